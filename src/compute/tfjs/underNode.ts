/** TensorFlow.js under Node: the whole package, as its core is published for Node without gradients and methods. */
export * from '@tensorflow/tfjs';
