/**
 * Colour of JPEG files: RGB to YCbCr and back (JFIF, ITU-R BT.601), and 4:2:0 subsampling as libjpeg does it: box average
 * down, "fancy" triangle filter up. Values are whole numbers 0..255 held as floats; every step rounds where libjpeg does.
 */
import * as tf from '../../compute/tf';
import { lineMap, mapLines } from './separable';

// prettier-ignore
const TO_YCC = [
  0.299, -0.168735892, 0.5,
  0.587, -0.331264108, -0.418687589,
  0.114, 0.5, -0.081312411,
];
// prettier-ignore
const TO_RGB = [
  1, 1, 1,
  0, -0.344136286, 1.772,
  1.402, -0.714136286, 0,
];

/** Sends halves upwards on every backend, whatever its last bit. */
const HALF = 0.5001;

/** [batch, height, width, 3] RGB → Y, Cb, Cr. */
export function toYcc(rgb: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width] = rgb.shape;
  const ycc = tf
    .matMul(rgb.reshape([-1, 3]), tf.tensor2d(TO_YCC, [3, 3]))
    .add(tf.tensor2d([HALF, 128.4999, 128.4999], [1, 3]));
  return ycc.floor().clipByValue(0, 255).reshape([batch, height, width, 3]);
}

/** [batch, height, width, 3] Y, Cb, Cr → RGB. */
export function toRgb(ycc: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width] = ycc.shape;
  const centred = ycc.reshape([-1, 3]).sub(tf.tensor2d([0, 128, 128], [1, 3]));
  const rgb = tf.matMul(centred as tf.Tensor2D, tf.tensor2d(TO_RGB, [3, 3])).add(HALF);
  return rgb.floor().clipByValue(0, 255).reshape([batch, height, width, 3]);
}

/** Halves width and height (both even): the mean of four, rounded down and up in turn from column to column. */
export function halve(chroma: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = chroma.shape;
  const pairs = (length: number) =>
    lineMap(length / 2, length, (output, add) => {
      add(2 * output, 0.5);
      add(2 * output + 1, 0.5);
    });
  const bias = Float32Array.from({ length: width / 2 }, (_, column) => (column % 2 === 0 ? 0.25 : 0.5));
  const mean = mapLines(chroma, pairs(height), pairs(width));
  return mean.add(tf.tensor4d(bias, [1, 1, width / 2, 1])).floor() as tf.Tensor4D;
}

/**
 * Doubles width and height by the triangle filter: ¾ of the nearer sample and ¼ of the next, edges repeated.
 * @param height,width of the result: twice the input's, or one less
 */
export function double(chroma: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  const triangle = (to: number, from: number) =>
    lineMap(to, from, (output, add) => {
      const near = output >> 1;
      const next = near + (output % 2 === 0 ? -1 : 1);
      add(near, 0.75);
      add(Math.min(from - 1, Math.max(0, next)), 0.25);
    });
  const bias = Float32Array.from({ length: width }, (_, column) => (column % 2 === 0 ? 8 / 16 : 7 / 16));
  const wide = mapLines(chroma, triangle(height, chroma.shape[1]), triangle(width, chroma.shape[2]));
  return wide.add(tf.tensor4d(bias, [1, 1, width, 1])).floor() as tf.Tensor4D;
}
