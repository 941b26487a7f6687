/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
export { packBytes, unpackBytes } from './bytes';
export { saturationValue } from './colour';
export { exactNormal } from './exactNormal';
export { randomNormal, randomUniform } from './layers';
export { inColour, maximum, reversePixels } from './pixels';
export { photonNoise } from './poisson';
export { plasmaLevel } from './plasma';
export { shuffle } from './shuffle';
export { smoothPlane } from './smooth';
export { warp } from './warp';
export { waterLight } from './water';
