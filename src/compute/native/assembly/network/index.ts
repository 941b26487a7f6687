/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
export { adamw } from './adamw';
export { convolve } from './convolution';
export { addTo, copyRows } from './copy';
export { depthwise, depthwiseGradient } from './depthwise';
export { filterGradient, filterGradientSmall } from './filterGradient';
export { groupNormBackward, groupNormForward } from './groupNorm';
export { foldNorm, scaleChannels } from './foldNorm';
export { batchMatMul } from './matMul';
export { packFilter } from './pack';
export { transpose } from './transpose';
export { winogradFilter, winogradInput, winogradOutput } from './winograd';
export { winogradGradient, winogradSums, winogradTaps } from './winogradGradient';
