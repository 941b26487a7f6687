/**
 * GELU, x · Φ(x), by the error function and not by the tanh that approximates it (Hendrycks and Gimpel 2016). On `wasm` it is native code, one
 * pass forward and one backward. Measured under Node 20 on one core of an EPYC (Zen 4), 8 × 197 × 768 values: forward 3.4 ms, with the gradient 10, where five
 * operations of TensorFlow.js take 13 and 32. Of an answer of ViT-Tiny that is a fiftieth.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { addresses, allocate, replaceKernel } from './hostMemory';

const KERNEL = 'TemperGelu';
const GRADIENT = 'TemperGeluGrad';

/** @param x of any shape; the result has the same, and is differentiable (once on `wasm`) */
export function gelu<T extends tf.Tensor>(x: T): T {
  if (!nativeKernels(tf.backend()) || x.dtype !== 'float32') return composedGelu(x);
  return tf.engine().runKernel(KERNEL, { x }) as unknown as T;
}

/** The same of TensorFlow.js operations. */
export function composedGelu<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)));
}

function forward({ inputs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x } = inputs as { x: tf.TensorInfo };
  const y = allocate(backend, x.shape);
  nativeKernels(backend)!.gelu({ ...addresses(backend, { x, y }), n: tf.util.sizeFromShape(x.shape) });
  return y;
}

function backward({ inputs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { dy, x } = inputs as { dy: tf.TensorInfo; x: tf.TensorInfo };
  const dx = allocate(backend, x.shape);
  nativeKernels(backend)!.geluGradient({ ...addresses(backend, { dy, x, dx }), n: tf.util.sizeFromShape(x.shape) });
  return dx;
}

export function registerGelu(): void {
  replaceKernel({ kernelName: KERNEL, backendName: 'wasm', kernelFunc: forward });
  replaceKernel({ kernelName: GRADIENT, backendName: 'wasm', kernelFunc: backward });
  tf.registerGradient({
    kernelName: KERNEL,
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => {
      const inputs = { dy: dy as tf.Tensor, x: saved[0]! };
      return { x: () => tf.engine().runKernel(GRADIENT, inputs) as unknown as tf.Tensor };
    },
  });
}
