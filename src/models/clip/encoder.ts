/** One block of either tower, under the names of Hugging Face's `CLIPEncoderLayer`. */
import { quickGelu } from '../activation';
import type { AttentionMask } from '../attention';
import { encoderBlock } from '../encoderBlock';
import type { LayerPlan } from '../layer';
import { CLIP_EPSILON } from './plan';

export function clipBlock(name: string, heads: number, mask: AttentionMask = 'none'): LayerPlan {
  const of = (part: string) => `${name}.self_attn.${part}_proj`;
  return encoderBlock(
    {
      norms: [`${name}.layer_norm1`, `${name}.layer_norm2`],
      attention: { projections: [of('q'), of('k'), of('v')], output: of('out') },
      perceptron: [`${name}.mlp.fc1`, `${name}.mlp.fc2`],
    },
    { heads, epsilon: CLIP_EPSILON, activation: quickGelu, mask },
  );
}
