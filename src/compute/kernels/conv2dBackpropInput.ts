/**
 * Gradient of a convolution with respect to its input, on `wasm`: by native code (`convolution.ts`) on one thread; what follows here serves
 * where TensorFlow.js has several. The backend's own kernel is a plain loop, about nine
 * times slower than its forward convolution. Here the gradient is made of forward convolutions of dy: with stride s, the
 * input rows h ≡ a and columns w ≡ b (mod s) see only every s-th filter tap, so each of the s × s classes (a, b) is one
 * small stride-1 convolution with a flipped part of the filter, and the classes are interleaved. It costs as many
 * multiplications as the forward pass.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { inputGradient } from './convolution';
import { allocate, call, free, replaceKernel, view } from './hostMemory';

interface Attrs {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  inputShape: [number, number, number, number];
}

/** One residue class along one axis: which taps it sees, and the padding of dy for its convolution. */
interface Phase {
  /** First filter tap; the next are `stride` apart. */
  tap: number;
  taps: number;
  /** Number of input positions in the class. */
  length: number;
  padBefore: number;
  padAfter: number;
  /** Outputs of the convolution to pass over (where the padding would be negative). */
  skip: number;
}

/** Input positions first, first + stride, …: dx[first + s·j] = Σ_t dy[o + j − t] · filter[tap + s·t]. */
function phaseOf(first: number, stride: number, filter: number, padding: number, input: number, output: number): Phase {
  const tap = (first + padding) % stride;
  const taps = Math.max(0, Math.ceil((filter - tap) / stride));
  const length = Math.max(0, Math.ceil((input - first) / stride));
  const o = Math.floor((first + padding) / stride);
  const before = taps - 1 - o;
  const after = length - output - before + taps - 1;
  return {
    tap,
    taps,
    length,
    padBefore: Math.max(0, before),
    padAfter: Math.max(0, after),
    skip: Math.max(0, -before),
  };
}

/** Taps (row, column) of one class, flipped, input and output channels exchanged: [taps, taps, outC, inC]. */
function flippedPart(
  backend: unknown,
  filter: tf.TensorInfo,
  row: Phase,
  column: Phase,
  strides: [number, number],
): tf.TensorInfo {
  const [, filterWidth, inChannels, outChannels] = filter.shape as [number, number, number, number];
  const part = allocate(backend, [row.taps, column.taps, outChannels, inChannels]);
  const from = view(backend, filter);
  const to = view(backend, part);
  let start = 0;
  for (let u = row.taps - 1; u >= 0; u--) {
    for (let v = column.taps - 1; v >= 0; v--) {
      const tap = ((row.tap + strides[0] * u) * filterWidth + column.tap + strides[1] * v) * inChannels * outChannels;
      for (let i = 0; i < inChannels; i++) {
        let at = tap + i * outChannels;
        const last = start + outChannels * inChannels;
        for (let k = start + i; k < last; k += inChannels) to[k] = from[at++]!;
      }
      start += outChannels * inChannels;
    }
  }
  return part;
}

function conv2dBackpropInput({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const { strides, pad, dataFormat, dimRoundingMode, inputShape } = attrs as unknown as Attrs;
  if (dataFormat !== 'NHWC') throw new Error(`Convolution gradients on wasm need NHWC tensors, not ${dataFormat}.`);
  const info = tf.backend_util.computeConv2DInfo(
    inputShape,
    filter.shape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const native = nativeKernels(backend);
  if (native?.products) return inputGradient(backend, native, dy, filter, info);
  const { batchSize, inHeight, inWidth, inChannels, strideHeight, strideWidth } = info;

  const classGradient = (row: Phase, column: Phase): tf.TensorInfo => {
    const part = flippedPart(backend, filter, row, column, [strideHeight, strideWidth]);
    const padding = [
      [0, 0],
      [row.padBefore, row.padAfter],
      [column.padBefore, column.padAfter],
      [0, 0],
    ];
    const result = call(
      backend,
      tf.Conv2D,
      { x: dy, filter: part },
      { strides: [1, 1], dilations: [1, 1], pad: padding, dataFormat },
    );
    free(backend, part);
    return result;
  };

  const rowPhase = (a: number) =>
    phaseOf(a, strideHeight, info.filterHeight, info.padInfo.top, inHeight, info.outHeight);
  const columnPhase = (b: number) =>
    phaseOf(b, strideWidth, info.filterWidth, info.padInfo.left, inWidth, info.outWidth);

  if (strideHeight === 1 && strideWidth === 1) {
    const dx = classGradient(rowPhase(0), columnPhase(0));
    if (dx.shape[1] === inHeight && dx.shape[2] === inWidth) return dx;
    free(backend, dx);
  }

  const dx = allocate(backend, [batchSize, inHeight, inWidth, inChannels]);
  view(backend, dx).fill(0);
  for (let a = 0; a < strideHeight; a++) {
    for (let b = 0; b < strideWidth; b++) {
      const row = rowPhase(a);
      const column = columnPhase(b);
      if (!row.taps || !column.taps || !row.length || !column.length) continue;
      const gradient = classGradient(row, column);
      const from = view(backend, gradient);
      const to = view(backend, dx);
      const [, height, width] = gradient.shape as [number, number, number, number];
      for (let n = 0; n < batchSize; n++) {
        for (let j = 0; j < row.length; j++) {
          let source = ((n * height + row.skip + j) * width + column.skip) * inChannels;
          let target = ((n * inHeight + a + j * strideHeight) * inWidth + b) * inChannels;
          for (let i = 0; i < column.length; i++) {
            for (let c = 0; c < inChannels; c++) to[target + c] = from[source + c]!;
            source += inChannels;
            target += inChannels * strideWidth;
          }
        }
      }
      free(backend, gradient);
    }
  }
  return dx;
}

export function registerConv2dBackpropInput(): void {
  replaceKernel({ kernelName: tf.Conv2DBackpropInput, backendName: 'wasm', kernelFunc: conv2dBackpropInput });
}
