/** The non-linearities of published networks that TensorFlow.js has no operation for, and those it fuses, under one name each. */
import * as tf from '../compute/tf';

export type Activation = 'linear' | 'relu' | 'relu6' | 'hard-swish';

/** relu6(x + 3) / 6 (Howard et al. 2019) */
export function hardSigmoid(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(tf.relu6(tf.add(x, 3)), 1 / 6));
}

/** x · relu6(x + 3) / 6 (Howard et al. 2019, equation 6) */
export function hardSwish(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(x, hardSigmoid(x)));
}

/** x · σ(1.702 x), the first approximation of the paper of GELU (Hendrycks and Gimpel 2016): OpenAI's CLIP was trained with it and needs it. */
export function quickGelu(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(x, tf.sigmoid(tf.mul(x, 1.702))));
}
