/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
import { two } from './smooth';

/**
 * The light of water drops as `perturb/weather/spatter.ts` defines it (`waterLayer`), to the last bit: Canny's edges of the drops
 * (`image/canny.ts`), their distance (`image/distanceTransform.ts`), equalised and embossed (`image/bytePlane.ts`). All planes but the
 * first and the last have a margin of two samples, which spares every question about borders.
 */

const CANDIDATE: u8 = 1;
const EDGE: u8 = 2;
const LOW = 50;
const HIGH = 150;
const TANGENT = 13573;
const REACH: f64 = 20;

let line: i32 = 0;

function near(a: f64, b: f64): f64 {
  return a < b ? a : b;
}

/** The margin of one sample around bytes, by the edge or mirrored about it. */
function extend(plane: usize, height: i32, width: i32, mirrored: bool): void {
  const row = <usize>line;
  const left = mirrored && width > 1 ? 1 : 0;
  for (let i = 0; i < height; i++) {
    const at = plane + <usize>(i + 2) * row + 2;
    store<u8>(at - 1, load<u8>(at + left));
    store<u8>(at + width, load<u8>(at + width - 1 - left));
  }
  const above = mirrored && height > 1 ? 1 : 0;
  memory.copy(plane + row, plane + <usize>(2 + above) * row, row);
  memory.copy(plane + <usize>(height + 2) * row, plane + <usize>(height + 1 - above) * row, row);
}

/** Eight bytes as 16-bit integers. */
function eight(at: usize): v128 {
  return v128.load_ext<u8>(at);
}

/** Sobel derivatives and their magnitude, 16-bit integers; the margins of the magnitude are 0. */
function derivatives(plane: usize, across: usize, along: usize, size: usize, height: i32, width: i32): void {
  const row = <usize>line;
  for (let i = 2; i < height + 2; i++) {
    const start = <usize>(i * line + 2);
    for (let place = start; place < start + <usize>width; place += 8) {
      const at = plane + place;
      const a = eight(at - row - 1);
      const c = eight(at - row + 1);
      const g = eight(at + row - 1);
      const k = eight(at + row + 1);
      const sides = i16x8.sub(eight(at + 1), eight(at - 1));
      const ends = i16x8.sub(eight(at + row), eight(at - row));
      const x = i16x8.add(i16x8.sub(i16x8.add(c, k), i16x8.add(a, g)), i16x8.add(sides, sides));
      const y = i16x8.add(i16x8.sub(i16x8.add(g, k), i16x8.add(a, c)), i16x8.add(ends, ends));
      v128.store(across + (place << 1), x);
      v128.store(along + (place << 1), y);
      v128.store(size + (place << 1), i16x8.add(i16x8.abs(x), i16x8.abs(y)));
    }
    v128.store(size + ((start + <usize>width) << 1), i64x2.splat(0));
  }
}

function isRidge(size: usize, across: i32, along: i32): bool {
  const row = (<usize>line) << 1;
  const own = <i32>load<i16>(size);
  const x = <i64>abs<i32>(across) * TANGENT;
  const y = (<i64>abs<i32>(along)) << 15;
  if (y < x) return own > <i32>load<i16>(size - 2) && own >= <i32>load<i16>(size + 2);
  if (y > x + ((<i64>abs<i32>(across)) << 16))
    return own > <i32>load<i16>(size - row) && own >= <i32>load<i16>(size + row);
  const side: usize = <usize>(across < 0 != along < 0 ? -2 : 2);
  return own > <i32>load<i16>(size - row - side) && own > <i32>load<i16>(size + row + side);
}

/** Marks the edges in `marks`; `stack` has room for every sample. */
function canny(marks: usize, across: usize, along: usize, size: usize, stack: usize, height: i32, width: i32): void {
  let top = stack;
  for (let i = 2; i < height + 2; i++) {
    for (let j = 2; j < width + 2; j++) {
      const place = <usize>(i * line + j);
      const at = place << 1;
      const own = <i32>load<i16>(size + at);
      if (own <= LOW || !isRidge(size + at, load<i16>(across + at), load<i16>(along + at))) continue;
      if (own > HIGH) {
        store<u8>(marks + place, EDGE);
        store<u32>(top, <u32>place);
        top += 4;
      } else {
        store<u8>(marks + place, CANDIDATE);
      }
    }
  }
  while (top > stack) {
    top -= 4;
    const from = marks + <usize>load<u32>(top);
    for (let i = -1; i <= 1; i++) {
      for (let j = -1; j <= 1; j++) {
        const beside = from + <usize>(i * line + j);
        if (load<u8>(beside) != CANDIDATE) continue;
        store<u8>(beside, EDGE);
        store<u32>(top, <u32>(beside - marks));
        top += 4;
      }
    }
  }
}

/**
 * The distances of a line by way of the two lines that are done, `row` bytes away from it and from one another. Rounding is monotone, so that
 * the way along the line can be added afterwards in single precision, which changes no bit.
 */
