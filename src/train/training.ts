/**
 * The training loop that everything tuned goes through: teacher, partial tuning, complete fine-tuning. It owns the
 * step, the schedule, the optimiser and the checkpoint; a task says which weights move and what the loss of a step is.
 */
import { copied } from '../compute/inPlace';
import { trackPeakBytes } from '../compute/ledger';
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import type { Weights } from '../models/model';
import type { TunedModel } from '../models/tuned';
import type { StepsRecipe } from './stepsRecipe';
import { AdamW } from './optimizer';
import { readWeights, type PlainTensors } from './readWeights';
import { cosine } from './schedule';
import { added, gradientsOf, type Gradients, type StepTask } from './stepGradients';

/** Everything needed to go on from a step boundary with the same result, as plain data. */
export interface Checkpoint {
  step: number;
  weights: PlainTensors;
  optimizer: Awaited<ReturnType<AdamW['state']>>;
  /** Seconds of training so far, pauses excluded. */
  seconds: number;
}

export interface TrainingTask extends StepTask {
  steps: number;
  learningRate: number;
  weightDecay?: number;
  /** What the learning rate of norms and biases is multiplied by; default 1. */
  normsRate?: number;
  /**
   * Into how many parts a step is divided, so that its memory fits and workers can share it; default 1. Gradients and losses of the
   * parts add up to those of the whole step.
   */
  parts?: number;
  /**
   * Fetches what the loss of a step takes as given and what may have to be waited for, such as rows of a feature cache. Must
   * depend on `step` and `part` alone.
   */
  fetch?(step: number, part: number): Promise<tf.Tensor[]>;
  /** What a part takes beyond the weights, where it was measured or bounded (`stepMemory.ts`). */
  partBytes?: number;
  /** How workers compute its parts; without it they are computed in this thread alone. */
  remote?: RemoteSteps;
}

/** Everything that the parts of a step follow from but the weights that move and what is fetched. */
export interface RemoteSteps {
  steps: StepsRecipe;
  model: TunedModel;
  /** The pictures that the steps take themselves. */
  set: ImageSet | null;
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

/** Where the gradients of a step are computed: in this thread, or by workers (`distributed/PoolGradients.ts`). */
export interface GradientSource {
  /**
   * Whether the networks run elsewhere: the weights are updated where they lie then, and the gradients are the source's, which writes them
   * anew in the next step.
   */
  readonly inPlace: boolean;
  /**
   * What the parts of a step add up to, in their order; the tensors are the caller's, but for gradients of a source that works in place.
   * @param watch whether the memory that the step takes is to be told
   */
  gradients(step: number, watch: boolean): Promise<Gradients>;
}

/**
 * Runs a task to its last step, from a checkpoint where one is given. Trainable weights of `task.weights` are replaced
 * in place (the old tensors are disposed).
 * @throws {TrainingError} when the loss stops being a finite number
 */
export async function train(
  task: TrainingTask,
  hooks: TrainingHooks,
  from: Checkpoint | null,
  source: GradientSource = new OwnGradients(task),
): Promise<Trained> {
  const optimizer = new AdamW([...task.trainable], {
    weightDecay: task.weightDecay ?? 1e-4,
    normsRate: task.normsRate ?? 1,
    inPlace: source.inPlace,
  });
  let seconds = from?.seconds ?? 0;
  let peakTensorBytes = 0;
  try {
    if (from) restore(task, optimizer, from);
    if (source.inPlace) separate(task);
    const first = from?.step ?? 0;
    for (let step = first; step < task.steps; step++) {
      const began = performance.now();
      // All steps have the same shapes; watching every allocation costs time, so one of them is watched.
      const watch = step === first;
      const { gradients, terms, peakBytes } = await source.gradients(step, watch);
      try {
        const update = () => optimizer.step(task.weights, gradients, cosine(step, task.steps, task.learningRate));
        if (watch) peakTensorBytes = Math.max(peakBytes, trackPeakBytes(update).peakBytes);
        else update();
        if (step % LOG_EVERY === 0 || step === task.steps - 1) await log(terms, step, hooks);
      } finally {
        tf.dispose([source.inPlace ? [] : gradients, terms] as unknown as tf.TensorContainer);
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

/** The parts of a step one after another in this thread. */
class OwnGradients implements GradientSource {
  readonly inPlace = false;

  constructor(private readonly task: TrainingTask) {}

  async gradients(step: number, watch: boolean): Promise<Gradients> {
    const { task } = this;
    let sum: Gradients | null = null;
    try {
      for (let part = 0; part < (task.parts ?? 1); part++) {
        const fetched = (await task.fetch?.(step, part)) ?? [];
        const found = gradientsOf(task, step, fetched, part, watch);
        sum = sum ? added(sum, found) : found;
      }
      return sum!;
    } catch (error) {
      if (sum) tf.dispose([sum.gradients, sum.terms] as unknown as tf.TensorContainer);
      throw error;
    }
  }
}

/**
 * Bytes that one part of a step takes at its peak, beyond what is there before it: what was fetched for it, activations, and the
 * gradients of everything trainable.
 */
export async function bytesOfPart(task: TrainingTask): Promise<number> {
  const before = tf.memory().numBytes;
  const { gradients, terms, peakBytes } = gradientsOf(task, 0, (await task.fetch?.(0, 0)) ?? [], 0, true);
  tf.dispose([gradients, terms] as unknown as tf.TensorContainer);
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

/** Gives the weights that move memory of their own: until now clones may have shared it, or a network have run with it. */
function separate({ trainable, weights }: TrainingTask): void {
  for (const name of trainable) {
    const old = weights[name]!;
    weights[name] = copied(old);
    old.dispose();
  }
}

/** Puts plain data back into a dictionary of weights, disposing what it replaces. */
export function replaceWeights(weights: Weights, saved: Checkpoint['weights']): void {
  for (const [name, { shape, values }] of Object.entries(saved)) {
    weights[name]?.dispose();
    weights[name] = tf.tensor(values, shape);
  }
}
