/**
 * Tent: Wang et al., "Tent: fully test-time adaptation by entropy minimization" (ICLR 2021, arXiv 2006.10726). Each batch norm takes the
 * statistics of the batch that is to be answered, those of training do not count, and after each batch the scales and offsets of the norms
 * (γ, β) make a step that lowers the mean entropy of the answers. The answers are those of the pass that the step is made from, as in the
 * published code. Steps are those of stochastic gradient descent with momentum 0.9, the paper's choice for ImageNet.
 *
 * The gradient goes through the batch's own statistics. It is taken block by block, from activations that are kept between blocks alone,
 * so that a batch of photographs fits into the memory of WebAssembly.
 */
import { groupNorm } from '../../compute/kernels/groupNorm/op';
import * as tf from '../../compute/tf';
import type { Architecture, Block, Weights } from '../../models/architecture';
import { classify } from '../../models/model';
import { batchNormsIn, batchNormsOf, normalisingWith, type MetNorm } from '../../models/normalising';

export const TENT_MOMENTUM = 0.9;

/** What steps have made of γ and β: of all norms one after another, γ before β. Plain, so that it goes from task to task. */
export interface TentState {
  values: Float32Array;
  velocity: Float32Array;
}

/** Names of what Tent tunes, in the order of `TentState`. */
export function tentNames(architecture: Pick<Architecture, 'blocks'>): string[] {
  return batchNormsOf(architecture).flatMap(namesOf);
}

const namesOf = (norm: string) => [`${norm}.weight`, `${norm}.bias`];

/** By the batch's own statistics, differentiable through them: the group norm of all pictures as one, with a channel a group. */
function byBatch(met: MetNorm): tf.Tensor4D {
  const x = met.before();
  const [batch, height, width, channels] = x.shape;
  const as = (y: tf.Tensor4D, shape: [number, number, number, number]) => tf.reshape(y, shape) as tf.Tensor4D;
  const { scale, offset } = met.norm;
  const one = as(x, [1, batch * height, width, channels]);
  const normalised = groupNorm(one, scale as tf.Tensor1D, offset as tf.Tensor1D, channels, met.epsilon);
  return met.activated(as(normalised, [batch, height, width, channels]));
}

/** Mean entropy in nats of the answers that logits [batch, classes] stand for. */
export function meanEntropy(logits: tf.Tensor2D): tf.Scalar {
  const said = tf.logSoftmax(logits);
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.exp(said), said), 1)));
}

export interface EntropyGradients {
  /** [batch, classes] */
  logits: tf.Tensor2D;
  entropy: tf.Scalar;
  /** In the order of `tentNames`, flattened. */
  gradient: tf.Tensor1D;
}

/** One pass over pictures [batch, height, width, 3] in 0..1, all of which count, and its gradient; the tensors belong to the caller. */
export function entropyGradients(
  architecture: Architecture,
  weights: Weights,
  pictures: tf.Tensor4D,
): EntropyGradients {
  return tf.tidy(() => {
    const { blocks, classifier } = architecture;
    const inputs: tf.Tensor[] = [pictures];
    for (const block of blocks) {
      inputs.push(normalisingWith(byBatch, () => block.forward(weights, inputs.at(-1)!)));
    }
    const features = inputs.pop()!;
    const logits = classify(weights, features, classifier);
    const entropy = meanEntropy(logits);
    let towards = tf.grad((x) => meanEntropy(classify(weights, x, classifier)))(features);
    const gradients: tf.Tensor[] = [];
    for (let b = blocks.length - 1; b >= 0; b--) {
      const { input, parameters } = blockGradients(blocks[b]!, weights, inputs[b]!, towards, b > 0);
      if (b < blocks.length - 1) inputs[b + 1]!.dispose();
      towards.dispose();
      gradients.unshift(...parameters.map((one) => tf.reshape(one, [-1])));
      if (!input) break;
      towards = input;
    }
    return { logits, entropy, gradient: tf.concat(gradients) as tf.Tensor1D };
  }) as unknown as EntropyGradients;
}

/** Gradients of a block's γ and β, and, where it is wanted, of what comes into it. */
function blockGradients(
  block: Block,
  weights: Weights,
  x: tf.Tensor,
  towards: tf.Tensor,
  wanted: boolean,
): { input: tf.Tensor | null; parameters: tf.Tensor[] } {
  const names = batchNormsIn(block).flatMap(namesOf);
  const variables = [...(wanted ? [x] : []), ...names.map((name) => weights[name]!)];
  if (variables.length === 0) return { input: null, parameters: [] };
  const forward = (...given: tf.Tensor[]) => {
    const own = wanted ? given.slice(1) : given;
    const moved = { ...weights, ...Object.fromEntries(names.map((name, i) => [name, own[i]!])) };
    return normalisingWith(byBatch, () => block.forward(moved, wanted ? given[0]! : x));
  };
  const gradients = tf.grads(forward)(variables, towards);
  return { input: wanted ? gradients[0]! : null, parameters: wanted ? gradients.slice(1) : gradients };
}

export interface TentOptions {
  learningRate: number;
  /** Steps that are made from each batch. */
  steps: number;
}

/**
 * Answers a batch and makes the steps.
 * @param state what the batches before have left; null before the first one
 * @returns class probabilities [batch · classes] and what the next batch begins with
 */
export async function tentBatch(
  architecture: Architecture,
  weights: Weights,
  pictures: tf.Tensor4D,
  state: TentState | null,
  { learningRate, steps }: TentOptions,
): Promise<{ probabilities: Float32Array; entropy: number; state: TentState }> {
  const names = tentNames(architecture);
  let [values, velocity] = [state?.values ?? (await flatten(weights, names)), state?.velocity ?? null];
  let [probabilities, entropy] = [new Float32Array(), 0];
  for (let step = 0; step < steps; step++) {
    const made = tf.tidy(() => {
      const moved = unflattened(weights, names, values);
      const { logits, ...rest } = entropyGradients(architecture, { ...weights, ...moved }, pictures);
      return { ...rest, probabilities: tf.softmax(logits) };
    });
    try {
      const gradient = await made.gradient.data<'float32'>();
      probabilities = Float32Array.from(await made.probabilities.data<'float32'>());
      entropy = (await made.entropy.data())[0]!;
      // As PyTorch has it: the first velocity is the gradient itself.
      velocity = velocity
        ? velocity.map((v, i) => Math.fround(TENT_MOMENTUM * v) + gradient[i]!)
        : Float32Array.from(gradient);
      const by = velocity;
      values = values.map((value, i) => value - Math.fround(learningRate * by[i]!));
    } finally {
      tf.dispose([made.gradient, made.probabilities, made.entropy]);
    }
  }
  return { probabilities, entropy, state: { values, velocity: velocity! } };
}

async function flatten(weights: Weights, names: readonly string[]): Promise<Float32Array> {
  const all = tf.tidy(() => tf.concat(names.map((name) => tf.reshape(weights[name]!, [-1]))));
  const values = Float32Array.from(await all.data<'float32'>());
  all.dispose();
  return values;
}

function unflattened(weights: Weights, names: readonly string[], values: Float32Array): Weights {
  let at = 0;
  return Object.fromEntries(
    names.map((name) => {
      const { shape, size } = weights[name]!;
      return [name, tf.tensor(values.slice(at, (at += size)), shape, 'float32')];
    }),
  );
}
