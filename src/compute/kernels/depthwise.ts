/**
 * Depthwise convolution on `wasm` by native code (`native/assembly/network/depthwise.ts`), with bias and ReLU where they are fused. One output
 * for each channel and channels that are a multiple of four, as in all networks here; everything else is left to the backend.
 *
 * Measured under Node 20 on one core of an EPYC (Zen 4), filter 3 × 3, ms of 1 and of 8 pictures:
 *
 *     side, channels, stride   XNNPACK       ours, fused
 *     112,  32, 1              0.67, 5.55    0.40, 4.16
 *     112,  96, 2              0.47, 6.63    0.35, 9.70
 *      56, 144, 1              0.68, 6.32    0.48, 8.48
 *      28, 192, 1              0.25, 2.75    0.17, 2.69
 *      14, 384, 1              0.12, 0.99    0.09, 0.67
 *
 * Large pictures of many channels come from memory, and XNNPACK, which goes on pixel by pixel, loses less by that: they are left to it, in
 * any batch, so that an answer for a picture has the same bits in each.
 */
import { nativeKernels, type Native } from '../native/load';
import * as tf from '../tf';
import { CLIPS } from './convolution';
import { address, allocate, replaceKernel } from './hostMemory';

type Shape4D = [number, number, number, number];

interface Attrs {
  strides: [number, number] | number;
  dilations?: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dataFormat?: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  activation?: string;
}

interface Depthwise {
  bias?: tf.TensorInfo;
  clip?: readonly [low: number, high: number];
  /** The gradient with respect to the input: x is dy, and the taps are taken from the last one. For stride 1. */
  flipped?: boolean;
}

/** Most channels, or else bytes of a picture, of which the convolution is ours. */
const FEW_CHANNELS = 64;
const SMALL_PICTURE = 2 ** 20;

/** Whether the native code can do it. */
export function isPlainDepthwise(info: tf.backend_util.Conv2DInfo): boolean {
  const { dilationHeight, dilationWidth, inChannels, outChannels } = info;
  return dilationHeight === 1 && dilationWidth === 1 && outChannels === inChannels && inChannels % 4 === 0;
}

/** x, or dy, convolved with the filter. */
export function depthwise(
  backend: unknown,
  native: Native,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
  { bias, clip = CLIPS.linear!, flipped = false }: Depthwise = {},
): tf.TensorInfo {
  const { inHeight, inWidth, outHeight, outWidth, inChannels: channels, filterHeight, filterWidth, padInfo } = info;
  const out = allocate(backend, flipped ? info.inShape : info.outShape);
  const tap = 4 * channels;
  const [low, high] = clip;
  const sizes = flipped
    ? {
        ...{ inHeight: outHeight, inWidth: outWidth, outHeight: inHeight, outWidth: inWidth },
        ...{ top: filterHeight - 1 - padInfo.top, left: filterWidth - 1 - padInfo.left },
      }
    : { inHeight, inWidth, outHeight, outWidth, top: padInfo.top, left: padInfo.left };
  native.depthwise({
    ...{ x: address(backend, x), out: address(backend, out), bias: bias ? address(backend, bias) : 0 },
    filter: address(backend, filter) + (flipped ? (filterHeight * filterWidth - 1) * tap : 0),
    ...{ tap: flipped ? -tap : tap, batch: info.batchSize, channels, filterHeight, filterWidth, ...sizes },
    ...{ strideHeight: info.strideHeight, strideWidth: info.strideWidth, low, high },
  });
  return out;
}

/** The result by native code, or null where this convolution is not for it. */
function own({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo | null {
  const native = nativeKernels(backend);
  if (!native?.products) return null;
  const { x, filter, bias, preluActivationWeights } = inputs as Partial<Record<string, tf.TensorInfo>>;
  const { strides, pad, dataFormat = 'NHWC', dilations, dimRoundingMode, activation } = attrs as unknown as Attrs;
  const clip = CLIPS[activation ?? 'linear'];
  if (dataFormat !== 'NHWC' || !clip || preluActivationWeights || x!.dtype !== 'float32') return null;
  const shapes = [x!.shape, filter!.shape] as [Shape4D, Shape4D];
  const info = tf.backend_util.computeConv2DInfo(...shapes, strides, dilations ?? 1, pad, dimRoundingMode, true);
  if (!isPlainDepthwise(info) || (bias && tf.util.sizeFromShape(bias.shape) !== info.outChannels)) return null;
  const bytes = 4 * info.inHeight * info.inWidth * info.inChannels;
  if (info.inChannels > FEW_CHANNELS && bytes > SMALL_PICTURE) return null;
  return depthwise(backend, native, x!, filter!, info, { bias, clip });
}

export function registerDepthwise(): void {
  for (const name of [tf.DepthwiseConv2dNative, tf.FusedDepthwiseConv2D]) {
    const original = tf.getKernel(name, 'wasm');
    if (!original) throw new Error('The wasm backend must be imported before its kernels are replaced.');
    replaceKernel({ ...original, kernelFunc: (call) => own(call) ?? original.kernelFunc(call) });
  }
}
