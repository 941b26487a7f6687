/**
 * What JPEG compression leaves of a picture: to YCbCr, 4:2:0 chroma, blocks of 8 × 8, cosine transform, quantisation, and all
 * of it back, as libjpeg does by default (ITU-T T.81; JFIF). The entropy coding in between loses nothing and is left out.
 *
 * Everything is done in libjpeg's integers, which makes every backend give the same picture: a coefficient next to a half
 * step cannot be rounded one way here and the other way there.
 */
import * as tf from '../../tf';
import { HOST_BACKENDS, replaceKernel } from '../hostMemory';
import { JPEG, type JpegAttributes } from './attributes';
import { jpegHost } from './host';
import { jpegWebgpu } from './webgpu';

/**
 * @param x [batch, height, width, 3], 0..1 or 0..255; rounded to 8 bits first
 * @param luminance steps of the 64 coefficients, row-major, 1..255
 * @param chrominance the same for Cb and Cr
 * @returns the same shape and range, multiples of largest / 255; not differentiable
 */
export function jpegRounded(
  x: tf.Tensor4D,
  luminance: Int32Array,
  chrominance: Int32Array,
  largest: 1 | 255,
): tf.Tensor4D {
  return tf.tidy(() => {
    const steps = tf.tensor1d(Int32Array.from([...luminance, ...chrominance]), 'int32');
    const attrs: JpegAttributes = { scale: 255 / largest };
    const inputs = { x, steps } as unknown as tf.NamedTensorMap;
    return tf.engine().runKernel(JPEG, inputs, attrs as unknown as tf.NamedAttrMap) as tf.Tensor4D;
  });
}

export function registerJpeg(): void {
  for (const backendName of HOST_BACKENDS) replaceKernel({ kernelName: JPEG, backendName, kernelFunc: jpegHost });
  replaceKernel({ kernelName: JPEG, backendName: 'webgpu', kernelFunc: jpegWebgpu });
}
