/**
 * JPEG compression as libjpeg and Pillow do it by default, without the lossless entropy coding: YCbCr, 4:2:0 chroma, 8 × 8
 * DCT, quantisation tables scaled by the quality, and back (ImageNet-C, CIFAR-C). libjpeg computes its transforms in
 * integers, so single values may differ by one.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { compressPlanes } from '../ops/blockTransform';
import { double, halve, toRgb, toYcc } from '../ops/chroma';
import { quantisationTable } from './jpegTables';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { HENDRYCKS } from '../source';

const info: PerturbationInfo = {
  name: 'jpeg_compression',
  label: 'JPEG compression',
  family: 'digital',
  collection: 'imagenet-c',
  role: 'test',
  random: false,
  description:
    'Stored as a JPEG file of quality q: in blocks of 8 × 8 pixels the fine patterns are rounded away, and colour keeps half the resolution.',
  formula: 'y = JPEG⁻¹(JPEG(x, q)),  4:2:0',
  source: HENDRYCKS,
  parameters: ['q: quality (1..100)'],
  severities: {
    'imagenet-c': [[25], [18], [15], [10], [7]],
    'cifar-c': [[80], [65], [58], [50], [40]],
  },
};

export const jpegCompression: Perturbation = {
  info,
  apply(x, options) {
    const [quality] = severityRow(info, options.severity, options.table) as [number];
    return tf.tidy(() => {
      const stored = x.clipByValue(0, 1).mul(255).add(0.5).floor() as tf.Tensor4D;
      return jpegRoundTrip(stored, Math.round(quality)).div(255);
    });
  },
};

/**
 * @param rgb [batch, height, width, 3], whole numbers 0..255
 * @param quality whole number 1..100
 * @returns the same shape, whole numbers 0..255
 */
export function jpegRoundTrip(rgb: tf.Tensor4D, quality: number): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, height, width] = rgb.shape;
    const ycc = toYcc(padTo16(rgb));
    const [, fullHeight, fullWidth] = ycc.shape;
    const [y, cb, cr] = tf.split(ycc, 3, 3) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    const luma = compressPlanes(
      y.reshape([batch, fullHeight, fullWidth]),
      quantisationTable('luminance', quality),
    ).reshape([batch, fullHeight, fullWidth, 1]);
    const half: [number, number, number] = [2 * batch, fullHeight / 2, fullWidth / 2];
    const chroma = compressPlanes(
      halve(tf.concat([cb, cr], 0)).reshape(half),
      quantisationTable('chrominance', quality),
    ).reshape([...half, 1]);
    // Only samples of the picture itself take part in the upsampling, not the padding.
    const inside = chroma.slice([0, 0, 0, 0], [-1, Math.ceil(height / 2), Math.ceil(width / 2), 1]) as tf.Tensor4D;
    const [wideCb, wideCr] = tf.split(double(inside, height, width), 2, 0) as [tf.Tensor4D, tf.Tensor4D];
    const cropped = luma.slice([0, 0, 0, 0], [-1, height, width, 1]);
    return toRgb(tf.concat([cropped, wideCb, wideCr], 3) as tf.Tensor4D);
  });
}

/** Repeats the last row and column until both sides are multiples of 16, the size of a colour block. */
function padTo16(x: tf.Tensor4D): tf.Tensor4D {
  const padded =
    (axis: 1 | 2) =>
    (from: tf.Tensor4D): tf.Tensor4D => {
      const length = from.shape[axis];
      const full = Math.ceil(length / 16) * 16;
      if (full === length) return from;
      const index = Int32Array.from({ length: full }, (_, i) => Math.min(i, length - 1));
      return from.gather(tf.tensor1d(index, 'int32'), axis);
    };
  return padded(2)(padded(1)(x));
}
