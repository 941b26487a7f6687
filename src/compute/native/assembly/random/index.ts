/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
export { packBytes, unpackBytes } from './bytes';
export { saturationValue } from './colour';
export { randomNormal, randomUniform } from './layers';
export { photonNoise } from './poisson';
export { plasmaLevel } from './plasma';
export { warp } from './warp';
