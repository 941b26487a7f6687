/**
 * Mean and variance of each channel of each picture: of them the statistics of any batch follow, however it was divided. On the host
 * backends the kernel of the group norm has both, with a channel a group, and sums in one pass over memory what TensorFlow.js would turn
 * around first.
 */
import * as tf from '../tf';
import { GROUP_NORM } from './groupNorm/attributes';
import { HOST_BACKENDS } from './hostMemory';

/** [batch, channels] each; the variance is that of the pixels, divided by their number. */
export interface PictureMoments extends tf.NamedTensorMap {
  mean: tf.Tensor2D;
  variance: tf.Tensor2D;
}

/** Small beside any variance that matters, and large beside nothing. */
const EPSILON = 1e-9;

/** @param x `[batch, height, width, channels]` */
export function pictureMoments(x: tf.Tensor4D): PictureMoments {
  return tf.tidy(() => {
    if (!(HOST_BACKENDS as readonly string[]).includes(tf.getBackend())) {
      const { mean, variance } = tf.moments(x, [1, 2]);
      return { mean: mean as tf.Tensor2D, variance: variance as tf.Tensor2D };
    }
    const channels = x.shape[3];
    const inputs = { x, scale: tf.ones([channels]), offset: tf.zeros([channels]) } as unknown as tf.NamedTensorMap;
    const attrs = { groups: channels, epsilon: EPSILON, relu: false } as unknown as tf.NamedAttrMap;
    const [, mean, inverse] = tf.engine().runKernel(GROUP_NORM, inputs, attrs) as unknown as tf.Tensor2D[];
    return { mean: mean!, variance: tf.relu(tf.sub(tf.square(tf.div(1, inverse!)), EPSILON)) as tf.Tensor2D };
  });
}
