/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
export { adamw } from './adamw';
export { filterGradient } from './filterGradient';
export { groupNormBackward, groupNormForward } from './groupNorm';
