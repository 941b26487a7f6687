/** The JPEG kernel's name, its inputs and its attributes, which the operation and its implementations share. */
import type * as tf from '../../tf';

export const JPEG = 'TemperJpeg';

/** Pictures [batch, height, width, 3], and the 128 quantisation steps: luminance's first, then chrominance's. */
export type JpegInputs = Record<'x' | 'steps', tf.TensorInfo>;

export interface JpegAttributes {
  /** What 255 is divided by to give the largest value of x. */
  scale: number;
}
