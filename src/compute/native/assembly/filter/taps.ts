/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Weighted sums of shifted pictures. The borders are written out first (`fetchLines`), so that the sums know none: every
 * tap is one byte offset, and a tile of 32 values stays in registers while all taps go by.
 */

/** to[pixel] = from[column] for `count` entries of `columns`, pixels of `pixel` bytes. */
function fetchPixels(from: usize, to: usize, columns: usize, count: i32, pixel: usize): void {
  for (let j = 0; j < count; j++) {
    const source = from + <usize>load<i32>(columns + ((<usize>j) << 2)) * pixel;
    for (let k: usize = 0; k < pixel; k += 4) store<f32>(to + k, load<f32>(source + k));
    to += pixel;
  }
}

/**
 * out[i, j] = x[rows[i], columns[j]], where columns[left + j] = j for j < width: one picture with its borders around it.
 */
export function fetchLines(
  x: usize,
  out: usize,
  rows: usize,
  columns: usize,
  outHeight: i32,
  outWidth: i32,
  width: i32,
  channels: i32,
  left: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const line = <usize>width * pixel;
  const outLine = <usize>outWidth * pixel;
  const right = left + width;
  let known = -1;
  for (let i = 0; i < outHeight; i++) {
    const row = load<i32>(rows + ((<usize>i) << 2));
    const to = out + <usize>i * outLine;
    if (row == known) {
      memory.copy(to, to - outLine, outLine);
      continue;
    }
    known = row;
    const from = x + <usize>row * line;
    fetchPixels(from, to, columns, left, pixel);
    memory.copy(to + <usize>left * pixel, from, line);
    fetchPixels(from, to + <usize>right * pixel, columns + ((<usize>right) << 2), outWidth - right, pixel);
  }
}

/**
 * `filterTaps` for taps of which neighbours have equal weights: what has one weight is added up before it is weighted. The order of the
 * sums is another one, which the last bits show. scratch: as many integers as there are taps.
 */
export function filterTapGroups(
  padded: usize,
  out: usize,
  offsets: usize,
  weights: usize,
  scratch: usize,
  taps: i32,
  height: i32,
  width: i32,
  paddedWidth: i32,
  channels: i32,
): void {
  for (let t = 0; t < taps; t++) {
    const pair = offsets + ((<usize>t) << 3);
    const bytes = (load<i32>(pair) * paddedWidth + load<i32>(pair, 4)) * channels * 4;
    store<i32>(scratch + ((<usize>t) << 2), bytes);
  }
  const end = (<usize>taps) << 2;
  const line = (<usize>(width * channels)) << 2;
  const paddedLine = (<usize>(paddedWidth * channels)) << 2;
  for (let i = 0; i < height; i++) {
    const from = padded + <usize>i * paddedLine;
    const to = out + <usize>i * line;
    let at: usize = 0;
    for (; at + 96 <= line; at += 96) {
      let a = f32x4.splat(0),
        b = a,
        c = a,
        d = a,
        e = a,
        f = a;
      let t: usize = 0;
      while (t < end) {
        const weight = load<f32>(weights + t);
        let source = from + at + <usize>load<u32>(scratch + t);
        let p = v128.load(source);
        let q = v128.load(source, 16);
        let r = v128.load(source, 32);
        let u = v128.load(source, 48);
        let v = v128.load(source, 64);
        let w = v128.load(source, 80);
        t += 4;
        while (t < end && load<f32>(weights + t) == weight) {
          source = from + at + <usize>load<u32>(scratch + t);
          p = f32x4.add(p, v128.load(source));
          q = f32x4.add(q, v128.load(source, 16));
          r = f32x4.add(r, v128.load(source, 32));
          u = f32x4.add(u, v128.load(source, 48));
          v = f32x4.add(v, v128.load(source, 64));
          w = f32x4.add(w, v128.load(source, 80));
          t += 4;
        }
        const weights4 = f32x4.splat(weight);
        a = f32x4.add(a, f32x4.mul(weights4, p));
        b = f32x4.add(b, f32x4.mul(weights4, q));
        c = f32x4.add(c, f32x4.mul(weights4, r));
        d = f32x4.add(d, f32x4.mul(weights4, u));
        e = f32x4.add(e, f32x4.mul(weights4, v));
        f = f32x4.add(f, f32x4.mul(weights4, w));
      }
      v128.store(to + at, a);
      v128.store(to + at, b, 16);
      v128.store(to + at, c, 32);
      v128.store(to + at, d, 48);
      v128.store(to + at, e, 64);
      v128.store(to + at, f, 80);
    }
    for (; at < line; at += 4) {
      let a: f32 = 0;
      let t: usize = 0;
      while (t < end) {
        const weight = load<f32>(weights + t);
        let sum: f32 = 0;
        for (; t < end && load<f32>(weights + t) == weight; t += 4) {
          sum += load<f32>(from + at + <usize>load<u32>(scratch + t));
        }
        a += weight * sum;
      }
      store<f32>(to + at, a);
    }
  }
}

