/**
 * A network behind a resizing step, so that every model of an experiment takes its pictures as they are: a network of 224
 * pixels sees CIFAR's 32 enlarged, after they were corrupted at their own size. Bilinear, averaging where it shrinks
 * (Pillow's, without its rounding to 8 bits), as two matrix products, so it has a gradient on every backend.
 */
import * as tf from '../compute/tf';
import { triangleTaps } from '../image/triangle';
import type { Architecture, Block } from './model';

/** The architecture for square pictures of another side; itself where they have its own. Weights stay the same. */
export function withInputSide(architecture: Architecture, side: number): Architecture {
  const inner = architecture.inputSize;
  if (inner === side) return architecture;
  const [first, ...others] = architecture.blocks as [Block, ...Block[]];
  const map = bilinearMap(side, inner);
  const resizing: Block = {
    ...first,
    inputShape: [side, side, 3],
    forward: (weights, x) =>
      tf.tidy(() => first.forward(weights, mapLines(x as tf.Tensor4D, { rows: map, columns: map, side: inner }))),
  };
  const recipe = architecture.recipe && { ...architecture.recipe, side };
  return { ...architecture, recipe, inputSize: side, networkSide: inner, blocks: [resizing, ...others] };
}

/** Squares [batch, from, from, 3] at another side; themselves where they have it. */
export function resizedTo(x: tf.Tensor4D, side: number): tf.Tensor4D {
  const from = x.shape[1];
  if (from === side) return x;
  const map = bilinearMap(from, side);
  return mapLines(x, { rows: map, columns: map, side });
}

/** A linear map of rows and one of columns onto a square. */
export interface SquareMap {
  /** [height, side] */
  rows: Float32Array;
  /** [width, side] */
  columns: Float32Array;
  side: number;
}

/** [batch, height, width, 3] to [batch, side, side, 3], as two matrix products, columns first; differentiable. */
export function mapLines(x: tf.Tensor4D, { rows, columns, side }: SquareMap): tf.Tensor4D {
  const [, height, width] = x.shape;
  const along = (y: tf.Tensor, map: Float32Array, from: number) =>
    tf.matMul(tf.reshape(y, [-1, from]) as tf.Tensor2D, tf.tensor2d(map, [from, side]));
  const narrow = tf.reshape(along(tf.transpose(x, [0, 3, 1, 2]), columns, width), [-1, 3, height, side]);
  const square = tf.reshape(along(tf.transpose(narrow, [0, 1, 3, 2]), rows, height), [-1, 3, side, side]);
  return tf.transpose(square, [0, 3, 2, 1]) as tf.Tensor4D;
}

/** Weights of triangle filters, [from, to]: column i says what pixel i of the result is made of. */
export function bilinearMap(from: number, to: number): Float32Array {
  const map = new Float32Array(from * to);
  triangleTaps(from, to).forEach(({ start, weights, sum }, i) => {
    weights.forEach((weight, k) => (map[(start + k) * to + i] = Math.fround(weight) / sum));
  });
  return map;
}
