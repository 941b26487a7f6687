/** Linear layers and layer normalisation: what transformers and squeeze-excitation are made of. */
import * as tf from '../compute/tf';
import { weightNamed, type Weights } from './model';
import type { Shape } from './layer';

/** Weights of a linear layer from `inputs` to `outputs` numbers. */
export function linearShapes(name: string, inputs: number, outputs: number): Record<string, Shape> {
  return { [`${name}.weight`]: [inputs, outputs], [`${name}.bias`]: [outputs] };
}

/** x [..., in] times `${name}.weight` [in, out] plus `${name}.bias`, ReLU if asked: [..., out] */
export function linear(
  weights: Weights,
  name: string,
  x: tf.Tensor,
  activation: 'linear' | 'relu' = 'linear',
): tf.Tensor {
  const weight = weightNamed(weights, `${name}.weight`);
  // 1×1 filters of published files are linear layers too.
  const [inputs, outputs] = weight.shape.slice(-2) as [number, number];
  return tf.tidy(() => {
    const product = tf.fused.matMul({
      a: tf.reshape(x, [-1, inputs]) as tf.Tensor2D,
      b: tf.reshape(weight, [inputs, outputs]) as tf.Tensor2D,
      bias: weightNamed(weights, `${name}.bias`),
      activation,
    });
    return tf.reshape(product, [...x.shape.slice(0, -1), outputs]);
  });
}

export function normShapes(name: string, width: number): Record<string, Shape> {
  return { [`${name}.weight`]: [width], [`${name}.bias`]: [width] };
}

/** Layer normalisation over the last axis (Ba et al. 2016). @param epsilon differs by publisher: 1e-6 in timm, 1e-12 at Hugging Face */
export function layerNorm(weights: Weights, name: string, x: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    const normalised = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(normalised, weightNamed(weights, `${name}.weight`)), weightNamed(weights, `${name}.bias`));
  });
}
