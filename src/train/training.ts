/**
 * The training loop that everything tuned goes through: teacher, partial tuning, complete fine-tuning. It owns the
 * step, the schedule, the optimiser and the checkpoint; a task says which weights move and what the loss of a step is.
 */
import { trackPeakBytes } from '../compute/ledger';
import * as tf from '../compute/tf';
import type { Weights } from '../models/model';
import { AdamW } from './optimizer';
import { cosine } from './schedule';

/** Everything needed to go on from a step boundary with the same result, as plain data. */
export interface Checkpoint {
  step: number;
  weights: Record<string, { shape: number[]; values: Float32Array }>;
  optimizer: Awaited<ReturnType<AdamW['state']>>;
  /** Seconds of training so far, pauses excluded. */
  seconds: number;
}

/** What a task reports of one step: the loss to minimise and its terms by name, all scalars. */
export interface StepLoss {
  total: tf.Scalar;
  terms: Record<string, tf.Scalar>;
}

export interface TrainingTask {
  /** All weights the loss uses; those in `trainable` are replaced by every step. */
  weights: Weights;
  trainable: readonly string[];
  steps: number;
  learningRate: number;
  weightDecay?: number;
  /** What the learning rate of norms and biases is multiplied by; default 1. */
  normsRate?: number;
  /**
   * Into how many parts a step is divided so that its memory fits; default 1. Gradients and losses of the parts add up to
   * those of the whole step.
   */
  parts?: number;
  /**
   * Fetches what the loss of a step takes as given and what may have to be waited for, such as rows of a feature cache. Must
   * depend on `step` and `part` alone.
   */
  fetch?(step: number, part: number): Promise<tf.Tensor[]>;
  /**
   * Makes what else the loss takes as given, such as attacked pictures: called before the tape, so that no gradient flows
   * through it. Must depend on `step`, `part` and the weights alone.
   */
  prepare?(step: number, part: number): tf.Tensor[];
  /**
   * Called inside a tape; must depend on the step, the part, the weights and what is given alone.
   * @param given what was fetched, then what was prepared
   */
  loss(step: number, given: readonly tf.Tensor[], part: number): StepLoss;
}

export interface TrainingHooks {
  /** Awaited between steps: waits while paused, throws to cancel. `done` steps of `total` are finished. */
  between(done: number, total: number): Promise<void>;
  metric(step: number, columns: readonly string[], values: readonly number[]): void;
  /** Called after every step; whoever runs the task decides whether it is time to make a checkpoint and keep it. */
  checkpoint(make: () => Promise<Checkpoint>): Promise<void>;
}

/** What a training cost. */
export interface Trained {
  /** Pauses excluded; what came before a checkpoint included. */
  seconds: number;
  /** Most bytes alive in tensors at any moment of a step, everything else that is loaded included. */
  peakTensorBytes: number;
}

export class TrainingError extends Error {
  override name = 'TrainingError';
}

const LOG_EVERY = 10;

/**
 * Runs a task to its last step, from a checkpoint where one is given. Trainable weights of `task.weights` are replaced
 * in place (the old tensors are disposed).
 * @throws {TrainingError} when the loss stops being a finite number
 */
export async function train(task: TrainingTask, hooks: TrainingHooks, from: Checkpoint | null): Promise<Trained> {
  const optimizer = new AdamW([...task.trainable], {
    weightDecay: task.weightDecay ?? 1e-4,
    normsRate: task.normsRate ?? 1,
  });
  let seconds = from?.seconds ?? 0;
  let peakTensorBytes = 0;
  try {
    if (from) restore(task, optimizer, from);
    const first = from?.step ?? 0;
    for (let step = first; step < task.steps; step++) {
      const began = performance.now();
      // All steps have the same shapes; watching every allocation costs time, so one of them is watched.
      const watch: Watch =
        step === first ? watching((peak) => (peakTensorBytes = Math.max(peakTensorBytes, peak))) : (run) => run();
      const terms = await takeStep(task, optimizer, step, watch);
      try {
        if (step % LOG_EVERY === 0 || step === task.steps - 1) await log(terms, step, hooks);
      } finally {
        tf.dispose(terms);
      }
      seconds += (performance.now() - began) / 1000;
      await hooks.checkpoint(() => checkpointOf(task, optimizer, step + 1, seconds));
      await hooks.between(step + 1, task.steps);
    }
    return { seconds, peakTensorBytes };
  } finally {
    optimizer.dispose();
  }
}

/** Runs a synchronous piece of a step, perhaps measuring it. */
type Watch = <T>(run: () => T) => T;

