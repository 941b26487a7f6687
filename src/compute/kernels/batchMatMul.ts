/**
 * Matrix products on `wasm`. The backend hands only the product of two plain matrices to XNNPACK; with a transposed argument, as
 * every gradient of a dense layer has, or with several matrices, as attention has, it is a plain loop, about 14 times slower. So
 * a single product is transposed first, and several go to a loop of our own.
 */
import { nativeKernels } from '../native/load';
import type { NativeKernels } from '../native/parameters';
import * as tf from '../tf';
import { addresses, allocate, call, free, replaceKernel } from './hostMemory';

interface Attrs {
  transposeA: boolean;
  transposeB: boolean;
}

export function registerBatchMatMul(): void {
  const original = tf.getKernel(tf.BatchMatMul, 'wasm');
  if (!original) throw new Error('The wasm backend must be imported before its kernels are replaced.');
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
    const { transposeA, transposeB } = attrs as unknown as Attrs;
    const b = transposeB ? lastTwoSwapped(backend, inputs.b!) : inputs.b!;
    const native = nativeKernels(backend);
    const sizes = native && severalOf(inputs.a!.shape, b.shape);
    if (sizes) {
      const product = ownProduct(backend, native, inputs.a!, b, sizes, transposeA);
      if (transposeB) free(backend, b);
      return product;
    }
    const a = transposeA ? lastTwoSwapped(backend, inputs.a!) : inputs.a!;
    const product = original.kernelFunc({ inputs: { a, b }, attrs: { transposeA: false, transposeB: false }, backend });
    if (transposeA) free(backend, a);
    if (transposeB) free(backend, b);
    return product;
  };
  replaceKernel({ ...original, kernelFunc });
}

interface Several {
  outer: number[];
  count: number;
  /** One matrix serves all. */
  oneA: boolean;
  oneB: boolean;
}

/** How many products there are, or null for a single one and for shapes that are repeated along some axes only. */
function severalOf(a: number[], b: number[]): Several | null {
  const [outerA, outerB] = [a.slice(0, -2), b.slice(0, -2)];
  const [countA, countB] = [outerA, outerB].map((shape) => tf.util.sizeFromShape(shape)) as [number, number];
  const equal = outerA.join() === outerB.join();
  if (Math.max(countA, countB) === 1 || !(equal || countA === 1 || countB === 1)) return null;
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  return { outer, count: Math.max(countA, countB), oneA: countA === 1, oneB: countB === 1 };
}

function ownProduct(
  backend: unknown,
  native: NativeKernels,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { outer, count, oneA, oneB }: Several,
  transposeA: boolean,
): tf.TensorInfo {
  const [rows, columns] = a.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [columns, rows] : [rows, columns];
  const n = b.shape.at(-1)!;
  const out = allocate(backend, [...outer, m, n]);
  const [aRow, aStep] = (transposeA ? [4, 4 * m] : [4 * k, 4]) as [number, number];
  native.batchMatMul({
    ...addresses(backend, { a, b, out }),
    ...{ batch: count, m, k, n },
    ...{ aBatch: oneA ? 0 : 4 * m * k, aRow, aStep, bBatch: oneB ? 0 : 4 * k * n },
  });
  return out;
}

function lastTwoSwapped(backend: unknown, x: tf.TensorInfo): tf.TensorInfo {
  const rank = x.shape.length;
  const perm = x.shape.map((_, axis) => (axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis));
  return call(backend, tf.Transpose, { x }, { perm });
}
