/**
 * The one door to TensorFlow.js: every room imports it from here, so that there is one instance with one set of kernels. What stands
 * behind it differs between the browser and Node (`imports` in `package.json`): a page loads the core alone.
 */
export * from '#tfjs';
