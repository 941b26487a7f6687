/**
 * Visual prompt tuning (Jia et al., "Visual Prompt Tuning", ECCV 2022): learnt tokens stand behind the class token, before those of the
 * patches, while the network stays as it is. Shallow: they go into the first block and through all others. Deep: every block gets
 * tokens of its own in the place of what became of the last ones.
 *
 * It is the same network with wider blocks, so it is an architecture of its own over the weights of the old one and `prompts.0`,
 * `prompts.1` … `[1, count, width]`, one for each block that gets some.
 */
import * as tf from '../compute/tf';
import type { Architecture, Block } from './architecture';
import type { PromptPlan } from './promptPlan';

export const PROMPTS = 'prompts.';

/** The blocks from tokens to tokens. */
function encoderBlocks({ blocks }: Pick<Architecture, 'blocks'>): Block[] {
  return blocks.filter(({ inputShape, outputShape }) => inputShape.length === 2 && outputShape.length === 2);
}

/** Whether a network attends to tokens, so that others can stand beside them. */
export function takesTokens(architecture: Pick<Architecture, 'blocks'>): boolean {
  return encoderBlocks(architecture).length > 0;
}

/** @throws RangeError for a network without tokens */
export function withPrompts(architecture: Architecture, plan: PromptPlan): Architecture {
  const encoders = encoderBlocks(architecture);
  if (encoders.length === 0) throw new RangeError(`${architecture.id} has no tokens that prompts could stand beside.`);
  const prompted = new Map(encoders.map((block, i) => [block, promptedBlock(block, i, plan)]));
  const blocks = architecture.blocks.map((block) => {
    const [tokens, width] = block.inputShape;
    // What comes behind the encoder reads the class token, which stays the first.
    if (prompted.has(block)) return prompted.get(block)!;
    return block.inputShape.length === 2 ? { ...block, inputShape: [tokens! + plan.count, width!] } : block;
  });
  const own = Object.fromEntries(promptShapes(architecture, plan));
  const { recipe } = architecture;
  return {
    ...architecture,
    ...(recipe ? { recipe: { ...recipe, prompts: plan } } : {}),
    blocks,
    weightShapes: (classes) => ({ ...architecture.weightShapes(classes), ...own }),
  };
}

/** Names and shapes of the prompts. */
export function promptShapes(architecture: Architecture, { depth, count }: PromptPlan): [string, number[]][] {
  const encoders = encoderBlocks(architecture);
  return encoders
    .slice(0, depth === 'deep' ? undefined : 1)
    .map(({ inputShape }, i) => [`${PROMPTS}${i}`, [1, count, inputShape[1]!]]);
}

function promptedBlock(block: Block, index: number, { depth, count }: PromptPlan): Block {
  const [tokens, width] = block.inputShape as [number, number];
  const name = index === 0 || depth === 'deep' ? `${PROMPTS}${index}` : null;
  const shape = [1, count, width];
  // Linear layers of 12 · width², and attention of every token to every other (`encoderBlock.ts`).
  const more = 24 * count * width * width + 4 * ((tokens + count) ** 2 - tokens ** 2) * width;
  return {
    ...block,
    ...(name
      ? {
          weightNames: [...block.weightNames, name],
          weightShapes: { ...block.weightShapes, [name]: shape },
          parameters: block.parameters + count * width,
        }
      : {}),
    inputShape: [tokens + (index === 0 ? 0 : count), width],
    outputShape: [tokens + count, width],
    flops: block.flops + more,
    forward: (weights, x) =>
      tf.tidy(() => block.forward(weights, name ? among(x as tf.Tensor3D, weights[name]!, index > 0 ? count : 0) : x)),
  };
}

/** [batch, tokens, width] with prompts behind the first token, in the place of `former` others. */
function among(x: tf.Tensor3D, prompts: tf.Tensor, former: number): tf.Tensor3D {
  const [batch, tokens] = x.shape;
  const [first, , others] = tf.split(x, [1, former, tokens - 1 - former], 1) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
  return tf.concat([first, tf.tile(prompts as tf.Tensor3D, [batch, 1, 1]), others], 1);
}
