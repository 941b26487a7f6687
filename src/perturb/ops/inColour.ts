/** A mask in one colour. */
import { colourMask } from '../../compute/kernels/colourMask';
import * as tf from '../../compute/tf';

/**
 * The product of matrices gives the values of a product that broadcasts, bit for bit (but for the sign of a zero), and takes a
 * fraction of its time on WASM, where TensorFlow.js works out the place of each value of a broadcast one by one.
 * @param mask [batch, height, width, 1]
 * @param rgb factors of the channels
 * @returns [batch, height, width, 3]
 */
export function inColour(mask: tf.Tensor, rgb: readonly [number, number, number] = [1, 1, 1]): tf.Tensor4D {
  const native = colourMask(mask, rgb);
  if (native) return native;
  const [batch, height, width] = mask.shape as [number, number, number, number];
  return tf.tidy(() =>
    tf.matMul(mask.reshape([-1, 1]), tf.tensor2d([...rgb], [1, 3])).reshape([batch, height, width, 3]),
  );
}
