/**
 * JPEG compression as libjpeg and Pillow do it by default, without the lossless entropy coding: YCbCr, 4:2:0 chroma, 8 × 8
 * DCT, quantisation tables scaled by the quality, and back (ImageNet-C, CIFAR-C). The integers of libjpeg give its pixels.
 */
import { jpegRounded } from '../../compute/kernels/jpeg/op';
import type * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
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
    return compressed(x, Math.round(quality), 1);
  },
};

/**
 * @param rgb [batch, height, width, 3], 0..255, rounded to whole numbers first
 * @param quality whole number 1..100
 * @returns the same shape, whole numbers 0..255
 */
export function jpegRoundTrip(rgb: tf.Tensor4D, quality: number): tf.Tensor4D {
  return compressed(rgb, quality, 255);
}

function compressed(x: tf.Tensor4D, quality: number, largest: 1 | 255): tf.Tensor4D {
  return jpegRounded(x, quantisationTable('luminance', quality), quantisationTable('chrominance', quality), largest);
}
