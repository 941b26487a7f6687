/** The one door to TensorFlow.js: every room imports it from here, so that there is one instance with one set of kernels. */
export * from '@tensorflow/tfjs';
