/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
import { counters, hash4, lcg, unit4 } from './hash';

/** One level of the diamond-square method, see `kernels/plasmaLevel.ts`. */

/** Four of a line of length n (a power of two, at least 4) from column j on, which may reach over the end. */
function wrapped(line: usize, j: i32, n: i32): v128 {
  if (j >= 0 && j + 4 <= n) return v128.load(line + ((<usize>j) << 2));
  const mask = n - 1;
  return f32x4.replace_lane(
    f32x4.replace_lane(
      f32x4.replace_lane(
        f32x4.splat(load<f32>(line + ((<usize>(j & mask)) << 2))),
        1,
        load<f32>(line + ((<usize>((j + 1) & mask)) << 2)),
      ),
      2,
      load<f32>(line + ((<usize>((j + 2) & mask)) << 2)),
    ),
    3,
    load<f32>(line + ((<usize>((j + 3) & mask)) << 2)),
  );
}

/** sum / 4 + a random number within ±roughness. */
function settle4(sum: v128, hash: v128, roughness: v128): v128 {
  const u = unit4(hash);
  const signed = f32x4.sub(f32x4.add(u, u), f32x4.splat(1));
  return f32x4.add(f32x4.mul(sum, f32x4.splat(0.25)), f32x4.mul(signed, roughness));
}

/**
 * coarse [batch, n, n] → fine [batch, 2n, 2n], n ≥ 4; centres holds n · n floats. A pixel of the fine map draws the number of
 * the pixel (row · spacing, column · spacing) of the finished map, which has `side` pixels a line.
 */
export function plasmaLevel(
  coarse: usize,
  seeds: usize,
  fine: usize,
  centres: usize,
  batch: i32,
  n: i32,
  side: i32,
  spacing: i32,
  rough: f32,
  stream: i32,
): void {
  const roughness = f32x4.splat(rough);
  const streams = i32x4.splat(lcg(stream));
  const line = (<usize>n) << 2;
  const mask = n - 1;
  const step = i32x4.splat(8 * spacing * 1664525);
  for (let picture = 0; picture < batch; picture++) {
    const seed = i32x4.splat(lcg(load<i32>(seeds + ((<usize>picture) << 2))));
    for (let i = 0; i < n; i++) {
      const here = coarse + <usize>i * line;
      const below = coarse + <usize>((i + 1) & mask) * line;
      let index = counters(((2 * i + 1) * side + 1) * spacing, 2 * spacing);
      for (let j = 0; j < n; j += 4) {
        const o = (<usize>j) << 2;
        const sum = f32x4.add(
          f32x4.add(f32x4.add(v128.load(here + o), v128.load(below + o)), wrapped(here, j + 1, n)),
          wrapped(below, j + 1, n),
        );
        v128.store(centres + <usize>i * line + o, settle4(sum, hash4(seed, streams, index), roughness));
        index = i32x4.add(index, step);
      }
    }
    for (let i = 0; i < n; i++) {
      const here = coarse + <usize>i * line;
      const below = coarse + <usize>((i + 1) & mask) * line;
      const centre = centres + <usize>i * line;
      const above = centres + <usize>((i - 1) & mask) * line;
      let upper = counters((2 * i * side + 1) * spacing, 2 * spacing);
      let lower = counters((2 * i + 1) * side * spacing, 2 * spacing);
      for (let j = 0; j < n; j += 4) {
        const o = (<usize>j) << 2;
        const corner = v128.load(here + o);
        const middle = v128.load(centre + o);
        const across = f32x4.add(f32x4.add(f32x4.add(middle, v128.load(above + o)), corner), wrapped(here, j + 1, n));
        const along = f32x4.add(f32x4.add(f32x4.add(middle, wrapped(centre, j - 1, n)), corner), v128.load(below + o));
        const right = settle4(across, hash4(seed, streams, upper), roughness);
        const down = settle4(along, hash4(seed, streams, lower), roughness);
        upper = i32x4.add(upper, step);
        lower = i32x4.add(lower, step);
        v128.store(fine + 2 * o, v128.shuffle<f32>(corner, right, 0, 4, 1, 5));
        v128.store(fine + 2 * o, v128.shuffle<f32>(corner, right, 2, 6, 3, 7), 16);
        v128.store(fine + 2 * line + 2 * o, v128.shuffle<f32>(down, middle, 0, 4, 1, 5));
        v128.store(fine + 2 * line + 2 * o, v128.shuffle<f32>(down, middle, 2, 6, 3, 7), 16);
      }
      fine += 4 * line;
    }
    coarse += line * n;
  }
}
