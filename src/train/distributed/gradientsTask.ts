/** The gradients of one part of a training step as a task of the pool: a pure function of the weights, the step and the part. */
import { filled, valuesOf } from '../../compute/inPlace';
import * as tf from '../../compute/tf';
import type { ImageSet } from '../../contract/image';
import { disposeWeights, type Weights } from '../../models/model';
import { modelFrom, type PlainModel } from '../../models/plainModel';
import type { TaskContext, TaskResult } from '../../pool/task';
import { taskKind, type Shared } from '../../pool/TaskPool';
import type { StepsRecipe } from '../stepsRecipe';
import { gradientsOf, type StepTask } from '../stepGradients';
import { AheadOfWeights } from './AheadOfWeights';
import { stepsFrom } from './stepsFrom';

/** What stays the same over all steps. */
export interface SharedSteps {
  recipe: StepsRecipe;
  parts: number;
}

export interface PartRequest {
  steps: Shared<SharedSteps>;
  model: Shared<PlainModel>;
  set: Shared<ImageSet> | null;
  step: number;
  part: number;
  /**
   * The weights that move, as they are at this step: one after another, in the order of the task's names; then what the loss takes as
   * given. The task writes its gradients in the place of the weights and gives the array back.
   */
  exchange: Float32Array;
  /** Shapes of what is given. */
  given: readonly (readonly number[])[];
  /** Whether the memory that the part takes is to be told. */
  watch: boolean;
  /** Whether there is a next step. */
  more: boolean;
}

export interface PartGradients {
  /** Gradients as the weights: one after another; anything where there is none. */
  exchange: Float32Array;
  /** Whether each weight has a gradient: a part without labelled pictures says nothing to a head that learns from labels alone. */
  present: boolean[];
  /** The loss, called `loss`, and its terms. */
  terms: Record<string, number>;
  /** Most bytes alive in tensors meanwhile; 0 where nobody watched. */
  peakBytes: number;
}

export const gradientsTask = taskKind<PartRequest, PartGradients>('gradients');

/** A worker's own copy of what is trained. */
interface Replica {
  task: StepTask;
  weights: Weights;
  ahead: AheadOfWeights;
  /** The step whose values its weights have; null for those that came with the model. */
  at: number | null;
}

/** @throws {Error} on a backend whose memory the processor does not see */
export async function computePart(request: PartRequest, context: TaskContext): Promise<TaskResult<PartGradients>> {
  const { step, part, exchange, watch, more } = request;
  const replica = await replicaOf(request, context);
  const { task, ahead } = replica;
  if (replica.at !== step) {
    load(replica, exchange);
    replica.at = step;
  }
  const found = gradientsOf(task, step, givenOf(request, sizeOf(task)), part, watch, () => ahead.values(step, part));
  try {
    const present = eachPlace(task, (name, from, to) => {
      const gradient = found.gradients[name];
      if (gradient) exchange.subarray(from, to).set(valuesOf(gradient));
      return gradient !== undefined;
    });
    const terms = Object.entries(found.terms).map(([name, term]) => [name, valuesOf(term)[0]!] as const);
    const output = { exchange, present, terms: Object.fromEntries(terms), peakBytes: found.peakBytes };
    return { output, transfer: [exchange.buffer], ...(more ? { afterwards: () => ahead.make(step + 1, part) } : {}) };
  } finally {
    tf.dispose([found.gradients, found.terms] as unknown as tf.TensorContainer);
  }
}

function replicaOf({ steps, model, set }: PartRequest, context: TaskContext): Promise<Replica> {
  return context.kept(
    `replica ${steps.key}`,
    [steps, model, ...(set ? [set] : [])],
    () => {
      const { recipe, parts } = context.value(steps);
      const own = modelFrom(context.value(model));
      const task = stepsFrom(recipe, parts, own, set ? context.value(set) : null);
      return { task, weights: own.weights, ahead: new AheadOfWeights(task), at: null };
    },
    ({ weights }) => disposeWeights(weights),
  );
}

/** Exchanges the weights that move; the frozen ones, which may share a tensor with them, stay. */
function load({ task, weights, at }: Replica, from: Float32Array): void {
  eachPlace(task, (name, start, end) => {
    const old = weights[name]!;
    weights[name] = filled(old.shape as tf.ShapeMap[tf.Rank], (values) => values.set(from.subarray(start, end)));
    // What came with the model may serve under another name too.
    if (at !== null || !Object.values(weights).includes(old)) old.dispose();
  });
}

function givenOf({ exchange, given }: PartRequest, from: number): tf.Tensor[] {
  let at = from;
  return given.map((shape) => {
    const start = at;
    at += tf.util.sizeFromShape([...shape]);
    return filled([...shape] as unknown as tf.ShapeMap[tf.Rank], (values) => values.set(exchange.subarray(start, at)));
  });
}

/** Calls with the place of each weight that moves in an array of all of them. */
export function eachPlace<T>(
  { trainable, weights }: Pick<StepTask, 'trainable' | 'weights'>,
  call: (name: string, from: number, to: number, index: number) => T,
): T[] {
  let from = 0;
  return trainable.map((name, index) => {
    const to = from + weights[name]!.size;
    const result = call(name, from, to, index);
    from = to;
    return result;
  });
}

/** Values of all weights that move. */
export function sizeOf({ trainable, weights }: Pick<StepTask, 'trainable' | 'weights'>): number {
  return trainable.reduce((sum, name) => sum + weights[name]!.size, 0);
}
