/**
 * Matrix product on `wasm` with a transposed argument, as every gradient of a dense layer has. The backend hands only the
 * product of two plain matrices to XNNPACK; anything else is a plain loop, about 14 times slower. So transpose first.
 */
import * as tf from '../tf';
import { call, free, replaceKernel } from './hostMemory';

interface Attrs {
  transposeA: boolean;
  transposeB: boolean;
}

export function registerBatchMatMul(): void {
  const original = tf.getKernel(tf.BatchMatMul, 'wasm');
  if (!original) throw new Error('The wasm backend must be imported before its kernels are replaced.');
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
    const { transposeA, transposeB } = attrs as unknown as Attrs;
    const a = transposeA ? lastTwoSwapped(backend, inputs.a!) : inputs.a!;
    const b = transposeB ? lastTwoSwapped(backend, inputs.b!) : inputs.b!;
    const product = original.kernelFunc({ inputs: { a, b }, attrs: { transposeA: false, transposeB: false }, backend });
    if (transposeA) free(backend, a);
    if (transposeB) free(backend, b);
    return product;
  };
  replaceKernel({ ...original, kernelFunc });
}

function lastTwoSwapped(backend: unknown, x: tf.TensorInfo): tf.TensorInfo {
  const rank = x.shape.length;
  const perm = x.shape.map((_, axis) => (axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis));
  return call(backend, tf.Transpose, { x }, { perm });
}
