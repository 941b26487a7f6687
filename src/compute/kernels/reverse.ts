/** Turning pictures by half a turn on `wasm`. TensorFlow.js works out the place of each value one by one. */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { addresses, allocate, replaceKernel } from './hostMemory';

export function registerReversePixels(): void {
  const original = tf.getKernel(tf.Reverse, 'wasm');
  if (!original) throw new Error('The wasm backend must be imported before its kernels are replaced.');
  const kernelFunc: tf.KernelFunc = (call) => {
    const { backend, attrs } = call;
    const x = call.inputs.x as tf.TensorInfo;
    const native = nativeKernels(backend);
    const dims = tf.util.parseAxisParam((attrs as unknown as { dims: number | number[] }).dims, x.shape);
    const turned = x.shape.length === 4 && [...dims].sort().join() === '1,2';
    if (!native || !turned || x.dtype !== 'float32') return original.kernelFunc(call);
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const out = allocate(backend, x.shape);
    native.reversePixels({ ...addresses(backend, { x, out }), batch, pixels: height * width, channels });
    return out;
  };
  replaceKernel({ ...original, kernelFunc });
}
