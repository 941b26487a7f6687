/**
 * The weighted mean over pictures of their mean squared distance from what is wanted, relative to a scale, and its gradient, each as one operation:
 *
 *     share · mean_i( w_i · mean (x_i − t_i)² ) / scale
 *
 * On `wasm` it is native code, as the two dozen operations of TensorFlow.js and their tensors cost an eighth of a step of the front correction. The order and
 * the precision of all sums are theirs: both give the same, bit by bit.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { registerAskedGradient } from './askedGradients';
import { address, addresses, allocate, free, replaceKernel, view, withRoom } from './hostMemory';

const KERNEL = 'TemperSquaredDistance';
const GRADIENT = 'TemperSquaredDistanceGrad';

const { fround } = Math;

export interface SquaredDistanceOptions {
  scale: number;
  /** [batch], how much each picture counts; null for 1. */
  weights: tf.Tensor1D | null;
  /** What the result is multiplied by; default 1. */
  share?: number;
}

interface Attrs {
  scale: number;
  share: number;
}

/**
 * @param x [batch, …]
 * @param wanted of the same shape; no gradient flows into it, nor into the weights
 * @returns a scalar, differentiable (once on `wasm`)
 */
export function squaredDistance(x: tf.Tensor, wanted: tf.Tensor, options: SquaredDistanceOptions): tf.Scalar {
  const { scale, weights, share = 1 } = options;
  const same = x.shape.join() === wanted.shape.join() && x.dtype === 'float32' && wanted.dtype === 'float32';
  if (!nativeKernels(tf.backend()) || !same) return composedSquaredDistance(x, wanted, options);
  return tf.tidy(() => {
    const inputs = { x, wanted, weights: weights ?? tf.ones([x.shape[0]!]) };
    return tf.engine().runKernel(KERNEL, inputs, { scale, share }) as unknown as tf.Scalar;
  });
}

/** The same of TensorFlow.js operations. */
export function composedSquaredDistance(
  x: tf.Tensor,
  wanted: tf.Tensor,
  { scale, weights, share = 1 }: SquaredDistanceOptions,
): tf.Scalar {
  return tf.tidy(() => {
    const apart = tf.square(tf.sub(x, wanted));
    const each = tf.mean(tf.reshape(apart, [apart.shape[0]!, -1]), 1);
    const relative = tf.div(tf.mean(weights ? tf.mul(each, weights) : each), scale);
    return (share === 1 ? relative : tf.mul(relative, share)) as tf.Scalar;
  });
}

type Inputs = Record<'x' | 'wanted' | 'weights', tf.TensorInfo>;

function rowsOf({ shape }: tf.TensorInfo): { rows: number; size: number } {
  const rows = shape[0]!;
  return { rows, size: tf.util.sizeFromShape(shape) / rows };
}

function forward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, wanted, weights } = inputs as unknown as Inputs;
  const { scale, share } = attrs as unknown as Attrs;
  const { rows, size } = rowsOf(x);
  const out = allocate(backend, []);
  const sums = allocate(backend, [rows]);
  const at = { a: address(backend, x), b: address(backend, wanted), sums: address(backend, sums) };
  nativeKernels(backend)!.squaredDistances({ ...at, rows, size });
  const [each, counts] = [view(backend, sums), view(backend, weights)];
  let total = 0;
  for (let i = 0; i < rows; i++) total = fround(total + fround(fround(each[i]! / size) * counts[i]!));
  view(backend, out)[0] = fround(fround(total / rows) / fround(scale)) * fround(share);
  free(backend, sums);
  return out;
}

function backward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, wanted, weights, dy } = inputs as unknown as Inputs & { dy: tf.TensorInfo };
  const { scale, share } = attrs as unknown as Attrs;
  const { rows, size } = rowsOf(x);
  const dx = allocate(backend, x.shape);
  withRoom(backend, [rows], (slopes) => {
    const { buffer } = view(backend, dx);
    const each = new Float32Array(buffer, slopes, rows);
    const counts = view(backend, weights);
    const slope = fround(fround(fround(view(backend, dy)[0]! * fround(share)) / fround(scale)) / rows);
    for (let i = 0; i < rows; i++) each[i] = fround(slope * counts[i]!) / size;
    const { x: a, wanted: b, dx: out } = addresses(backend, { x, wanted, dx });
    nativeKernels(backend)!.distanceSlopes({ a, b, slopes: slopes!, out, rows, size });
  });
  return dx;
}

export function registerSquaredDistance(): void {
  replaceKernel({ kernelName: KERNEL, backendName: 'wasm', kernelFunc: forward });
  replaceKernel({ kernelName: GRADIENT, backendName: 'wasm', kernelFunc: backward });
  const inputsToSave = ['x', 'wanted', 'weights'];
  registerAskedGradient({ kernelName: KERNEL, inputsToSave }, (dy, [x, wanted, weights], attrs) => {
    const inputs = { dy, x: x!, wanted: wanted!, weights: weights! };
    return { x: tf.engine().runKernel(GRADIENT, inputs, attrs) as unknown as tf.Tensor };
  });
}
