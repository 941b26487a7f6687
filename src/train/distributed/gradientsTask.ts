/** The gradients of one part of a training step as a task of the pool: a pure function of the weights, the step and the part. */
import * as tf from '../../compute/tf';
import type { ImageSet } from '../../contract/image';
import { disposeWeights, type Weights } from '../../models/model';
import { modelFrom, type PlainModel, type PlainTensor } from '../../models/plainModel';
import type { TaskContext, TaskResult } from '../../pool/task';
import { taskKind, type Shared } from '../../pool/TaskPool';
import type { StepsRecipe } from '../stepsRecipe';
import { gradientsOf, type StepTask } from '../training';
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
  /** The weights that move, as they are at this step: one after another, in the order of the task's names. */
  weights: Shared<Float32Array>;
  step: number;
  part: number;
  /** What the loss takes as given. */
  fetched: readonly PlainTensor[];
  /** Whether the memory that the part takes is to be told. */
  watch: boolean;
}

export interface PartGradients {
  /** As the weights: one after another; zeros where there is none. */
  gradients: Float32Array;
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
  /** Key of the values that its weights have. */
  at: string;
}

export async function computePart(request: PartRequest, context: TaskContext): Promise<TaskResult<PartGradients>> {
  const { step, part, fetched, watch } = request;
  const replica = await replicaOf(request, context);
  const { task } = replica;
  if (replica.at !== request.weights.key) {
    load(replica, context.value(request.weights));
    replica.at = request.weights.key;
  }
  const given = fetched.map(({ shape, values }) => tf.tensor(values, [...shape], 'float32'));
  const found = gradientsOf(task, step, given, part, watch);
  try {
    const gradients = new Float32Array(sizeOf(task));
    const present: boolean[] = [];
    let offset = 0;
    for (const name of task.trainable) {
      const gradient = found.gradients[name];
      present.push(gradient !== undefined);
      if (gradient) gradients.set(await gradient.data<'float32'>(), offset);
      offset += task.weights[name]!.size;
    }
    const terms: Record<string, number> = {};
    for (const [name, term] of Object.entries(found.terms)) terms[name] = (await term.data())[0]!;
    return { output: { gradients, present, terms, peakBytes: found.peakBytes }, transfer: [gradients.buffer] };
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
      return { task, weights: own.weights, at: '' };
    },
    ({ weights }) => disposeWeights(weights),
  );
}

/** Exchanges the weights that move; the frozen ones, which may share a tensor with them, stay. */
function load({ task, weights, at }: Replica, values: Float32Array): void {
  let offset = 0;
  for (const name of task.trainable) {
    const { shape, size } = weights[name]!;
    const old = weights[name]!;
    weights[name] = tf.tensor(values.subarray(offset, offset + size), shape, 'float32');
    // What came with the model may serve under another name too.
    if (at !== '' || !Object.values(weights).includes(old)) old.dispose();
    offset += size;
  }
}

/** Values of all weights that move. */
export function sizeOf({ trainable, weights }: Pick<StepTask, 'trainable' | 'weights'>): number {
  return trainable.reduce((sum, name) => sum + weights[name]!.size, 0);
}
