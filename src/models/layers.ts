/**
 * The layers that the residual networks are made of, with PyTorch's conventions so that weights move both ways: a
 * convolution of stride 2 pads one pixel on every side (TensorFlow's `same` would pad only right and below).
 */
import { groupNorm } from '../compute/kernels/groupNorm/op';
import { residualBlock, type NormedConvolution } from '../compute/kernels/residualBlock/op';
import * as tf from '../compute/tf';
import { weightNamed, type Weights } from './model';

/** PyTorch's default. */
const EPSILON = 1e-5;

/** Group sizes of 8 channels, or of 4 where 8 does not divide the width. */
export function groupsOf(channels: number): number {
  const size = channels % 8 === 0 ? 8 : 4;
  if (channels % size !== 0)
    throw new Error(`A width of ${channels} channels cannot be divided into groups of ${size}.`);
  return channels / size;
}

/** Convolution without bias of [batch, h, w, in] by `${name}.weight` [k, k, in, out], padded by (k − 1) / 2. */
export function convolve(weights: Weights, name: string, x: tf.Tensor, stride: number): tf.Tensor4D {
  const filter = weightNamed(weights, `${name}.weight`) as tf.Tensor4D;
  const pad = (filter.shape[0] - 1) / 2;
  return tf.conv2d(x as tf.Tensor4D, filter, stride, pad === 0 ? 'valid' : pad);
}

/** Group normalisation of [batch, h, w, channels] by `${name}.weight` (scale) and `${name}.bias`, then ReLU if asked. */
export function normalise(weights: Weights, name: string, x: tf.Tensor, activation?: 'relu'): tf.Tensor4D {
  const scale = weightNamed(weights, `${name}.weight`) as tf.Tensor1D;
  const offset = weightNamed(weights, `${name}.bias`) as tf.Tensor1D;
  return groupNorm(x as tf.Tensor4D, scale, offset, groupsOf(scale.size), EPSILON, { activation });
}

/** The convolution `${filter}.weight` and the norm `${norm}.weight`, `${norm}.bias` of a residual block. */
function normed(weights: Weights, filter: string, norm: string): NormedConvolution {
  return {
    filter: weightNamed(weights, `${filter}.weight`) as tf.Tensor4D,
    scale: weightNamed(weights, `${norm}.weight`) as tf.Tensor1D,
    offset: weightNamed(weights, `${norm}.bias`) as tf.Tensor1D,
  };
}

/** A basic block of `${name}.conv1`, `.norm1`, `.conv2`, `.norm2`, and of `.downsample` where the shortcut is `projected`. */
export function basicBlock(
  weights: Weights,
  name: string,
  x: tf.Tensor,
  { stride, projected }: { stride: 1 | 2; projected: boolean },
): tf.Tensor4D {
  const [first, second] = [1, 2].map((n) => normed(weights, `${name}.conv${n}`, `${name}.norm${n}`)) as [
    NormedConvolution,
    NormedConvolution,
  ];
  const shortcut = projected ? normed(weights, `${name}.downsample.0`, `${name}.downsample.1`) : undefined;
  const groups = groupsOf(first.scale.size);
  return residualBlock(x as tf.Tensor4D, first, second, shortcut, { stride, groups, epsilon: EPSILON });
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
