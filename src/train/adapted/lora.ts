/**
 * LoRA (Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022): a weight W stays, and what is trained is a change
 * of rank r beside it, W + α/r · A·B. As published it serves the queries and values of attention. Of a convolution A is a convolution
 * of the same side to r channels and B one of side 1 behind it (LoCon, in Yeh et al., ICLR 2024), whose composition is again one
 * kernel. A starts at random and B at zero, so the network starts as it was; the classifier is trained with it.
 *
 * The change is put into the weight before the network runs (`loraWeights`), in training and in the end, so an answer costs what it
 * cost before, and every network and kernel runs as it is.
 */
import * as tf from '../../compute/tf';
import type { Architecture, Weights } from '../../models/model';
import { elements } from '../../models/layer';
import { deriveSeed, uniformArray } from '../../num/random';
import type { LoraPlan } from './plan';

/** A weight that changes, and the matrices [inputs, outputs] in it that do: one, or two of the three in a fused projection. */
export interface LoraTarget {
  name: string;
  shape: readonly number[];
  inputs: number;
  /** Names of what changes, each [inputs, outputs] of the weight; null for columns that stay. */
  parts: readonly { of: string | null; outputs: number }[];
}

export const LORA = 'lora.';

/** Queries and values in one layer with the keys (timm), or apart (Hugging Face; CLIP). */
const FUSED = /\.qkv\.weight$/;
const APART = /\.(query|value|q_proj|v_proj)\.weight$/;

/** Queries and values where there is attention, else every convolution that mixes channels. */
export function loraTargets({ blocks }: Pick<Architecture, 'blocks'>): LoraTarget[] {
  const all = blocks.flatMap(({ weightShapes }) => Object.entries(weightShapes));
  const attention = all.filter(([name]) => FUSED.test(name) || APART.test(name));
  // A depthwise filter has one output for each channel and no rank to lower.
  const convolutions = all.filter(([, shape]) => shape.length === 4 && shape[3]! > 1);
  return (attention.length > 0 ? attention : convolutions).map(([name, shape]) => {
    const outputs = shape.at(-1)!;
    const of = `${LORA}${name.replace(/\.weight$/, '')}`;
    const third = outputs / 3;
    const parts = FUSED.test(name)
      ? [
          { of: `${of}.query`, outputs: third },
          { of: null, outputs: third },
          { of: `${of}.value`, outputs: third },
        ]
      : [{ of, outputs }];
    return { name, shape, inputs: elements(shape) / outputs, parts };
  });
}

/** No change has a higher rank than its weight. */
const rankOf = ({ inputs }: LoraTarget, outputs: number, { rank }: LoraPlan) => Math.min(rank, inputs, outputs);

/** `lora.NAME.a` [inputs, r], uniform up to 1/√inputs, and `lora.NAME.b` [r, outputs], zero; they belong to the caller. */
export function loraBegin(targets: readonly LoraTarget[], plan: LoraPlan, seed: number): Weights {
  const weights: Weights = {};
  for (const target of targets) {
    const { inputs } = target;
    for (const { of, outputs } of target.parts) {
      if (of === null) continue;
      const rank = rankOf(target, outputs, plan);
      const most = 1 / Math.sqrt(inputs);
      const values = uniformArray(deriveSeed(seed, of), 'lora', inputs * rank);
      weights[`${of}.a`] = tf.tensor2d(
        values.map((x) => (2 * x - 1) * most),
        [inputs, rank],
      );
      weights[`${of}.b`] = tf.zeros([rank, outputs]);
    }
  }
  return weights;
}

/** The weights that the network runs with: those of targets changed, all others the same tensors. Inside a tidy, or a tape. */
export function loraWeights(weights: Weights, targets: readonly LoraTarget[], { rank, alpha }: LoraPlan): Weights {
  const out: Weights = { ...weights };
  for (const { name, shape, inputs, parts } of targets) {
    const changes = parts.map(({ of, outputs }) =>
      of === null
        ? tf.zeros([inputs, outputs])
        : tf.matMul(weights[`${of}.a`] as tf.Tensor2D, weights[`${of}.b`] as tf.Tensor2D),
    );
    const change = changes.length === 1 ? changes[0]! : tf.concat(changes, 1);
    out[name] = tf.add(weights[name]!, tf.reshape(tf.mul(change, alpha / rank), [...shape]));
  }
  return out;
}

/** Operations of making the changes once, 2 per multiply-add. */
export function loraFlops(targets: readonly LoraTarget[], plan: LoraPlan): number {
  const of = (target: LoraTarget) =>
    target.parts
      .filter((part) => part.of !== null)
      .reduce((sum, { outputs }) => sum + 2 * target.inputs * rankOf(target, outputs, plan) * outputs, 0);
  return targets.reduce((sum, target) => sum + of(target), 0);
}

/**
 * Operations of a training pass for each picture: forward, back through every block behind a first that changes, and the gradients of the
 * weights that change, of which the matrices A and B get theirs.
 */
export function loraTrainingFlops({ blocks }: Pick<Architecture, 'blocks'>, targets: readonly LoraTarget[]): number {
  const named = new Map(targets.map((target) => [target.name, target]));
  let [sum, reached] = [0, false];
  for (const { flops, inputShape, weightNames } of blocks) {
    const moved = weightNames.flatMap((name) => named.get(name) ?? []);
    sum += flops * (reached ? 2 : 1);
    // Of attention they are linear layers over the tokens; of a convolutional block nearly all that it does.
    if (moved.length > 0) sum += inputShape.length === 2 ? projections(moved, inputShape[0]!) : flops;
    reached ||= moved.length > 0;
  }
  return sum;
}

function projections(targets: readonly LoraTarget[], tokens: number): number {
  const outputs = ({ parts }: LoraTarget) =>
    parts.reduce((sum, part) => sum + (part.of === null ? 0 : part.outputs), 0);
  return targets.reduce((sum, target) => sum + 2 * tokens * target.inputs * outputs(target), 0);
}
