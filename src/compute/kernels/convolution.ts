/**
 * Convolutions on `wasm` by native code, forward and with respect to the input: `native/assembly/network/convolution.ts`. With bias and
 * ReLU where they are fused. What it does not do (dilation, other activations) is left to TensorFlow.js.
 *
 * Measured under Node 20 on one core of an EPYC (Zen 4), 64 pictures, GFLOP/s forward and towards the input: XNNPACK's (its filter packed before;
 * ours packs at every call), ours without fused multiply-add, ours with it. Taps beyond the edge are counted, and cost nothing in ours.
 *
 *     side, channels, filter       XNNPACK   ours     fused
 *     64,  3 → 16, 3 × 3 stride 2  22,  6    26,  9   32, 10
 *     32, 16 → 24, 3 × 3 stride 2  26, 17    32, 27   41, 32
 *     16, 24 → 24, 3 × 3           30, 29    32, 40   53, 53
 *      8, 48 → 48, 3 × 3           31, 30    45, 45   58, 58
 *      4, 64 → 64, 3 × 3           32, 28    53, 53   71, 70
 *     32, 16 → 24, 1 × 1 stride 2  23, 12    20, 11   23, 12
 *
 * So ours serve every shape, fused or not.
 *
 * The choice never depends on the batch: an answer for a picture has the same bits in any.
 */
import { nativeKernels, type Native } from '../native/load';
import * as tf from '../tf';
import { address, addresses, allocate, replaceKernel, withRoom } from './hostMemory';
import { winogradConvolve, winogradPays, type ConvolutionAddresses } from './winograd';

type Shape4D = [number, number, number, number];

interface Attrs {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dilations: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  activation?: string;
}

/** What activations clip to; those that do more are not done here. */
export const CLIPS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  linear: [-Infinity, Infinity],
  relu: [0, Infinity],
  relu6: [0, 6],
};

/** Sizes of a convolution as the native code takes them: those of what it reads and of what it writes. */
export interface Geometry {
  batch: number;
  inH: number;
  inW: number;
  inC: number;
  outH: number;
  outW: number;
  outC: number;
  kh: number;
  kw: number;
  strideH: number;
  strideW: number;
  padTop: number;
  padLeft: number;
}

