/** Linear mixtures of the colour channels, as matrix products: faster on WASM than products that repeat along the last axis. */
import * as tf from '../../compute/tf';

/** Three by three, row by row; row i says what input channel i gives to each output channel. */
export type ChannelMatrix = readonly number[];

/** The matrix that scales each channel. */
export function channelGains(red: number, green: number, blue: number): ChannelMatrix {
  return [red, 0, 0, 0, green, 0, 0, 0, blue];
}

/**
 * @param x [batch, height, width, 3]
 * @param matrices one for each picture
 * @returns a tensor of x's shape, not clipped
 */
export function mixChannels(x: tf.Tensor4D, matrices: readonly ChannelMatrix[]): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  return tf.tidy(() => {
    const pixels = x.reshape<tf.Tensor3D>([batch, height * width, 3]);
    return tf.matMul(pixels, tf.tensor3d(matrices.flat(), [batch, 3, 3])).reshape([batch, height, width, 3]);
  });
}
