/**
 * The layers that the residual networks are made of, with PyTorch's conventions so that weights move both ways: a
 * convolution of stride 2 pads one pixel on every side (TensorFlow's `same` would pad only right and below).
 */
import { residualBlock, type NormedConvolution } from '../compute/kernels/residualBlock/op';
import { stem, type StemOptions } from '../compute/kernels/stem/op';
import type * as tf from '../compute/tf';
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

/** The convolution `stem.conv`, `stem.norm`, a ReLU, and means of squares of `pool` pixels, of pixels whose channels are prepared alike. */
export function stemLayer(
  weights: Weights,
  x: tf.Tensor,
  options: Pick<StemOptions, 'stride' | 'pool' | 'mean' | 'deviation'>,
): tf.Tensor4D {
  const part = normed(weights, 'stem.conv', 'stem.norm');
  return stem(x as tf.Tensor4D, part, { ...options, groups: groupsOf(part.scale.size), epsilon: EPSILON });
}