/** Of a convolution without dilation. */
export function geometryOfInfo(info: tf.backend_util.Conv2DInfo): Geometry {
  return {
    batch: info.batchSize,
    inH: info.inHeight,
    inW: info.inWidth,
    inC: info.inChannels,
    outH: info.outHeight,
    outW: info.outWidth,
    outC: info.outChannels,
    kh: info.filterHeight,
    kw: info.filterWidth,
    strideH: info.strideHeight,
    strideW: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}

/**
 * The same from shapes, with one stride for both axes and so many pixels of padding on every side. Written out, as that of TensorFlow.js takes as long as a small
 * norm.
 */
export function geometryOf(x: readonly number[], filter: readonly number[], stride: number, padding: number): Geometry {
  const [batch, inH, inW, inC] = x as Shape4D;
  const [kh, kw, , outC] = filter as Shape4D;
  const out = (size: number, taps: number) => Math.floor((size - taps + 2 * padding) / stride) + 1;
  return {
    batch,
    inH,
    inW,
    inC,
    outH: out(inH, kh),
    outW: out(inW, kw),
    outC,
    kh,
    kw,
    strideH: stride,
    strideW: stride,
    padTop: padding,
    padLeft: padding,
  };
}

/** In floats: the room for a filter with its biases in panels of eight outputs. */
export function packedSize(taps: number, inputs: number, outputs: number): number {
  return Math.ceil(outputs / 8) * 8 * (taps * inputs + 1);
}

interface ConvolveOptions {
  bias?: tf.TensorInfo;
  /** What the filter of each output channel is multiplied by. */
  scale?: tf.TensorInfo;
  clip?: readonly [low: number, high: number];
}

/** x convolved with the filter [kh, kw, inC, outC] of the geometry. */
export function convolve(
  backend: unknown,
  native: Native,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  geometry: Geometry,
  { bias, scale, clip }: ConvolveOptions = {},
): tf.TensorInfo {
  const { batch, outH, outW, outC } = geometry;
  const out = allocate(backend, [batch, outH, outW, outC]);
  const more = { bias: bias ? address(backend, bias) : 0, scale: scale ? address(backend, scale) : 0 };
  convolveTo(backend, native, { ...addresses(backend, { x, filter, out }), ...more }, geometry, clip);
  return out;
}

/** `convolve` with what is in memory: writes to `out`. */
export function convolveTo(
  backend: unknown,
  native: Native,
  at: ConvolutionAddresses,
  geometry: Geometry,
  clip = CLIPS.linear!,
): void {
  const { inC, outC, kh, kw } = geometry;
  if (winogradPays(geometry)) return winogradConvolve(backend, native, at, geometry, { clip });
  withRoom(backend, [packedSize(kh * kw, inC, outC)], (packed) => {
    native.packFilter({
      from: at.filter,
      scale: at.scale ?? 0,
      bias: at.bias ?? 0,
      packed: packed!,
      taps: kh * kw,
      inC,
      outC,
      tapStep: 4 * inC * outC,
      inStep: 4 * outC,
      outStep: 4,
    });
    convolvePacked(native, { x: at.x, packed: packed!, out: at.out }, flattened(geometry), false, clip);
  });
}

/** Written out, as objects that are put together from others take long and are left for the garbage collector's slower half. */
function convolvePacked(
  native: Native,
  { x, packed, out }: { x: number; packed: number; out: number },
  geometry: Geometry,
  transposed: boolean,
  clip: readonly [low: number, high: number],
): void {
  native.convolve({
    x,
    packed,
    out,
    batch: geometry.batch,
    inH: geometry.inH,
    inW: geometry.inW,
    inC: geometry.inC,
    outH: geometry.outH,
    outW: geometry.outW,
    outC: geometry.outC,
    kh: geometry.kh,
    kw: geometry.kw,
    strideH: geometry.strideH,
    strideW: geometry.strideW,
    padTop: geometry.padTop,
    padLeft: geometry.padLeft,
    transposed: Number(transposed),
    low: clip[0],
    high: clip[1],
  });
}

/** A 1 × 1 filter sees all pixels of all pictures as one line. */
function flattened(geometry: Geometry): Geometry {
  const { batch, inH, inW, outH, outW, kh, kw, strideH, strideW, padTop, padLeft } = geometry;
  const plain = kh === 1 && kw === 1 && strideH === 1 && strideW === 1 && padTop === 0 && padLeft === 0;
  if (!plain || inH !== outH || inW !== outW) return geometry;
  const pixels = batch * inH * inW;
  return {
    batch: 1,
    inH: 1,
    inW: pixels,
    inC: geometry.inC,
    outH: 1,
    outW: pixels,
    outC: geometry.outC,
    kh,
    kw,
    strideH,
    strideW,
    padTop,
    padLeft,
  };
}

/** The gradient of a convolution with respect to its input. */
export function inputGradient(
  backend: unknown,
  native: Native,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo {
  const dx = allocate(backend, info.inShape);
  inputGradientTo(backend, native, addresses(backend, { dy, filter, dx }), geometryOfInfo(info));
  return dx;
}

/** `inputGradient` with what is in memory: writes to `dx`. @param forward the geometry of the convolution itself */
export function inputGradientTo(
  backend: unknown,
  native: Native,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
  forward: Geometry,
): void {
  const { batch, kh, kw, strideH, strideW, padTop, padLeft } = forward;
  // With stride 1 it is the forward convolution by the flipped filter, whose taps lie side by side.
  const flip = strideH === 1 && strideW === 1;
  const geometry: Geometry = {
    batch,
    inH: forward.outH,
    inW: forward.outW,
    inC: forward.outC,
    outH: forward.inH,
    outW: forward.inW,
    outC: forward.inC,
    kh,
    kw,
    strideH,
    strideW,
    padTop: flip ? kh - 1 - padTop : padTop,
    padLeft: flip ? kw - 1 - padLeft : padLeft,
  };
  if (flip && winogradPays(geometry)) {
    const at = { x: dy, filter, out: dx };
    return winogradConvolve(backend, native, at, geometry, { clip: CLIPS.linear!, flipped: true });
  }
  const { inC, outC } = geometry;
  const taps = kh * kw;
  const tap = 4 * inC * outC;
  withRoom(backend, [packedSize(taps, inC, outC)], (packed) => {
    native.packFilter({
      from: filter + (flip ? (taps - 1) * tap : 0),
      scale: 0,
      bias: 0,
      packed: packed!,
      taps,
      inC,
      outC,
      tapStep: flip ? -tap : tap,
      inStep: 4,
      outStep: 4 * inC,
    });
    convolvePacked(native, { x: dy, packed: packed!, out: dx }, flattened(geometry), !flip, CLIPS.linear!);
  });
}

/** The result by native code, or null where this convolution is not for it. */
function own({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo | null {
  const native = nativeKernels(backend);
  if (!native?.products) return null;
  const { x, filter, bias, preluActivationWeights } = inputs as Partial<Record<string, tf.TensorInfo>>;
  const { strides, pad, dataFormat, dilations, dimRoundingMode, activation } = attrs as unknown as Attrs;
  const clip = CLIPS[activation ?? 'linear'];
  if (dataFormat !== 'NHWC' || !clip || preluActivationWeights || x!.dtype !== 'float32') return null;
  const shape = filter!.shape as Shape4D;
  const info = tf.backend_util.computeConv2DInfo(x!.shape as Shape4D, shape, strides, dilations, pad, dimRoundingMode);
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1) return null;
  if (bias && tf.util.sizeFromShape(bias.shape) !== info.outChannels) return null;
  return convolve(backend, native, x!, filter!, geometryOfInfo(info), { bias, clip });
}

export function registerConvolution(): void {
  for (const name of [tf.Conv2D, tf.FusedConv2D]) {
    const original = tf.getKernel(name, 'wasm');
    if (!original) throw new Error('The wasm backend must be imported before its kernels are replaced.');
    replaceKernel({ ...original, kernelFunc: (call) => own(call) ?? original.kernelFunc(call) });
  }
}
