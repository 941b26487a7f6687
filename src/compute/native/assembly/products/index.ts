/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs.
export { batchMatMul } from './matMul';
export { depthwiseGradient } from './depthwise';
