/** The 8 × 8 discrete cosine transform of JPEG (ITU-T T.81, A.3.3) on planes cut into blocks, and quantisation. */
import * as tf from '../../compute/tf';

/** Basis pictures: values [64 coefficients, 64 pixels], orthonormal, so that the inverse is the transpose. */
function cosineBasis(): Float32Array {
  const line = (frequency: number, position: number): number =>
    (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * position + 1) * frequency * Math.PI) / 16);
  return Float32Array.from({ length: 4096 }, (_, i) => {
    const [coefficient, pixel] = [i >> 6, i & 63];
    return line(coefficient >> 3, pixel >> 3) * line(coefficient & 7, pixel & 7);
  });
}

function transposed(matrix: Float32Array, side: number): Float32Array {
  return Float32Array.from(matrix, (_, i) => matrix[(i % side) * side + Math.floor(i / side)]!);
}

const INVERSE = cosineBasis();
const FORWARD = transposed(INVERSE, 64);

/** [planes, height, width] (multiples of 8) → [blocks, 64], row by row within a block. */
export function toBlocks(planes: tf.Tensor3D): tf.Tensor2D {
  const [count, height, width] = planes.shape;
  return planes
    .reshape([count, height / 8, 8, width / 8, 8])
    .transpose([0, 1, 3, 2, 4])
    .reshape([-1, 64]);
}

/** Undoes `toBlocks`. */
export function fromBlocks(blocks: tf.Tensor2D, shape: [planes: number, height: number, width: number]): tf.Tensor3D {
  const [count, height, width] = shape;
  return blocks
    .reshape([count, height / 8, width / 8, 8, 8])
    .transpose([0, 1, 3, 2, 4])
    .reshape(shape);
}

/** DCT coefficients of blocks, [blocks, 64]. */
export function forwardTransform(blocks: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(blocks, tf.tensor2d(FORWARD, [64, 64]));
}

/** Blocks of DCT coefficients, [blocks, 64]. */
export function inverseTransform(coefficients: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(coefficients, tf.tensor2d(INVERSE, [64, 64]));
}

/**
 * Rounds coefficients to multiples of their steps, halves away from zero as libjpeg does. The small addition sends
 * coefficients that are halves but for rounding errors the same way on every backend.
 */
export function quantise(coefficients: tf.Tensor2D, steps: Float32Array): tf.Tensor2D {
  const step = tf.tensor2d(steps, [1, 64]);
  const whole = coefficients.abs().div(step).add(0.5001).floor();
  return whole.mul(step).mul(coefficients.sign());
}

/**
 * What compression leaves of planes.
 * @param planes [planes, height, width], multiples of 8, whole numbers 0..255
 * @returns the same shape, whole numbers 0..255
 */
export function compressPlanes(planes: tf.Tensor3D, steps: Float32Array): tf.Tensor3D {
  const coefficients = quantise(forwardTransform(toBlocks(planes).sub(128)), steps);
  const decoded = inverseTransform(coefficients).add(128.5).floor().clipByValue(0, 255);
  return fromBlocks(decoded as tf.Tensor2D, planes.shape);
}
