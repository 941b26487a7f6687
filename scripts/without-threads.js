/** Stands in the build for the two scripts with which TensorFlow.js starts threads (`vite.config.ts`). They are never called. */
// eslint-disable-next-line no-restricted-exports -- it is the default that TensorFlow.js imports
export default null;
export const wasmWorkerContents = '';
