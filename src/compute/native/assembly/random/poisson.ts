/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
import { counters, hash4, lcg } from './hash';

function photon(value: f32, hash: u32, table: usize, columns: i32, share: f32): f32 {
  const level = min<i32>(255, max<i32>(0, <i32>(value * 255 + 0.5)));
  const product = <u64>hash * <u64>columns;
  const column = <i32>(product >> 32);
  const at = table + ((<usize>(level * columns + column)) << 3);
  const kept = <f32>(<i32>((<u32>product) >> 8)) * <f32>5.9604644775390625e-8 < load<f32>(at);
  return min<f32>(1, select<f32>(<f32>column, load<f32>(at, 4), kept) * share);
}

/**
 * Poisson numbers by alias table, see `kernels/photonNoise.ts`: out = min(1, k · share).
 * x, out [batch, size]; table [256, columns, (keep, alias)].
 */
export function photonNoise(
  x: usize,
  table: usize,
  seeds: usize,
  out: usize,
  batch: i32,
  size: i32,
  columns: i32,
  share: f32,
  stream: i32,
): void {
  const streams = i32x4.splat(lcg(stream));
  const step = i32x4.splat(4 * 1664525);
  for (let n = 0; n < batch; n++) {
    const seed = i32x4.splat(lcg(load<i32>(seeds + ((<usize>n) << 2))));
    let index = counters(0, 1);
    for (let i = 0; i < size; i += 4) {
      const hash = hash4(seed, streams, index);
      index = i32x4.add(index, step);
      store<f32>(out, photon(load<f32>(x), i32x4.extract_lane(hash, 0), table, columns, share));
      if (i + 1 < size) store<f32>(out, photon(load<f32>(x, 4), i32x4.extract_lane(hash, 1), table, columns, share), 4);
      if (i + 2 < size) store<f32>(out, photon(load<f32>(x, 8), i32x4.extract_lane(hash, 2), table, columns, share), 8);
      if (i + 3 < size)
        store<f32>(out, photon(load<f32>(x, 12), i32x4.extract_lane(hash, 3), table, columns, share), 12);
      const bytes = (<usize>min<i32>(4, size - i)) << 2;
      x += bytes;
      out += bytes;
    }
  }
}
