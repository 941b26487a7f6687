/**
 * Logarithms of a softmax on `wasm`, for losses that are one operation: a loop over a few hundred values in place of six operations. It leaves exponentials
 * and logarithms to the kernels of TensorFlow.js and keeps its order and precision, and so its bits.
 */
import * as tf from '../tf';
import { allocate, call, free, view } from './hostMemory';

const { fround } = Math;

/** @param logits [batch, classes]; @returns log softmax(logits / temperature), which is the caller's */
export function logSoftmaxOf(backend: unknown, logits: tf.TensorInfo, temperature = 1): tf.TensorInfo {
  const [batch, classes] = logits.shape as [number, number];
  const logs = allocate(backend, [batch, classes]);
  const sums = allocate(backend, [batch]);
  shift(view(backend, logits), view(backend, logs), classes, fround(temperature));
  const exponentials = call(backend, tf.Exp, { x: logs });
  sumRows(view(backend, exponentials), view(backend, sums), classes);
  const sumLogs = call(backend, tf.Log, { x: sums });
  const [values, ofSums] = [view(backend, logs), view(backend, sumLogs)];
  for (let row = 0; row < batch; row++) {
    for (let i = row * classes; i < (row + 1) * classes; i++) values[i] = values[i]! - ofSums[row]!;
  }
  free(backend, exponentials, sums, sumLogs);
  return logs;
}

/** What is left when the largest value of each row, all divided, is taken from it. */
function shift(from: Float32Array, to: Float32Array, classes: number, divisor: number): void {
  for (let start = 0; start < from.length; start += classes) {
    let largest = -Infinity;
    for (let i = start; i < start + classes; i++) largest = Math.max(largest, (to[i] = fround(from[i]! / divisor)));
    for (let i = start; i < start + classes; i++) to[i] = to[i]! - largest;
  }
}

function sumRows(from: Float32Array, sums: Float32Array, classes: number): void {
  for (let row = 0; row < sums.length; row++) {
    let sum = 0;
    for (let i = row * classes; i < (row + 1) * classes; i++) sum = fround(sum + from[i]!);
    sums[row] = sum;
  }
}

/**
 * The gradient of logits behind that of their log softmax.
 * @param slopes [batch, classes], written over with the gradient
 * @param softmax of the same shape
 */
export function throughLogSoftmax(slopes: Float32Array, softmax: Float32Array, classes: number): void {
  for (let start = 0; start < slopes.length; start += classes) {
    let sum = 0;
    for (let i = start; i < start + classes; i++) sum = fround(sum + slopes[i]!);
    for (let i = start; i < start + classes; i++) slopes[i] = slopes[i]! - fround(sum * softmax[i]!);
  }
}