function byDone(start: usize, to: usize, row: usize, width: i32): void {
  const near = start + row;
  const far = near + row;
  for (let at: usize = 0, end = (<usize>width) << 2; at < end; at += 8) {
    const straight = f64x2.add(two(near + at), f64x2.splat(1));
    const diagonal = f64x2.add(f64x2.pmin(two(near + at - 4), two(near + at + 4)), f64x2.splat(1.4));
    const upper = f64x2.pmin(two(far + at - 4), two(far + at + 4));
    const lower = f64x2.pmin(two(near + at - 8), two(near + at + 8));
    const knight = f64x2.add(f64x2.pmin(upper, lower), f64x2.splat(2.1969));
    const least = f64x2.pmin(f64x2.pmin(straight, diagonal), knight);
    v128.store64_lane(to + at, f32x4.demote_f64x2_zero(least), 0);
  }
}

function distances(distance: usize, marks: usize, ways: usize, height: i32, width: i32): void {
  for (let i = 0, size = line * (height + 4); i < size; i++) store<f32>(distance + ((<usize>i) << 2), 1e6);
  const row = (<usize>line) << 2;
  const one = f32x4.splat(1);
  for (let i = 0; i < height; i++) {
    const place = <usize>((i + 2) * line + 2);
    const start = distance + (place << 2);
    byDone(start, ways, -row, width);
    let before = f32x4.splat(1e6);
    for (let j: usize = 0; j < <usize>width; j++) {
      const unmarked = -(<i32>(load<u8>(marks + place + j) != EDGE));
      const way = i32x4.splat(load<i32>(ways + (j << 2)) & unmarked);
      before = f32x4.pmin(f32x4.add(before, one), way);
      v128.store32_lane(start + (j << 2), before, 0);
    }
  }
  for (let i = height - 1; i >= 0; i--) {
    const start = distance + ((<usize>((i + 2) * line + 2)) << 2);
    byDone(start, ways, row, width);
    let before = f32x4.splat(1e6);
    for (let j = width - 1; j >= 0; j--) {
      const at = (<usize>j) << 2;
      const known = f32x4.pmin(v128.load32_zero(ways + at), v128.load32_zero(start + at));
      before = f32x4.pmin(f32x4.add(before, one), known);
      v128.store32_lane(start + at, before, 0);
    }
  }
}

/** Distances up to the reach, in units of `scale`, mirrored about the edge. */
function shorten(distance: usize, height: i32, width: i32, scale: f64): void {
  const reach = REACH * scale;
  const row = (<usize>line) << 2;
  const across: usize = width > 1 ? 4 : 0;
  for (let i = 0; i < height; i++) {
    const start = distance + ((<usize>((i + 2) * line + 2)) << 2);
    const end = start + ((<usize>width) << 2);
    for (let at = start; at < end; at += 4) {
      const far = <f64>load<f32>(at);
      store<f32>(at, <f32>(far < reach ? far / scale : REACH));
    }
    store<f32>(start - 4, load<f32>(start + across));
    store<f32>(end, load<f32>(end - 4 - across));
  }
  const above: usize = height > 1 ? 1 : 0;
  memory.copy(distance + row, distance + (2 + above) * row, row);
  memory.copy(distance + <usize>(height + 2) * row, distance + (<usize>(height + 1) - above) * row, row);
}

/** The whole part of the mean of 3 × 3, summed as `boxBlur3` sums. */
function meanSteps(distance: usize, steps: usize, height: i32, width: i32): void {
  const row = (<usize>line) << 2;
  for (let i = 2; i < height + 2; i++) {
    let to = steps + <usize>(i * line + 2);
    let at = distance + ((<usize>(i * line + 2)) << 2);
    for (let j = 0; j < width; j += 2, at += 8, to += 2) {
      let sum = f64x2.add(two(at - row - 4), two(at - row));
      sum = f64x2.add(f64x2.add(f64x2.add(sum, two(at - row + 4)), two(at - 4)), two(at));
      sum = f64x2.add(f64x2.add(f64x2.add(sum, two(at + 4)), two(at + row - 4)), two(at + row));
      sum = f64x2.add(sum, two(at + row + 4));
      const single = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(sum));
      const mean = f32x4.demote_f64x2_zero(f64x2.div(single, f64x2.splat(9)));
      const whole = i32x4.trunc_sat_f32x4_s(mean);
      store<u8>(to, <u8>i32x4.extract_lane(whole, 0));
      store<u8>(to + 1, <u8>i32x4.extract_lane(whole, 1));
    }
  }
}

