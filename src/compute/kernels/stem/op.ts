/**
 * The stem of a residual network for small pictures as one differentiable operation: pixels prepared, a convolution of 3 × 3 taps with a padding
 * of 1, a group norm, a ReLU, and perhaps the means of squares:
 *
 *     y = average(relu(norm(conv((x − mean) / deviation))))
 *
 * On one thread of `wasm` it is one kernel forward and one backward, for the reason of `residualBlock/op.ts`; elsewhere it is composed. Both compute
 * the same, bit by bit.
 */
import { nativeKernels } from '../../native/load';
import * as tf from '../../tf';
import { registerAskedGradient } from '../askedGradients';
import { groupNorm } from '../groupNorm/op';
import { replaceKernel } from '../hostMemory';
import type { NormedConvolution } from '../residualBlock/op';
import { STEM, STEM_GRADIENT, type StemAttributes, type StemGradientAttributes } from './attributes';
import { stemBackward, stemForward } from './host';

export type StemOptions = Omit<StemAttributes, 'keep'>;

/**
 * @param x `[batch, height, width, 3]`; what the stride leaves of height and width are multiples of `pool`
 * @returns `[batch, ⌈height / stride⌉ / pool, ⌈width / stride⌉ / pool, out]`; differentiable with respect to x and the weights (once)
 * @throws {Error} where the groups do not divide the channels
 */
export function stem(x: tf.Tensor4D, weights: NormedConvolution, options: StemOptions): tf.Tensor4D {
  const channels = weights.filter.shape[3];
  if (channels % options.groups !== 0) {
    throw new Error(`stem: ${options.groups} groups do not divide ${channels} channels.`);
  }
  const { stride, pool } = options;
  const even = [x.shape[1], x.shape[2]].every((side) => Math.ceil(side / stride) % pool === 0);
  // The native gradient of a filter takes four output channels at a time.
  const whole = even && channels % 4 === 0 && x.dtype === 'float32' && nativeKernels(tf.backend())?.products;
  if (!whole) return composedStem(x, weights, options);
  return tf.tidy(() => {
    const attrs: StemAttributes = { ...options, keep: tf.engine().state.gradientDepth > 0 };
    const made = tf.engine().runKernel(STEM, { x, ...weights }, attrs as unknown as tf.NamedAttrMap);
    return (made as unknown as tf.Tensor4D[])[0]!;
  });
}

/** The stem of the operations that it is made of. */
export function composedStem(
  x: tf.Tensor4D,
  { filter, scale, offset }: NormedConvolution,
  { stride, groups, epsilon, mean, deviation, pool }: StemOptions,
): tf.Tensor4D {
  return tf.tidy(() => {
    const pixels = tf.div(tf.sub(x, mean), deviation) as tf.Tensor4D;
    const seen = groupNorm(tf.conv2d(pixels, filter, stride, 1), scale, offset, groups, epsilon, {
      activation: 'relu',
    });
    return pool === 1 ? seen : averageSquares(seen, pool);
  });
}

/**
 * Means of squares of `side` pixels of [batch, h, w, channels], whose sides are multiples of it. The gradient spreads each value over its
 * square by enlarging: the pooling gradient of TensorFlow.js on wasm asks for every pixel which squares it lies in, ten times as slow.
 */
export function averageSquares(x: tf.Tensor4D, side: number): tf.Tensor4D {
  const [, height, width] = x.shape;
  const pool = tf.customGrad((...inputs) => ({
    value: tf.avgPool(inputs[0] as tf.Tensor4D, side, side, 'valid'),
    gradFunc: (dy: tf.Tensor) =>
      tf.tidy(() => tf.image.resizeNearestNeighbor(tf.div(dy, side * side) as tf.Tensor4D, [height, width])),
  }));
  return pool(x) as tf.Tensor4D;
}

export function registerStem(): void {
  replaceKernel({ kernelName: STEM, backendName: 'wasm', kernelFunc: stemForward });
  replaceKernel({ kernelName: STEM_GRADIENT, backendName: 'wasm', kernelFunc: stemBackward });
  const inputsToSave = ['x', 'filter', 'scale'];
  registerAskedGradient({ kernelName: STEM, inputsToSave, outputsToSave: [true, true] }, (dy, saved, attrs, asked) => {
    const [x, filter, scale, y, kept] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const settings: StemGradientAttributes = { ...(attrs as unknown as StemAttributes), asked };
    const inputs = { dy, x, filter, scale, y, kept };
    const made = tf.engine().runKernel(STEM_GRADIENT, inputs, settings as unknown as tf.NamedAttrMap);
    return Object.fromEntries(asked.map((name, i) => [name, (made as unknown as tf.Tensor[])[i]!]));
  });
}
