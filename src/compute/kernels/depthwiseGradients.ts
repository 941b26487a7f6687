/**
 * Gradients of the depthwise convolution, which the `wasm` backend lacks: loops over the taps, innermost over the channels; native
 * ones where a channel has one output, as in all networks here.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { depthwise, isPlainDepthwise } from './depthwise';
import { addresses, allocate, replaceKernel, view } from './hostMemory';

interface Attrs {
  strides: [number, number] | number;
  dilations: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  inputShape: [number, number, number, number];
  filterShape: [number, number, number, number];
}

/** Calls back for each pair of an output pixel and an input pixel that a tap joins, with offsets in values. */
function eachTap(info: tf.backend_util.Conv2DInfo, visit: (x: number, tap: number, y: number) => void): void {
  for (let n = 0; n < info.batchSize; n++) {
    for (let h = 0; h < info.outHeight; h++) {
      for (let w = 0; w < info.outWidth; w++) {
        const y = ((n * info.outHeight + h) * info.outWidth + w) * info.outChannels;
        for (let u = 0; u < info.filterHeight; u++) {
          const row = h * info.strideHeight + u * info.dilationHeight - info.padInfo.top;
          if (row < 0 || row >= info.inHeight) continue;
          for (let v = 0; v < info.filterWidth; v++) {
            const column = w * info.strideWidth + v * info.dilationWidth - info.padInfo.left;
            if (column < 0 || column >= info.inWidth) continue;
            const x = ((n * info.inHeight + row) * info.inWidth + column) * info.inChannels;
            visit(x, (u * info.filterWidth + v) * info.outChannels, y);
          }
        }
      }
    }
  }
}

function infoOf(
  inputShape: number[],
  filterShape: number[],
  { strides, dilations, pad, dimRoundingMode }: Attrs,
): tf.backend_util.Conv2DInfo {
  type Shape = [number, number, number, number];
  const [input, filter] = [inputShape as Shape, filterShape as Shape];
  return tf.backend_util.computeConv2DInfo(input, filter, strides, dilations, pad, dimRoundingMode, true);
}

/** Whether the native loops have done it. @param towards 0: `x` is written, 1: `filter` is; it holds zeros */
function nativeGradient(
  backend: unknown,
  info: tf.backend_util.Conv2DInfo,
  towards: 0 | 1,
  { x, filter, dy }: Record<'x' | 'filter' | 'dy', tf.TensorInfo>,
): boolean {
  const native = nativeKernels(backend);
  const plain = info.dilationHeight === 1 && info.dilationWidth === 1 && info.outChannels === info.inChannels;
  if (!native || !plain) return false;
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { top, left } = info.padInfo;
  native.depthwiseGradient({
    towards,
    ...addresses(backend, { x, filter, dy }),
    ...{ batch: info.batchSize, inHeight, inWidth, outHeight, outWidth, channels: info.inChannels },
    ...{ filterHeight, filterWidth, strideHeight, strideWidth, top, left },
  });
  return true;
}

function backpropInput({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { dy, filter } = inputs as Record<string, tf.TensorInfo>;
  const settings = attrs as unknown as Attrs;
  const info = infoOf(settings.inputShape, filter!.shape, settings);
  const native = nativeKernels(backend);
  if (native?.products && isPlainDepthwise(info) && info.strideHeight === 1 && info.strideWidth === 1) {
    return depthwise(backend, native, dy!, filter!, info, { flipped: true });
  }
  const multiplier = info.outChannels / info.inChannels;
  const dx = allocate(backend, info.inShape);
  const to = view(backend, dx).fill(0);
  if (nativeGradient(backend, info, 0, { x: dx, filter: filter!, dy: dy! })) return dx;
  const taps = view(backend, filter!);
  const from = view(backend, dy!);
  eachTap(info, (x, tap, y) => {
    for (let o = 0, c = 0; c < info.inChannels; c++) {
      for (let k = 0; k < multiplier; k++, o++) to[x + c]! += taps[tap + o]! * from[y + o]!;
    }
  });
  return dx;
}

function backpropFilter({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, dy } = inputs as Record<string, tf.TensorInfo>;
  const settings = attrs as unknown as Attrs;
  const info = infoOf(x!.shape, settings.filterShape, settings);
  const multiplier = info.outChannels / info.inChannels;
  const dw = allocate(backend, settings.filterShape);
  const to = view(backend, dw).fill(0);
  if (nativeGradient(backend, info, 1, { x: x!, filter: dw, dy: dy! })) return dw;
  const pixels = view(backend, x!);
  const from = view(backend, dy!);
  eachTap(info, (at, tap, y) => {
    for (let o = 0, c = 0; c < info.inChannels; c++) {
      for (let k = 0; k < multiplier; k++, o++) to[tap + o]! += pixels[at + c]! * from[y + o]!;
    }
  });
  return dw;
}

export function registerDepthwiseGradients(): void {
  const backendName = 'wasm';
  replaceKernel({ kernelName: tf.DepthwiseConv2dNativeBackpropInput, backendName, kernelFunc: backpropInput });
  replaceKernel({ kernelName: tf.DepthwiseConv2dNativeBackpropFilter, backendName, kernelFunc: backpropFilter });
}
