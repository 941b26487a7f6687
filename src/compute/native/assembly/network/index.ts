/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
export { adamw } from './adamw';
export { convolve } from './convolution';
export { addTo, addToEverySecond, copyRows } from './copy';
export { depthwise, depthwiseGradient } from './depthwise';
export { distanceSlopes, squaredDistances } from './distance';
export { filterGradient } from './filterGradient';
export { filterGradientSmall } from './filterGradientSmall';
export { gelu, geluGradient } from './gelu';
export { groupNormForward } from './groupNorm';
export { groupNormBackward } from './groupNormGradient';
export { foldNorm, scaleChannels } from './foldNorm';
export { batchMatMul } from './matMul';
export { packFilter } from './pack';
export { pixelMeans, spreadMeans } from './pixelMeans';
export { winograd } from './winograd';
export { winogradFilterGradient } from './winogradGradient';
export { averageSquares, preparePixels, spreadSquares } from './stem';
