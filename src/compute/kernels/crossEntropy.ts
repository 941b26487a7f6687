/**
 * The mean cross-entropy of logits and its gradient, each as one operation: −mean Σ y log softmax(z), times a share.
 *
 * On `wasm` its two dozen operations of TensorFlow.js over a few hundred values cost as much as two blocks of a small network. Here they are loops in
 * the same order and precision, which leave exponentials and logarithms to the kernels of TensorFlow.js: both give the same, bit by bit.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { registerAskedGradient } from './askedGradients';
import { allocate, call, free, replaceKernel, view } from './hostMemory';

const KERNEL = 'TemperCrossEntropy';
const GRADIENT = 'TemperCrossEntropyGrad';

const { fround } = Math;

interface Attrs {
  share: number;
  /** A gradient will be asked for. */
  keep: boolean;
}

/**
 * @param logits [batch, classes]
 * @param oneHot of the same shape; no gradient flows into it
 * @param share what the mean is multiplied by
 * @returns a scalar, differentiable (once on `wasm`)
 */
export function meanCrossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D, share = 1): tf.Scalar {
  const same = logits.shape.join() === oneHot.shape.join() && logits.dtype === 'float32' && oneHot.dtype === 'float32';
  if (!nativeKernels(tf.backend()) || !same) return composedCrossEntropy(logits, oneHot, share);
  const attrs: Attrs = { share, keep: tf.engine().state.gradientDepth > 0 };
  return tf.tidy(() => {
    const made = tf.engine().runKernel(KERNEL, { logits, oneHot }, attrs as unknown as tf.NamedAttrMap);
    return (made as unknown as tf.Scalar[])[0]!;
  });
}

/** The same of TensorFlow.js operations. */
export function composedCrossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D, share = 1): tf.Scalar {
  return tf.tidy(() => {
    const mean = tf.neg(tf.mean(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits)), 1)));
    return (share === 1 ? mean : tf.mul(mean, share)) as tf.Scalar;
  });
}

/** The loss, and with `keep` the logarithms of the softmax. */
function forward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { logits, oneHot } = inputs as { logits: tf.TensorInfo; oneHot: tf.TensorInfo };
  const { share, keep } = attrs as unknown as Attrs;
  const [batch, classes] = logits.shape as [number, number];
  const logs = allocate(backend, [batch, classes]);
  const sums = allocate(backend, [batch]);
  shift(view(backend, logits), view(backend, logs), classes);
  const exponentials = call(backend, tf.Exp, { x: logs });
  sumRows(view(backend, exponentials), view(backend, sums), classes);
  const sumLogs = call(backend, tf.Log, { x: sums });
  const loss = allocate(backend, []);
  const [values, ofSums, wanted] = [view(backend, logs), view(backend, sumLogs), view(backend, oneHot)];
  let total = 0;
  for (let row = 0; row < batch; row++) {
    let sum = 0;
    for (let i = row * classes; i < (row + 1) * classes; i++) {
      const value = fround(values[i]! - ofSums[row]!);
      values[i] = value;
      sum = fround(sum + fround(wanted[i]! * value));
    }
    total = fround(total + sum);
  }
  view(backend, loss)[0] = fround(-fround(total / batch) * fround(share));
  free(backend, exponentials, sums, sumLogs);
  if (keep) return [loss, logs];
  free(backend, logs);
  return [loss];
}

/** Writes what is left when the largest value of each row is taken from it. */
function shift(from: Float32Array, to: Float32Array, classes: number): void {
  for (let start = 0; start < from.length; start += classes) {
    let largest = -Infinity;
    for (let i = start; i < start + classes; i++) largest = Math.max(largest, from[i]!);
    for (let i = start; i < start + classes; i++) to[i] = from[i]! - largest;
  }
}

function sumRows(from: Float32Array, sums: Float32Array, classes: number): void {
  for (let row = 0; row < sums.length; row++) {
    let sum = 0;
    for (let i = row * classes; i < (row + 1) * classes; i++) sum = fround(sum + from[i]!);
    sums[row] = sum;
  }
}

function backward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { dy, oneHot, logs } = inputs as { dy: tf.TensorInfo; oneHot: tf.TensorInfo; logs: tf.TensorInfo };
  const { share } = attrs as unknown as Attrs;
  const [batch, classes] = logs.shape as [number, number];
  // It is written over with the gradient, value by value.
  const softmax = call(backend, tf.Exp, { x: logs });
  const [values, wanted] = [view(backend, softmax), view(backend, oneHot)];
  const slope = fround(-fround(view(backend, dy)[0]! * fround(share)) / batch);
  for (let row = 0; row < batch; row++) {
    let sum = 0;
    for (let i = row * classes; i < (row + 1) * classes; i++) sum = fround(sum + fround(slope * wanted[i]!));
    for (let i = row * classes; i < (row + 1) * classes; i++) {
      values[i] = fround(slope * wanted[i]!) - fround(sum * values[i]!);
    }
  }
  return softmax;
}

export function registerCrossEntropy(): void {
  replaceKernel({ kernelName: KERNEL, backendName: 'wasm', kernelFunc: forward });
  replaceKernel({ kernelName: GRADIENT, backendName: 'wasm', kernelFunc: backward });
  registerAskedGradient(
    { kernelName: KERNEL, inputsToSave: ['oneHot'], outputsToSave: [false, true] },
    (dy, [oneHot, logs], attrs) => {
      const inputs = { dy, oneHot: oneHot!, logs: logs! };
      return { logits: tf.engine().runKernel(GRADIENT, inputs, attrs) as unknown as tf.Tensor };
    },
  );
}
