/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
import { counters, hash4, lcg } from './hash';

/**
 * The shuffle of glass blur for whole shifts and passes, which `perturb/blur/glassBlur.ts` defines: pixel (row, column) shows what lies at
 * (rows, columns) [height, width] after it. map: height · width integers; hashes: width integers, rounded up to a multiple of 4.
 */
export function shuffle(
  rows: usize,
  columns: usize,
  map: usize,
  hashes: usize,
  height: i32,
  width: i32,
  shift: i32,
  passes: i32,
  seed: i32,
  stream: i32,
): void {
  for (let i = 0, size = height * width; i < size; i++) store<i32>(map + ((<usize>i) << 2), i);
  const seeds = i32x4.splat(lcg(seed));
  const streams = i32x4.splat(lcg(stream));
  const side = 2 * shift;
  const draws = width - 2 * shift;
  let drawn = 0;
  for (let pass = 0; pass < passes; pass++) {
    for (let row = height - shift; row > shift; row--) {
      for (let i = 0; i < draws; i += 4) {
        v128.store(hashes + ((<usize>i) << 2), hash4(seeds, streams, counters(drawn + i, 1)));
      }
      drawn += max<i32>(0, draws);
      let at = hashes;
      for (let column = width - shift; column > shift; column--) {
        const draw = <i32>((<u64>load<u32>(at) * <u64>(side * side)) >> 32);
        at += 4;
        const down = draw / side;
        const from = (row + down - shift) * width + column + (draw - down * side) - shift;
        store<i32>(map + ((<usize>(row * width + column)) << 2), load<i32>(map + ((<usize>from) << 2)));
      }
    }
  }
  for (let i = 0, size = height * width; i < size; i++) {
    const at = (<usize>i) << 2;
    const from = load<i32>(map + at);
    const row = from / width;
    store<f32>(rows + at, <f32>row);
    store<f32>(columns + at, <f32>(from - row * width));
  }
}
