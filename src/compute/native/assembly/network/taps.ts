/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** Where a tap of a filter falls inside the input, along one side. */

/** First output position for which the tap falls inside the input. */
export function firstInside(tap: i32, stride: i32, padding: i32): i32 {
  const missing = padding - tap;
  return missing <= 0 ? 0 : (missing + stride - 1) / stride;
}

/** One past the last such position. */
export function endInside(tap: i32, stride: i32, padding: i32, input: i32, output: i32): i32 {
  const last = input - 1 + padding - tap;
  return last < 0 ? 0 : min<i32>(output, last / stride + 1);
}
