/**
 * TensorFlow.js in a browser: the core, its gradients, and operations as methods of tensors. Backends come where they are started; layers
 * and readers of models where a model of that kind is opened (`../tfModels.ts`).
 */
// The core comes first: what is registered asks it for its flags.
export * from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
