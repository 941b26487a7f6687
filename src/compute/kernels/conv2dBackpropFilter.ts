/**
 * Gradient of a convolution with respect to its filter, which the `wasm` backend lacks:
 *
 *     dW[u, v, i, o] = Σ_{n,h,w} x[n, s·h + u − p, s·w + v − p, i] · dy[n, h, w, o]
 *
 * That is itself a convolution, in which the channels of x are the batch, the batch is the channels, dy is the filter and
 * the stride is the dilation. So XNNPACK’s forward convolution does the work where native code does not: sums of outer products, or Winograd’s
 * convolution (`winograd.ts`).
 */
import { nativeKernels, type Native } from '../native/load';
import * as tf from '../tf';
import { geometryOfInfo, type Geometry } from './convolution';
import { addresses, allocate, call, clear, free, replaceKernel, view, withRoom } from './hostMemory';
import { winogradFilterGradient, winogradPays, type FilterGradientAddresses } from './winograd';

interface Attrs {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  filterShape: [number, number, number, number];
}

function conv2dBackpropFilter({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs as unknown as Attrs;
  if (dataFormat !== 'NHWC') throw new Error(`Convolution gradients on wasm need NHWC tensors, not ${dataFormat}.`);
  const shape = x.shape as [number, number, number, number];
  const info = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode);

  const native = nativeKernels(backend);
  if (native && info.outChannels % 4 === 0) return ownGradient(backend, native, x, dy, info);

  if (info.filterHeight === 1 && info.filterWidth === 1 && info.strideHeight === 1 && info.strideWidth === 1) {
    const { top, bottom, left, right } = info.padInfo;
    if (!top && !bottom && !left && !right) return pointwise(backend, x, dy, filterShape);
  }

  const channelsAsBatch = call(backend, tf.Transpose, { x }, { perm: [3, 1, 2, 0] });
  const asFilter = call(backend, tf.Transpose, { x: dy }, { perm: [1, 2, 0, 3] });
  // Padding that gives at least filterHeight × filterWidth results; rows that the stride passed over give more.
  const after = (input: number, output: number, stride: number, filter: number, before: number) =>
    Math.max(0, filter + (output - 1) * stride - input - before);
  const padding = [
    [0, 0],
    [info.padInfo.top, after(info.inHeight, info.outHeight, info.strideHeight, info.filterHeight, info.padInfo.top)],
    [info.padInfo.left, after(info.inWidth, info.outWidth, info.strideWidth, info.filterWidth, info.padInfo.left)],
    [0, 0],
  ];
  const gradient = call(
    backend,
    tf.Conv2D,
    { x: channelsAsBatch, filter: asFilter },
    { strides: [1, 1], dilations: [info.strideHeight, info.strideWidth], pad: padding, dataFormat },
  );
  free(backend, channelsAsBatch, asFilter);
  const result = filterLayout(backend, gradient, filterShape);
  free(backend, gradient);
  return result;
}

/** Pixels of dy that are worked on at a time: few enough for the cache, enough to pay for loading and storing dW. */
const BLOCK_PIXELS = 256;

/** Largest pictures whose pixels are put together first, and the length of the panels that they are put into. */
const SMALL_PIXELS = 64;
const PANEL_PIXELS = 132;

/** By native code, `native/assembly/network/filterGradient.ts`, or Winograd's where it is faster. */
function ownGradient(
  backend: unknown,
  native: Native,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo {
  const dw = allocate(backend, [info.filterHeight, info.filterWidth, info.inChannels, info.outChannels]);
  filterGradientTo(backend, native, addresses(backend, { x, dy, dw }), geometryOfInfo(info));
  return dw;
}

/** The gradient with what is in memory: writes to `dw`. The output channels are a multiple of four. */
export function filterGradientTo(
  backend: unknown,
  native: Native,
  at: FilterGradientAddresses,
  geometry: Geometry,
): void {
  if (winogradPays(geometry)) return winogradFilterGradient(backend, native, at, geometry);
  const { x, dy, dw } = at;
  const { batch, inH, inW, inC, outH, outW, outC, kh, kw, strideH, strideW, padTop, padLeft } = geometry;
  clear(backend, dw, kh * kw * inC * outC);
  const pixels = outH * outW;
  // Written out: see `convolvePacked`.
  const small = pixels <= SMALL_PIXELS && inC % 4 === 0 && outC % 8 === 0;
  if (small) {
    return withRoom(backend, [(inC + outC) * PANEL_PIXELS], (scratch) =>
      native.filterGradientSmall({
        x,
        dy,
        dw,
        scratch: scratch!,
        batch,
        inH,
        inW,
        inC,
        outH,
        outW,
        outC,
        kh,
        kw,
        strideH,
        strideW,
        padTop,
        padLeft,
      }),
    );
  }
  native.filterGradient({
    x,
    dy,
    dw,
    batch,
    inH,
    inW,
    inC,
    outH,
    outW,
    outC,
    kh,
    kw,
    strideH,
    strideW,
    padTop,
    padLeft,
    block: Math.max(1, Math.floor(BLOCK_PIXELS / pixels)),
  });
}

/** A 1 × 1 filter: one matrix product xᵀ · dy. */
function pointwise(backend: unknown, x: tf.TensorInfo, dy: tf.TensorInfo, filterShape: number[]): tf.TensorInfo {
  const [, , inChannels, outChannels] = filterShape as [number, number, number, number];
  const pixels = tf.util.sizeFromShape(x.shape) / inChannels;
  const flat = { ...x, shape: [pixels, inChannels] };
  const transposed = call(backend, tf.Transpose, { x: flat }, { perm: [1, 0] });
  const product = call(
    backend,
    tf.BatchMatMul,
    { a: { ...transposed, shape: [1, inChannels, pixels] }, b: { ...dy, shape: [1, pixels, outChannels] } },
    { transposeA: false, transposeB: false },
  );
  free(backend, transposed);
  return { ...product, shape: filterShape };
}

/** [inC, rows ≥ kh, columns ≥ kw, outC] → [kh, kw, inC, outC]; what is beyond the filter is left out. */
function filterLayout(backend: unknown, gradient: tf.TensorInfo, filterShape: number[]): tf.TensorInfo {
  const [kh, kw, inChannels, outChannels] = filterShape as [number, number, number, number];
  const [, rows, columns] = gradient.shape as [number, number, number, number];
  const result = allocate(backend, filterShape);
  const from = view(backend, gradient);
  const to = view(backend, result);
  let target = 0;
  for (let u = 0; u < kh; u++) {
    for (let v = 0; v < kw; v++) {
      for (let i = 0; i < inChannels; i++) {
        const source = ((i * rows + u) * columns + v) * outChannels;
        for (let o = 0; o < outChannels; o++) to[target++] = from[source + o]!;
      }
    }
  }
  return result;
}

export function registerConv2dBackpropFilter(): void {
  replaceKernel({ kernelName: tf.Conv2DBackpropFilter, backendName: 'wasm', kernelFunc: conv2dBackpropFilter });
}
