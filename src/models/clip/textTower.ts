/**
 * The text tower of CLIP (Radford et al. 2021, section 2.4): a transformer of which each token sees only those before it; the token
 * that ends the text has seen all, and its projection is the direction of the text in the space shared with pictures.
 *
 * Its weights are not part of the architecture that is cut and tuned: they are read, make a classifier, and go.
 */
import * as tf from '../../compute/tf';
import { sequence, type Layer, type Shape } from '../layer';
import { layerNorm, normShapes } from '../linear';
import { disposeWeights, weightNamed, type Weights } from '../model';
import { SafetensorsError } from '../safetensors';
import { clipBlock } from './encoder';
import { directions } from './imageTower';
import { CLIP_EPSILON, clipTextPlan, type ClipTextPlan } from './plan';

const PREFIX = 'text_model';
const TOKENS = `${PREFIX}.embeddings.token_embedding.weight`;
const POSITIONS = `${PREFIX}.embeddings.position_embedding.weight`;
const NORM = `${PREFIX}.final_layer_norm`;
const PROJECTION = 'text_projection.weight';
const TEMPERATURE = 'logit_scale';

/** Where the weights of a CLIP are read from, one at a time: the file need not stand in memory whole. */
export interface ClipSource {
  /** Shapes on disk by name, as the header of the file says them. */
  shapes: ReadonlyMap<string, Shape>;
  /**
   * The tensor of this name in engine layout (matrices [in, out]), which then belongs to the caller.
   * @param shape what it must have there
   * @throws {SafetensorsError} where a value is not finite or the shape is another
   */
  readWeight(name: string, shape: Shape): Promise<tf.Tensor>;
}

export interface ClipTextTower {
  plan: ClipTextPlan;
  weights: Weights;
  /** What cosines are multiplied by before the softmax: 100 in OpenAI's. */
  scale: number;
  dispose(): void;
}

function blocks({ depth, heads, width, context }: ClipTextPlan): Layer {
  const plans = Array.from({ length: depth }, (_, i) => clipBlock(`${PREFIX}.encoder.layers.${i}`, heads, 'causal'));
  return sequence(...plans)([context, width]);
}

/** Engine shapes of all weights of the text tower. Tables of embeddings, [n, width] on disk, are turned like every matrix. */
export function clipTextShapes(plan: ClipTextPlan): Record<string, Shape> {
  return {
    [TOKENS]: [plan.width, plan.vocabulary],
    [POSITIONS]: [plan.width, plan.context],
    ...blocks(plan).weightShapes,
    ...normShapes(NORM, plan.width),
    [PROJECTION]: [plan.width, plan.shared],
  };
}

/**
 * Reads the text tower. Dispose of it when its classifiers are made.
 * @param signal ends it between two tensors with an AbortError, nothing kept
 * @throws {SafetensorsError} naming the tensor that is missing or damaged
 */
export async function openTextTower(source: ClipSource, signal?: AbortSignal): Promise<ClipTextTower> {
  const plan = clipTextPlan(source.shapes);
  const shapes = clipTextShapes(plan);
  const missing = [...Object.keys(shapes), TEMPERATURE].find((name) => !source.shapes.has(name));
  if (missing) throw new SafetensorsError(`This file of a CLIP lacks ${missing}, so it has no words for classes.`);
  const weights: Weights = {};
  try {
    for (const [name, shape] of Object.entries(shapes)) {
      signal?.throwIfAborted();
      weights[name] = await source.readWeight(name, shape);
    }
    const temperature = await source.readWeight(TEMPERATURE, source.shapes.get(TEMPERATURE)!);
    const scale = Math.exp((await temperature.data())[0]!);
    temperature.dispose();
    return { plan, weights, scale, dispose: () => disposeWeights(weights) };
  } catch (error) {
    disposeWeights(weights);
    throw error;
  }
}

/**
 * Directions of texts, [texts, shared], which belong to the caller. Rows are padded at their end to the longest: no token sees those
 * after it, so padding changes nothing and short prompts cost little.
 * @param rows token ids of each text, start and end included, `context` at most
 * @throws {RangeError} where a text is empty, too long, or holds an id outside the vocabulary
 */
export function textFeatures(
  { plan, weights }: Pick<ClipTextTower, 'plan' | 'weights'>,
  rows: readonly (readonly number[])[],
): tf.Tensor2D {
  const length = Math.max(...rows.map((row) => row.length));
  for (const row of rows) checkRow(row, plan);
  return tf.tidy(() => {
    const ids = rows.flatMap((row) => [...row, ...Array<number>(length - row.length).fill(row.at(-1)!)]);
    const gathered = tf.gather(weightNamed(weights, TOKENS), tf.tensor1d(ids, 'int32'), 1);
    const tokens = tf.reshape(tf.transpose(gathered), [rows.length, length, plan.width]);
    const positions = tf.slice(weightNamed(weights, POSITIONS) as tf.Tensor2D, [0, 0], [plan.width, length]);
    const encoded = blocks(plan).forward(weights, tf.add(tokens, tf.transpose(positions)));
    const ends = rows.map((row, i) => i * length + row.length - 1);
    const last = tf.gather(tf.reshape(encoded, [-1, plan.width]), tf.tensor1d(ends, 'int32'));
    const features = layerNorm(weights, NORM, last, CLIP_EPSILON) as tf.Tensor2D;
    return directions(tf.matMul(features, weightNamed(weights, PROJECTION) as tf.Tensor2D));
  });
}

function checkRow(row: readonly number[], { vocabulary, context }: ClipTextPlan): void {
  if (row.length === 0 || row.length > context) {
    throw new RangeError(`A text of ${row.length} tokens was given; the model reads 1 to ${context}.`);
  }
  const outside = row.find((id) => !Number.isInteger(id) || id < 0 || id >= vocabulary);
  if (outside !== undefined) {
    throw new RangeError(
      `The tokenizer gives token ${outside}, but the model knows ${vocabulary}: take the tokenizer.json of the same repository.`,
    );
  }
}