/**
 * out[i, j] = Σ_t weights[t] · padded[i + down_t, j + right_t] for one picture; `offsets` are pairs (down, right) ≥ 0.
 * scratch: as many integers as there are taps.
 */
export function filterTaps(
  padded: usize,
  out: usize,
  offsets: usize,
  weights: usize,
  scratch: usize,
  taps: i32,
  height: i32,
  width: i32,
  paddedWidth: i32,
  channels: i32,
): void {
  for (let t = 0; t < taps; t++) {
    const pair = offsets + ((<usize>t) << 3);
    const bytes = (load<i32>(pair) * paddedWidth + load<i32>(pair, 4)) * channels * 4;
    store<i32>(scratch + ((<usize>t) << 2), bytes);
  }
  const end = (<usize>taps) << 2;
  const line = (<usize>(width * channels)) << 2;
  const paddedLine = (<usize>(paddedWidth * channels)) << 2;
  for (let i = 0; i < height; i++) {
    const from = padded + <usize>i * paddedLine;
    const to = out + <usize>i * line;
    let at: usize = 0;
    for (; at + 128 <= line; at += 128) {
      let a = f32x4.splat(0),
        b = a,
        c = a,
        d = a,
        e = a,
        f = a,
        g = a,
        h = a;
      for (let t: usize = 0; t < end; t += 4) {
        const weight = v128.load_splat<f32>(weights + t);
        const source = from + at + <usize>load<u32>(scratch + t);
        a = f32x4.add(a, f32x4.mul(weight, v128.load(source)));
        b = f32x4.add(b, f32x4.mul(weight, v128.load(source, 16)));
        c = f32x4.add(c, f32x4.mul(weight, v128.load(source, 32)));
        d = f32x4.add(d, f32x4.mul(weight, v128.load(source, 48)));
        e = f32x4.add(e, f32x4.mul(weight, v128.load(source, 64)));
        f = f32x4.add(f, f32x4.mul(weight, v128.load(source, 80)));
        g = f32x4.add(g, f32x4.mul(weight, v128.load(source, 96)));
        h = f32x4.add(h, f32x4.mul(weight, v128.load(source, 112)));
      }
      v128.store(to + at, a);
      v128.store(to + at, b, 16);
      v128.store(to + at, c, 32);
      v128.store(to + at, d, 48);
      v128.store(to + at, e, 64);
      v128.store(to + at, f, 80);
      v128.store(to + at, g, 96);
      v128.store(to + at, h, 112);
    }
    for (; at + 16 <= line; at += 16) {
      let a = f32x4.splat(0);
      for (let t: usize = 0; t < end; t += 4) {
        const source = from + at + <usize>load<u32>(scratch + t);
        a = f32x4.add(a, f32x4.mul(v128.load_splat<f32>(weights + t), v128.load(source)));
      }
      v128.store(to + at, a);
    }
    for (; at < line; at += 4) {
      let a: f32 = 0;
      for (let t: usize = 0; t < end; t += 4) {
        a += load<f32>(weights + t) * load<f32>(from + at + <usize>load<u32>(scratch + t));
      }
      store<f32>(to + at, a);
    }
  }
}
