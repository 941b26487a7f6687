/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
export { jpegRoundTrip } from './jpeg';
export { mapLines } from './lines';
export { fetchLines, filterTapGroups, filterTaps } from './taps';
export { mixBytes } from './mixing';
