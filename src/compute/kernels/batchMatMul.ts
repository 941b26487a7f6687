/**
 * Matrix products on `wasm`, by native code (`native/assembly/network/matMul.ts`). The backend hands only the product of two plain
 * matrices to XNNPACK; with a transposed argument, as every gradient of a dense layer has, or with several matrices, as attention
 * has, it is a plain loop, about 14 times slower.
 */
import { nativeKernels, type Native } from '../native/load';
import * as tf from '../tf';
import { CLIPS, packedSize } from './convolution';
import { address, addresses, allocate, call, free, replaceKernel } from './hostMemory';

interface Attrs {
  transposeA: boolean;
  transposeB: boolean;
  activation?: string;
}

export function registerBatchMatMul(): void {
  const [original, fused] = [tf.BatchMatMul, tf._FusedMatMul].map((name) => tf.getKernel(name, 'wasm'));
  if (!original || !fused) throw new Error('The wasm backend must be imported before its kernels are replaced.');
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
    const { transposeA, transposeB } = attrs as unknown as Attrs;
    const native = nativeKernels(backend);
    const sizes = native && productsOf(inputs.a!.shape, inputs.b!.shape);
    if (sizes && (native.products || sizes.count > 1)) {
      return ownProduct(backend, native, inputs.a!, inputs.b!, sizes, { transposeA, transposeB });
    }
    const a = transposeA ? lastTwoSwapped(backend, inputs.a!) : inputs.a!;
    const b = transposeB ? lastTwoSwapped(backend, inputs.b!) : inputs.b!;
    const product = original.kernelFunc({ inputs: { a, b }, attrs: { transposeA: false, transposeB: false }, backend });
    if (transposeA) free(backend, a);
    if (transposeB) free(backend, b);
    return product;
  };
  replaceKernel({ ...original, kernelFunc });
  replaceKernel({ ...fused, kernelFunc: (whole) => ownFused(whole) ?? fused.kernelFunc(whole) });
}

/** A product with bias and activation, or null where it is left to the backend. */
function ownFused({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo | null {
  const native = nativeKernels(backend);
  const { a, b, bias, preluActivationWeights } = inputs as Partial<Record<string, tf.TensorInfo>>;
  const settings = attrs as unknown as Attrs;
  const clip = CLIPS[settings.activation ?? 'linear'];
  if (!native?.products || !clip || preluActivationWeights) return null;
  const sizes = productsOf(a!.shape, b!.shape);
  const columns = b!.shape.at(settings.transposeB ? -2 : -1);
  if (!sizes || (bias && (bias.shape.at(-1) !== columns || tf.util.sizeFromShape(bias.shape) !== columns))) return null;
  return ownProduct(backend, native, a!, b!, sizes, { ...settings, bias, clip });
}

interface Products {
  outer: number[];
  count: number;
  /** One matrix serves all. */
  oneA: boolean;
  oneB: boolean;
}

/** How many products there are, or null for shapes that are repeated along some axes only. */
function productsOf(a: number[], b: number[]): Products | null {
  const [outerA, outerB] = [a.slice(0, -2), b.slice(0, -2)];
  const [countA, countB] = [outerA, outerB].map((shape) => tf.util.sizeFromShape(shape)) as [number, number];
  const equal = outerA.join() === outerB.join();
  if (!(equal || countA === 1 || countB === 1)) return null;
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  return { outer, count: Math.max(countA, countB), oneA: countA === 1, oneB: countB === 1 };
}

interface ProductOptions {
  transposeA: boolean;
  transposeB: boolean;
  /** One value for each column. */
  bias?: tf.TensorInfo;
  clip?: readonly [low: number, high: number];
}

function ownProduct(
  backend: unknown,
  native: Native,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { outer, count, oneA, oneB }: Products,
  { transposeA, transposeB, bias, clip = CLIPS.linear! }: ProductOptions,
): tf.TensorInfo {
  const [rows, columns] = a.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [columns, rows] : [rows, columns];
  const n = b.shape.at(transposeB ? -2 : -1)!;
  const out = allocate(backend, [...outer, m, n]);
  const packed = allocate(backend, [packedSize(1, k, n)]);
  const [aRow, aStep] = (transposeA ? [4, 4 * m] : [4 * k, 4]) as [number, number];
  const [bRow, bColumn] = (transposeB ? [4, 4 * k] : [4 * n, 4]) as [number, number];
  // Plain matrices one below the other, all with one right-hand side, are one tall matrix.
  const tall = oneB && !transposeA;
  native.batchMatMul({
    ...addresses(backend, { a, b, out, packed }),
    bias: bias ? address(backend, bias) : 0,
    ...{ batch: tall ? 1 : count, m: tall ? count * m : m, k, n },
    ...{ aBatch: oneA ? 0 : 4 * m * k, aRow, aStep, bBatch: oneB ? 0 : 4 * k * n, bRow, bColumn },
    ...{ low: clip[0], high: clip[1] },
  });
  free(backend, packed);
  return out;
}

function lastTwoSwapped(backend: unknown, x: tf.TensorInfo): tf.TensorInfo {
  const rank = x.shape.length;
  const perm = x.shape.map((_, axis) => (axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis));
  return call(backend, tf.Transpose, { x }, { perm });
}