function watching(report: (peakBytes: number) => void): Watch {
  return (run) => {
    const { result, peakBytes } = trackPeakBytes(run);
    report(peakBytes);
    return result;
  };
}

/** What the parts of a step add up to. */
interface Gradients {
  gradients: Record<string, tf.Tensor>;
  /** The loss, called `loss`, and its terms. */
  terms: Record<string, tf.Scalar>;
}

/** One step; returns the kept scalars of the loss and its terms. */
async function takeStep(
  task: TrainingTask,
  optimizer: AdamW,
  step: number,
  watch: Watch,
): Promise<Record<string, tf.Scalar>> {
  let sum: Gradients | null = null;
  try {
    for (let part = 0; part < (task.parts ?? 1); part++) {
      const given = await givenTo(task, step, part);
      const found = watch(() => gradientsOf(task, step, given, part));
      sum = sum ? added(sum, found) : found;
    }
    const { gradients, terms } = sum!;
    watch(() => optimizer.step(task.weights, gradients, cosine(step, task.steps, task.learningRate)));
    tf.dispose(gradients);
    return terms;
  } catch (error) {
    if (sum) tf.dispose([sum.gradients, sum.terms] as unknown as tf.TensorContainer);
    throw error;
  }
}

async function givenTo(task: TrainingTask, step: number, part: number): Promise<tf.Tensor[]> {
  const fetched = (await task.fetch?.(step, part)) ?? [];
  return [...fetched, ...tf.tidy(() => task.prepare?.(step, part) ?? [])];
}

/** The loss and its gradients of one part of a step; disposes of what was given. */
function gradientsOf(task: TrainingTask, step: number, given: readonly tf.Tensor[], part: number): Gradients {
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
function added(a: Gradients, b: Gradients): Gradients {
  const sums = <T extends tf.Tensor>(x: Record<string, T>, y: Record<string, T>): Record<string, T> => {
    const out: Record<string, T> = { ...x, ...y };
    for (const name of Object.keys(x)) {
      if (!y[name]) continue;
      out[name] = tf.add(x[name]!, y[name]);
      tf.dispose([x[name]!, y[name]]);
    }
    return out;
  };
  return { gradients: sums(a.gradients, b.gradients), terms: sums(a.terms, b.terms) };
}

/**
 * Bytes that one part of a step takes at its peak, beyond what is there before it: what was fetched for it, activations, and the
 * gradients of everything trainable.
 */
export async function bytesOfPart(task: TrainingTask): Promise<number> {
  const before = tf.memory().numBytes;
  const given = await givenTo(task, 0, 0);
  const { result, peakBytes } = trackPeakBytes(() => gradientsOf(task, 0, given, 0));
  tf.dispose([result.gradients, result.terms] as unknown as tf.TensorContainer);
  return peakBytes - before;
}

async function log(terms: Record<string, tf.Scalar>, step: number, hooks: TrainingHooks): Promise<void> {
  const columns = Object.keys(terms);
  const stacked = tf.stack(Object.values(terms));
  const values = Array.from(await stacked.data());
  stacked.dispose();
  if (!Number.isFinite(values[0])) {
    throw new TrainingError(
      `The loss is no longer a number at step ${step + 1}. Lower the learning rate and start this stage again.`,
    );
  }
  hooks.metric(step + 1, columns, values);
}

async function checkpointOf(task: TrainingTask, optimizer: AdamW, step: number, seconds: number): Promise<Checkpoint> {
  return {
    step,
    weights: await readWeights(task.weights, task.trainable),
    optimizer: await optimizer.state(),
    seconds,
  };
}

function restore(task: TrainingTask, optimizer: AdamW, from: Checkpoint): void {
  replaceWeights(task.weights, from.weights);
  optimizer.restore(from.optimizer, task.weights);
}

/** Copies weights to plain data. */
export async function readWeights(
  weights: Weights,
  names: readonly string[] = Object.keys(weights),
): Promise<Checkpoint['weights']> {
  const out: Checkpoint['weights'] = {};
  for (const name of names) {
    const tensor = weights[name]!;
    out[name] = { shape: tensor.shape.slice(), values: (await tensor.data<'float32'>()).slice() };
  }
  return out;
}

/** Puts plain data back into a dictionary of weights, disposing what it replaces. */
export function replaceWeights(weights: Weights, saved: Checkpoint['weights']): void {
  for (const [name, { shape, values }] of Object.entries(saved)) {
    weights[name]?.dispose();
    weights[name] = tf.tensor(values, shape);
  }
}
