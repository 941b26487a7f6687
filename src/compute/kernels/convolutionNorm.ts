/**
 * A convolution, ordinary or depthwise, with a batch norm whose statistics are fixed (Ioffe and Szegedy 2015) and an activation. The norm is
 * folded into filter and bias at every call, scale = γ / √(σ² + ε): that costs an operation a weight where normalising costs one an
 * activation, and weights keep their gradients.
 *
 * Where no gradient is asked for, all of it is one kernel on `wasm`: the seven small operations of the folding cost a fifth of the answer of
 * MobileNetV2 for a single picture. It computes what the operations compute, bit by bit.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { CLIPS, convolve, geometryOfInfo } from './convolution';
import { addresses, allocate, call, free, replaceKernel } from './hostMemory';

const KERNEL = 'TemperConvolutionNorm';

/** What is known of the channels that come out, `[width]` each. */
export interface BatchNorm {
  scale: tf.Tensor;
  offset: tf.Tensor;
  mean: tf.Tensor;
  variance: tf.Tensor;
}

export interface ConvolutionNormOptions {
  strides: number;
  pad: 'same' | 'valid' | number;
  activation: 'linear' | 'relu' | 'relu6';
  /** The filter is [height, width, channels, 1]. */
  depthwise: boolean;
  epsilon: number;
}

interface Attrs extends Omit<ConvolutionNormOptions, 'pad'> {
  pad: tf.backend_util.ExplicitPadding | 'same' | 'valid' | number;
}

/**
 * @param x `[batch, height, width, channels]`
 * @param filter `[height, width, channels, width]`, or `[height, width, channels, 1]` of a depthwise one
 */
export function convolutionNorm(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  norm: BatchNorm,
  options: ConvolutionNormOptions,
): tf.Tensor4D {
  const engine = tf.engine();
  const differentiated = engine.state.gradientDepth > 0;
  if (differentiated || !nativeKernels(tf.backend())?.products)
    return composedConvolutionNorm(x, filter, norm, options);
  const inputs = { x, filter, ...norm } as unknown as tf.NamedTensorMap;
  return engine.runKernel(KERNEL, inputs, options as unknown as tf.NamedAttrMap) as unknown as tf.Tensor4D;
}

/** The same of TensorFlow.js operations, which have gradients. */
export function composedConvolutionNorm(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  norm: BatchNorm,
  { strides, pad, activation, depthwise, epsilon }: ConvolutionNormOptions,
): tf.Tensor4D {
  return tf.tidy(() => {
    const scale = tf.div(norm.scale, tf.sqrt(tf.add(norm.variance, epsilon)));
    const bias = tf.sub(norm.offset, tf.mul(norm.mean, scale));
    const options = { x, strides, pad, bias, activation } as const;
    return depthwise
      ? tf.fused.depthwiseConv2d({ ...options, filter: tf.mul(filter, tf.reshape(scale, [-1, 1])) as tf.Tensor4D })
      : tf.fused.conv2d({ ...options, filter: tf.mul(filter, scale) as tf.Tensor4D });
  });
}

function kernelFunc({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, filter, scale: gamma, offset: beta, mean, variance } = inputs as Record<string, tf.TensorInfo>;
  const { strides, pad, activation, depthwise, epsilon } = attrs as unknown as Attrs;
  const native = nativeKernels(backend)!;
  const channels = gamma!.shape[0]!;
  const [scale, bias] = [allocate(backend, [channels]), allocate(backend, [channels])];
  native.foldNorm({
    ...addresses(backend, { gamma: gamma!, beta: beta!, mean: mean!, variance: variance!, scale, bias }),
    ...{ n: channels, epsilon },
  });
  const settings = { strides, pad, dataFormat: 'NHWC', dilations: 1, activation };
  let y: tf.TensorInfo;
  if (depthwise) {
    const scaled = allocate(backend, filter!.shape);
    const rows = tf.util.sizeFromShape(filter!.shape) / channels;
    native.scaleChannels({ ...addresses(backend, { x: filter!, scale, out: scaled }), rows, n: channels });
    y = call(backend, tf.FusedDepthwiseConv2D, { x: x!, filter: scaled, bias }, settings);
    free(backend, scaled);
  } else {
    const [shape, taps] = [x!.shape, filter!.shape] as [number, number, number, number][];
    const info = tf.backend_util.computeConv2DInfo(shape!, taps!, strides, 1, pad);
    y = convolve(backend, native, x!, filter!, geometryOfInfo(info), { bias, scale, clip: CLIPS[activation] });
  }
  free(backend, scale, bias);
  return y;
}

export function registerConvolutionNorm(): void {
  replaceKernel({ kernelName: KERNEL, backendName: 'wasm', kernelFunc });
}
