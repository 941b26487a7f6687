/** Where the prompts of visual prompt tuning start (Jia et al. 2022, as in the published code). */
import * as tf from '../../compute/tf';
import type { Architecture, Weights } from '../../models/model';
import type { PromptPlan } from '../../models/promptPlan';
import { PROMPTS } from '../../models/prompts';
import { deriveSeed, uniformArray } from '../../num/random';

/**
 * Uniform between ∓√(6 / (3 · patch² + width)).
 * @param architecture with its prompts (`withPrompts`)
 * @returns `prompts.0` …; the tensors belong to the caller
 */
export function promptsBegin({ blocks }: Architecture, { count }: PromptPlan, seed: number): Weights {
  const weights: Weights = {};
  const filter = Object.values(blocks[0]!.weightShapes).find((shape) => shape.length === 4);
  for (const { weightNames, inputShape } of blocks) {
    const name = weightNames.find((one) => one.startsWith(PROMPTS));
    if (name === undefined) continue;
    const width = inputShape[1]!;
    const values = filter ? 3 * filter[0]! * filter[1]! : 0;
    const most = Math.sqrt(6 / (values + width));
    const drawn = uniformArray(deriveSeed(seed, name), 'prompts', count * width);
    weights[name] = tf.tensor3d(
      drawn.map((x) => (2 * x - 1) * most),
      [1, count, width],
    );
  }
  return weights;
}
