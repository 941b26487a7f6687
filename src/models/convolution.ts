/**
 * Convolution with batch normalisation in inference mode (Ioffe and Szegedy 2015) and an activation, ordinary or depthwise.
 *
 * The normalisation is folded into filter and bias at every call (`compute/kernels/convolutionNorm.ts`), so the weights keep their names and
 * gradients. Mean and variance are statistics of the clean training pictures and are never trained here.
 */
import {
  convolutionNorm as convolveAndNormalise,
  type BatchNorm,
  type ConvolutionNormOptions,
} from '../compute/kernels/convolutionNorm';
import * as tf from '../compute/tf';
import type { Activation } from './activation';
import { hardSwish } from './activation';
import { elements, type Layer, type LayerPlan, type Shape } from './layer';
import { weightNamed, type Weights } from './model';
import { normaliser } from './normalising';

/**
 * Where a convolution of stride 2 puts its zeros: `torch` (k − 1) / 2 on every side; `tf-same` what TensorFlow's SAME needs, at an
 * even size one fewer above and left. The same weights give other logits, and no file says which it was trained with.
 */
export type Padding = 'torch' | 'tf-same';

/** PyTorch's default. */
export const BATCH_NORM_EPSILON = 1e-5;

export interface ConvolutionPlan {
  /** Name of the filter without `.weight`. */
  filter: string;
  /** Name of the batch norm: `.weight`, `.bias`, `.running_mean`, `.running_var`. */
  norm: string;
  /** Odd. */
  kernel: number;
  /** Output channels; a depthwise convolution has as many as come in. */
  width: number | 'depthwise';
  activation: Activation;
  stride?: 1 | 2;
  padding?: Padding;
  epsilon?: number;
}

export function convolutionNorm(plan: ConvolutionPlan): LayerPlan {
  const { filter, norm, kernel, stride = 1, padding = 'torch' } = plan;
  return (inputShape): Layer => {
    const [height, wide, channels] = inputShape as [number, number, number];
    const depthwise = plan.width === 'depthwise';
    const width = plan.width === 'depthwise' ? channels : plan.width;
    const shape = depthwise ? [kernel, kernel, channels, 1] : filterShape(kernel, channels, width);
    const output = [outputSize(height, kernel, stride, padding), outputSize(wide, kernel, stride, padding), width];
    const buffers = [`${norm}.running_mean`, `${norm}.running_var`];
    return {
      weightShapes: {
        [`${filter}.weight`]: shape,
        [`${norm}.weight`]: [width],
        [`${norm}.bias`]: [width],
        ...Object.fromEntries(buffers.map((name) => [name, [width]])),
      },
      bufferNames: buffers,
      outputShape: output,
      flops: 2 * elements(shape) * output[0]! * output[1]!,
      forward: (weights, x) => convolveNormalised(plan, depthwise, weights, x as tf.Tensor4D),
    };
  };
}

/**
 * Engine shape of an ordinary filter.
 * @throws RangeError for one output channel: the last dimension 1 is what marks a depthwise filter in `weightFile.ts`
 */
export function filterShape(kernel: number, channels: number, width: number): Shape {
  if (width === 1) throw new RangeError('A convolution to one channel cannot be told from a depthwise one.');
  return [kernel, kernel, channels, width];
}

function outputSize(size: number, kernel: number, stride: number, padding: Padding): number {
  const pad = (kernel - 1) / 2;
  return padding === 'tf-same' ? Math.ceil(size / stride) : Math.floor((size + 2 * pad - kernel) / stride) + 1;
}

function convolveNormalised(plan: ConvolutionPlan, depthwise: boolean, weights: Weights, x: tf.Tensor4D): tf.Tensor {
  const { kernel, stride = 1, padding = 'torch', activation, epsilon = BATCH_NORM_EPSILON } = plan;
  const named = (part: string) => weightNamed(weights, `${plan.norm}.${part}`);
  const norm = {
    ...{ scale: named('weight'), offset: named('bias') },
    ...{ mean: named('running_mean'), variance: named('running_var') },
  };
  const filter = weightNamed(weights, `${plan.filter}.weight`) as tf.Tensor4D;
  const pad = padding === 'tf-same' ? 'same' : kernel === 1 ? 'valid' : (kernel - 1) / 2;
  const fused = activation === 'hard-swish' ? 'linear' : activation;
  const options = { strides: stride, pad, activation: fused, depthwise, epsilon } as const;
  const folded = (by: BatchNorm) => convolveAndNormalise(x, filter, by, options);
  const asked = normaliser();
  return tf.tidy(() => {
    const sum = asked
      ? asked({
          ...{ name: plan.norm, norm, epsilon, folded },
          before: () => convolve(x, filter, options),
          activated: (normalised) => clipped(normalised, fused),
        })
      : folded(norm);
    return activation === 'hard-swish' ? hardSwish(sum) : sum;
  });
}

function convolve(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  { strides, pad, depthwise }: Pick<ConvolutionNormOptions, 'strides' | 'pad' | 'depthwise'>,
): tf.Tensor4D {
  return depthwise ? tf.depthwiseConv2d(x, filter, strides, pad) : tf.conv2d(x, filter, strides, pad);
}

function clipped(x: tf.Tensor4D, activation: 'linear' | 'relu' | 'relu6'): tf.Tensor4D {
  return activation === 'relu' ? tf.relu(x) : activation === 'relu6' ? tf.relu6(x) : x;
}
