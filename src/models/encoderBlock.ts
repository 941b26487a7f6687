/**
 * The block that transformers repeat, with the norm before each branch (Xiong et al. 2020, figure 1b): attention, then a perceptron of
 * two layers that is four times as wide inside, both residual. Publishers differ in names, ε and activation only.
 */
import type * as tf from '../compute/tf';
import { attention, type AttentionMask, type AttentionNames } from './attention';
import { residual, sequence, type LayerPlan } from './layer';
import { layerNorm, linear, linearShapes, normShapes } from './linear';

export interface EncoderBlockNames {
  norms: readonly [string, string];
  attention: AttentionNames;
  perceptron: readonly [string, string];
}

export interface EncoderBlockOptions {
  heads: number;
  /** Of the layer norms. */
  epsilon: number;
  activation: (x: tf.Tensor) => tf.Tensor;
  mask?: AttentionMask;
}

/** On tokens [n, width]. */
export function encoderBlock(names: EncoderBlockNames, options: EncoderBlockOptions): LayerPlan {
  const { heads, epsilon, activation, mask } = options;
  return sequence(
    residual(sequence(norm(names.norms[0], epsilon), attention(names.attention, heads, mask))),
    residual(sequence(norm(names.norms[1], epsilon), perceptron(...names.perceptron, activation))),
  );
}

/** Layer normalisation of every token. */
export function norm(name: string, epsilon: number): LayerPlan {
  return (inputShape) => ({
    weightShapes: normShapes(name, inputShape.at(-1)!),
    outputShape: inputShape,
    flops: 0,
    forward: (weights, x) => layerNorm(weights, name, x, epsilon),
  });
}

function perceptron(first: string, second: string, activation: EncoderBlockOptions['activation']): LayerPlan {
  return (inputShape) => {
    const [tokens, width] = inputShape as [number, number];
    return {
      weightShapes: { ...linearShapes(first, width, 4 * width), ...linearShapes(second, 4 * width, width) },
      outputShape: inputShape,
      flops: 2 * tokens * 8 * width * width,
      forward: (weights, x) => linear(weights, second, activation(linear(weights, first, x))),
    };
  };
}
