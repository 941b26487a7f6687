/**
 * A tensor of the same values, on `wasm`: it shares the memory, as on the other backends, for no kernel ever writes to a tensor that
 * is there. The backend's own kernel (4.22) copies, and TensorFlow.js asks for one of everything that a gradient will need.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '../tf';
import { replaceKernel } from './hostMemory';

function identity({ inputs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { dataId, shape, dtype } = inputs.x!;
  (backend as BackendWasm).incRef(dataId);
  return { dataId, shape, dtype };
}

export function registerIdentity(): void {
  replaceKernel({ kernelName: tf.Identity, backendName: 'wasm', kernelFunc: identity });
}
