/**
 * A model as plain data, so that workers can be sent it: how its network is made, its weights as arrays, and what is tuned of it. In a
 * worker its tensors are made once and kept as long as the model is shared.
 */
import * as tf from '../compute/tf';
import type { TaskContext } from '../pool/task';
import type { Shared } from '../pool/TaskPool';
import type { Recipe, Weights } from './architecture';
import { disposeWeights } from './model';
import { architectureFrom, recipeOf } from './recipes';
import type { TunedModel } from './tuned';

export interface PlainTensor {
  shape: readonly number[];
  values: Float32Array;
}

/** By name; names that share a tensor share the array. */
export type PlainWeights = Readonly<Record<string, PlainTensor>>;

export interface PlainModel extends Omit<TunedModel, 'architecture' | 'weights'> {
  recipe: Recipe;
  weights: PlainWeights;
}

/**
 * Reads the weights back; the model stays as it is.
 * @throws Error where the network has no recipe
 */
export async function plainModel({ architecture, weights, ...rest }: TunedModel): Promise<PlainModel> {
  const recipe = recipeOf(architecture);
  return { ...rest, recipe, weights: await plainWeights(weights) };
}

export async function plainWeights(weights: Weights): Promise<PlainWeights> {
  const arrays = new Map<tf.Tensor, PlainTensor>();
  for (const tensor of new Set(Object.values(weights))) {
    // A copy: what a backend gives may be the tensor's own memory.
    arrays.set(tensor, { shape: [...tensor.shape], values: Float32Array.from(await tensor.data<'float32'>()) });
  }
  return Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, arrays.get(tensor)!]));
}

/** Tensors of their own; the caller disposes of them by `disposeWeights`. */
export function tensorsOf(plain: PlainWeights): Weights {
  const tensors = new Map<PlainTensor, tf.Tensor>();
  for (const one of new Set(Object.values(plain))) tensors.set(one, tf.tensor(one.values, [...one.shape], 'float32'));
  return Object.fromEntries(Object.entries(plain).map(([name, one]) => [name, tensors.get(one)!]));
}

/** The model of plain data, with tensors of its own; the caller disposes of its weights by `disposeWeights`. */
export function modelFrom({ recipe, weights, ...rest }: PlainModel): TunedModel {
  return { ...rest, architecture: architectureFrom(recipe), weights: tensorsOf(weights) };
}

/** A shared model as a task computes with it, kept between tasks; it is not the task's to dispose of. */
export function modelOf(shared: Shared<PlainModel>, context: TaskContext): Promise<TunedModel> {
  return context.kept(
    `model ${shared.key}`,
    [shared],
    () => modelFrom(context.value(shared)),
    ({ weights }) => disposeWeights(weights),
  );
}
