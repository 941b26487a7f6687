/**
 * Gradient of max pooling on `wasm`. The backend's own kernel (4.22) gives zero for every window whose values are all
 * negative, because it starts its search at the smallest positive number.
 */
import * as tf from '../tf';
import { allocate, replaceKernel, view } from './hostMemory';

interface Attrs {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Each dy goes to the first largest value of its window. */
function maxPoolGrad({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as Attrs;
  const shape = input.shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const channels = info.inChannels;
  const dx = allocate(backend, shape);
  const to = view(backend, dx).fill(0);
  const x = view(backend, input);
  const from = view(backend, dy);
  let source = 0;
  for (let n = 0; n < info.batchSize; n++) {
    for (let h = 0; h < info.outHeight; h++) {
      const top = h * info.strideHeight - info.padInfo.top;
      const lastRow = Math.min(top + info.filterHeight, info.inHeight);
      for (let w = 0; w < info.outWidth; w++) {
        const left = w * info.strideWidth - info.padInfo.left;
        const lastColumn = Math.min(left + info.filterWidth, info.inWidth);
        for (let c = 0; c < channels; c++) {
          let best = -Infinity;
          let at = -1;
          for (let row = Math.max(0, top); row < lastRow; row++) {
            for (let column = Math.max(0, left); column < lastColumn; column++) {
              const i = ((n * info.inHeight + row) * info.inWidth + column) * channels + c;
              if (x[i]! > best) {
                best = x[i]!;
                at = i;
              }
            }
          }
          if (at >= 0) to[at]! += from[source]!;
          source++;
        }
      }
    }
  }
  return dx;
}

export function registerMaxPoolGrad(): void {
  replaceKernel({ kernelName: tf.MaxPoolGrad, backendName: 'wasm', kernelFunc: maxPoolGrad });
}
