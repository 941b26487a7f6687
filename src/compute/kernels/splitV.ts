/**
 * Splitting along an axis on `wasm`, row by row in native code. The backend copies by views of JavaScript, one for each row: in a
 * vision transformer, which splits queries, keys and values, a tenth of its time.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { address, allocate, replaceKernel } from './hostMemory';

interface Attrs {
  numOrSizeSplits: number | number[];
  axis: number;
}

export function registerSplitV(): void {
  const original = tf.getKernel(tf.SplitV, 'wasm');
  if (!original) throw new Error('The wasm backend must be imported before its kernels are replaced.');
  const kernelFunc: tf.KernelFunc = (call) => {
    const { x } = call.inputs as { x: tf.TensorInfo };
    const { backend } = call;
    const { numOrSizeSplits, axis } = call.attrs as unknown as Attrs;
    const native = nativeKernels(backend);
    if (!native || x.dtype !== 'float32') return original.kernelFunc(call);
    const along = tf.util.parseAxisParam(axis, x.shape)[0]!;
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along);
    const inner = 4 * tf.util.sizeFromShape(x.shape.slice(along + 1));
    const rows = tf.util.sizeFromShape(x.shape.slice(0, along));
    const fromRow = inner * x.shape[along]!;
    let before = 0;
    return sizes.map((size) => {
      const part = allocate(
        backend,
        x.shape.map((length, i) => (i === along ? size : length)),
      );
      const [from, to] = [address(backend, x) + before, address(backend, part)];
      native.copyRows({ from, to, rows, bytes: inner * size, fromRow, toRow: inner * size });
      before += inner * size;
      return part;
    });
  };
  replaceKernel({ ...original, kernelFunc });
}
