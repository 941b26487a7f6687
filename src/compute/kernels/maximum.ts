/** The larger of two values on `wasm`, for tensors of one shape. TensorFlow.js compares them one by one. */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { addresses, allocate, replaceKernel } from './hostMemory';

export function registerMaximum(): void {
  const original = tf.getKernel(tf.Maximum, 'wasm');
  if (!original) throw new Error('The wasm backend must be imported before its kernels are replaced.');
  const kernelFunc: tf.KernelFunc = (call) => {
    const { backend } = call;
    const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    const native = nativeKernels(backend);
    const alike = a.dtype === 'float32' && b.dtype === 'float32' && a.shape.join() === b.shape.join();
    if (!native || !alike) return original.kernelFunc(call);
    const out = allocate(backend, a.shape);
    native.maximum({ ...addresses(backend, { a, b, out }), size: tf.util.sizeFromShape(a.shape) });
    return out;
  };
  replaceKernel({ ...original, kernelFunc });
}
