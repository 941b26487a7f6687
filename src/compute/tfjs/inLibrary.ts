/** TensorFlow.js in the library: the core, and those operations as methods of tensors that perturbations call. They need no gradients. */
export * from '@tensorflow/tfjs-core';
import 'virtual:temper/chained-ops';
