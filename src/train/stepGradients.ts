/**
 * The gradients of a step: what a task says of a part of it, and what parts add up to. Whoever computes them, this thread or a worker, does
 * it by these functions.
 */
import { filled } from '../compute/inPlace';
import { trackPeakBytes } from '../compute/ledger';
import * as tf from '../compute/tf';
import type { Weights } from '../models/model';

/** What a task reports of one step: the loss to minimise and its terms by name, all scalars. */
export interface StepLoss {
  total: tf.Scalar;
  terms: Record<string, tf.Scalar>;
}

/** A tensor that depends on step and part alone, such as augmented pictures: a worker makes that of the next step while it waits for weights. */
export interface MadeAhead {
  shape(step: number, part: number): number[];
  /** Writes every value of `out`, an array of the host: native code that helps may make the heap of `wasm` move. */
  write(step: number, part: number, out: Float32Array): void;
}

/** What the gradients of a part of a step follow from. */
export interface StepTask {
  /** All weights the loss uses; those in `trainable` are replaced by every step. */
  weights: Weights;
  trainable: readonly string[];
  /** What the loss takes as given and what can be made before the weights of the step are there. */
  ahead?: MadeAhead;
  /**
   * Makes what else the loss takes as given, such as attacked pictures: called before the tape, so that no gradient flows
   * through it. Must depend on `step`, `part` and the weights alone.
   */
  prepare?(step: number, part: number): tf.Tensor[];
  /**
   * Called inside a tape; must depend on the step, the part, the weights and what is given alone.
   * @param given what was fetched, then what was made ahead, then what was prepared
   */
  loss(step: number, given: readonly tf.Tensor[], part: number): StepLoss;
}

/** What the parts of a step add up to. */
export interface Gradients {
  gradients: Record<string, tf.Tensor>;
  /** The loss, called `loss`, and its terms. */
  terms: Record<string, tf.Scalar>;
  /** Most bytes alive in tensors while a part was computed; 0 where nobody watched. */
  peakBytes: number;
}

/**
 * The loss and its gradients of one part of a step.
 * @param fetched is disposed of
 * @param madeAhead gives what was made ahead, where it was
 */
export function gradientsOf(
  task: StepTask,
  step: number,
  fetched: readonly tf.Tensor[],
  part: number,
  watch = false,
  madeAhead = () => madeNow(task.ahead!, step, part),
): Gradients {
  const { ahead } = task;
  const compute = () => {
    const given = [...fetched];
    if (ahead) {
      const values = madeAhead();
      const shape = ahead.shape(step, part) as unknown as tf.ShapeMap[tf.Rank];
      given.push(filled(shape, (out) => out.set(values)));
    }
    return lossAndGradients(task, step, [...given, ...tf.tidy(() => task.prepare?.(step, part) ?? [])], part);
  };
  if (!watch) return { ...compute(), peakBytes: 0 };
  const { result, peakBytes } = trackPeakBytes(compute);
  return { ...result, peakBytes };
}

/** Written again and again, as a new one in each step would have to be collected. */
let latest = new Float32Array();

function madeNow(ahead: MadeAhead, step: number, part: number): Float32Array {
  const size = tf.util.sizeFromShape(ahead.shape(step, part));
  if (latest.length !== size) latest = new Float32Array(size);
  ahead.write(step, part, latest);
  return latest;
}

function lossAndGradients(
  task: StepTask,
  step: number,
  given: readonly tf.Tensor[],
  part: number,
): Omit<Gradients, 'peakBytes'> {
  const names = task.trainable;
  const kept: Record<string, tf.Scalar> = {};
  try {
    const { grads, value } = tf.engine().gradients<tf.Scalar>(
      () => {
        const { total, terms } = task.loss(step, given, part);
        for (const [name, term] of Object.entries(terms)) kept[name] = tf.keep(tf.clone(term));
        return total;
      },
      names.map((name) => task.weights[name]!),
    );
    // A part without labelled pictures says nothing to a head that learns from labels alone.
    const found = names.flatMap((name, i) => (grads[i] ? [[name, grads[i]] as const] : []));
    const gradients: Record<string, tf.Tensor> = Object.fromEntries(found);
    return { gradients, terms: { loss: value, ...kept } };
  } finally {
    tf.dispose([...given]);
  }
}

/** What only one of them has, as a part without labelled pictures has no cross-entropy, is taken as it is. Disposes of both summands. */
export function added(a: Gradients, b: Gradients): Gradients {
  const sums = <T extends tf.Tensor>(x: Record<string, T>, y: Record<string, T>): Record<string, T> => {
    const out: Record<string, T> = { ...x, ...y };
    for (const name of Object.keys(x)) {
      if (!y[name]) continue;
      out[name] = tf.add(x[name]!, y[name]);
      tf.dispose([x[name]!, y[name]]);
    }
    return out;
  };
  return {
    gradients: sums(a.gradients, b.gradients),
    terms: sums(a.terms, b.terms),
    peakBytes: Math.max(a.peakBytes, b.peakBytes),
  };
}