/** `equaliseHistogram`, in place; table: four times 256 integers, as one would wait for itself. */
function equalise(plane: usize, table: usize, height: i32, width: i32): void {
  memory.fill(table, 0, 4096);
  for (let i = 2; i < height + 2; i++) {
    const start = plane + <usize>(i * line + 2);
    for (let at = start; at < start + <usize>width; at++) {
      const count = table + ((<usize>load<u8>(at)) << 2) + ((at & 3) << 10);
      store<i32>(count, load<i32>(count) + 1);
    }
  }
  for (let at = table; at < table + 1024; at += 16) {
    const half = i32x4.add(v128.load(at), v128.load(at, 1024));
    v128.store(at, i32x4.add(half, i32x4.add(v128.load(at, 2048), v128.load(at, 3072))));
  }
  const size = height * width;
  let first: usize = 0;
  while (load<i32>(table + (first << 2)) == 0) first++;
  const lowest = load<i32>(table + (first << 2));
  if (lowest == size) return;
  const scale: f64 = 255.0 / <f64>(size - lowest);
  let sum = 0;
  for (let value: usize = 0; value < 256; value++) {
    const at = table + (value << 2);
    if (value > first) sum += load<i32>(at);
    store<i32>(at, <i32>near(255, floor<f64>(<f64>sum * scale + 0.5)));
  }
  for (let i = 2; i < height + 2; i++) {
    const start = plane + <usize>(i * line + 2);
    for (let at = start; at < start + <usize>width; at++) {
      store<u8>(at, <u8>load<i32>(table + ((<usize>load<u8>(at)) << 2)));
    }
  }
}

/** −2 −1 0, −1 1 1, 0 1 2, cut to bytes. */
function emboss(from: usize, to: usize, height: i32, width: i32): void {
  const row = <usize>line;
  for (let i = 2; i < height + 2; i++) {
    const start = <usize>(i * line + 2);
    for (let place = start; place < start + <usize>width; place += 8) {
      const at = from + place;
      const less = i16x8.add(i16x8.add(eight(at - row - 1), eight(at - row)), eight(at - 1));
      const more = i16x8.add(i16x8.add(eight(at + row + 1), eight(at + row)), eight(at + 1));
      const ends = i16x8.sub(eight(at + row + 1), eight(at - row - 1));
      const sum = i16x8.add(i16x8.add(i16x8.sub(more, less), ends), eight(at));
      v128.store64_lane(to + place, i8x16.narrow_i16x8_u(sum, sum), 0);
    }
  }
}

/**
 * smooth, which becomes mean + deviation · smooth, → out [height, width], 0 … strength. scratch, in floats, with N = (height + 4) · (width + 4): 6 · N + 1200.
 */
export function waterLight(
  smooth: usize,
  out: usize,
  scratch: usize,
  height: i32,
  width: i32,
  mean: f64,
  deviation: f64,
  threshold: f64,
  strength: f64,
  scale: f64,
): void {
  line = width + 4;
  const samples = <usize>(line * (height + 4));
  const across = scratch;
  const along = across + (samples << 2);
  const size = along + (samples << 2);
  const stack = size + (samples << 2);
  const drops = stack + (samples << 2);
  const marks = drops + samples;
  const table = (marks + samples + 7) & ~7;
  memory.fill(size, 0, samples << 1);
  memory.fill(marks, 0, samples);
  for (let i = 0; i < height; i++) {
    const from = smooth + ((<usize>(i * width)) << 2);
    const to = drops + <usize>((i + 2) * line + 2);
    for (let j: usize = 0; j < <usize>width; j++) {
      const value = <f64>(<f32>(mean + deviation * <f64>load<f32>(from + (j << 2))));
      const bright = value >= 1 ? 255 : <i32>(value * 255);
      store<u8>(to + j, <u8>select<i32>(bright, 0, value >= threshold));
    }
  }
  extend(drops, height, width, false);
  derivatives(drops, across, along, size, height, width);
  canny(marks, across, along, size, stack, height, width);
  const distance = stack;
  distances(distance, marks, across, height, width);
  shorten(distance, height, width, scale);
  const steps = marks;
  meanSteps(distance, steps, height, width);
  equalise(steps, table, height, width);
  extend(steps, height, width, true);
  const embossed = across;
  emboss(steps, embossed, height, width);
  extend(embossed, height, width, true);
  const row = <usize>line;
  let most = 0;
  for (let i = 0; i < height; i++) {
    const place = <usize>((i + 2) * line + 2);
    const to = out + ((<usize>(i * width)) << 2);
    let at = embossed + place;
    let left = <i32>load<u8>(at - row - 1) + <i32>load<u8>(at - 1) + <i32>load<u8>(at + row - 1);
    let middle = <i32>load<u8>(at - row) + <i32>load<u8>(at) + <i32>load<u8>(at + row);
    for (let j: usize = 0; j < <usize>width; j++, at++) {
      const right = <i32>load<u8>(at - row + 1) + <i32>load<u8>(at + 1) + <i32>load<u8>(at + row + 1);
      // The mean of whole numbers, rounded: a ninth is never a half.
      const light = (left + middle + right + 4) / 9;
      left = middle;
      middle = right;
      const bright = light * <i32>load<u8>(drops + place + j);
      store<f32>(to + (j << 2), <f32>bright);
      most = max<i32>(most, bright);
    }
  }
  const factor: f64 = most > 0 ? strength / <f64>most : 0;
  let at = out;
  const end = out + ((<usize>(height * width)) << 2);
  for (; at + 8 <= end; at += 8) {
    v128.store64_lane(at, f32x4.demote_f64x2_zero(f64x2.mul(two(at), f64x2.splat(factor))), 0);
  }
  for (; at < end; at += 4) {
    store<f32>(at, <f32>(<f64>load<f32>(at) * factor));
  }
}
