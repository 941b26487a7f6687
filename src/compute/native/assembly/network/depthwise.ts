/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Depthwise convolution with one output for each channel, and its gradients. These are sums, over the taps that join an input pixel x
 * and an output pixel y, of products channel by channel: dx += filter · dy, and dfilter += x · dy.
 */
import { madd } from './madd';

/** to[c] += a[c] · b[c] */
function multiplyAdd(to: usize, a: usize, b: usize, vectors: usize, end: usize): void {
  let at: usize = 0;
  for (; at < vectors; at += 16) {
    v128.store(to + at, madd(v128.load(a + at), v128.load(b + at), v128.load(to + at)));
  }
  for (; at < end; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(a + at) * load<f32>(b + at));
}

/** to[c] += a[c] · b[c] of four pixels of a and b, aNext and bNext bytes apart. */
function multiplyAdd4(to: usize, a: usize, aNext: usize, b: usize, bNext: usize, vectors: usize): void {
  const a1 = a + aNext;
  const a2 = a1 + aNext;
  const a3 = a2 + aNext;
  const b1 = b + bNext;
  const b2 = b1 + bNext;
  const b3 = b2 + bNext;
  for (let at: usize = 0; at < vectors; at += 16) {
    let sum = madd(v128.load(a + at), v128.load(b + at), v128.load(to + at));
    sum = madd(v128.load(a1 + at), v128.load(b1 + at), sum);
    sum = madd(v128.load(a2 + at), v128.load(b2 + at), sum);
    sum = madd(v128.load(a3 + at), v128.load(b3 + at), sum);
    v128.store(to + at, sum);
  }
}

/** Four pixels of the result, xNext bytes apart in x, with all of nu × nv taps inside. */
function pixels4(
  x: usize,
  xNext: usize,
  line: usize,
  filter: usize,
  filterLine: isize,
  tap: isize,
  bias: usize,
  out: usize,
  pixel: usize,
  nu: i32,
  nv: i32,
  low: v128,
  high: v128,
): void {
  const o1 = out + pixel;
  const o2 = o1 + pixel;
  const o3 = o2 + pixel;
  for (let c: usize = 0; c < pixel; c += 16) {
    let s0 = bias == 0 ? f32x4.splat(0) : v128.load(bias + c);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let row = x + c;
    let taps = filter + c;
    for (let u = 0; u < nu; u++) {
      let a0 = row;
      let a1 = a0 + xNext;
      let a2 = a1 + xNext;
      let a3 = a2 + xNext;
      let at = taps;
      for (let v = 0; v < nv; v++) {
        const w = v128.load(at);
        s0 = madd(v128.load(a0), w, s0);
        s1 = madd(v128.load(a1), w, s1);
        s2 = madd(v128.load(a2), w, s2);
        s3 = madd(v128.load(a3), w, s3);
        a0 += pixel;
        a1 += pixel;
        a2 += pixel;
        a3 += pixel;
        at += tap;
      }
      row += line;
      taps += filterLine;
    }
    v128.store(out + c, f32x4.pmin(f32x4.pmax(s0, low), high));
    v128.store(o1 + c, f32x4.pmin(f32x4.pmax(s1, low), high));
    v128.store(o2 + c, f32x4.pmin(f32x4.pmax(s2, low), high));
    v128.store(o3 + c, f32x4.pmin(f32x4.pmax(s3, low), high));
  }
}

/** One pixel of the result. */
function pixels1(
  x: usize,
  line: usize,
  filter: usize,
  filterLine: isize,
  tap: isize,
  bias: usize,
  out: usize,
  pixel: usize,
  nu: i32,
  nv: i32,
  low: v128,
  high: v128,
): void {
  for (let c: usize = 0; c < pixel; c += 16) {
    let sum = bias == 0 ? f32x4.splat(0) : v128.load(bias + c);
    let row = x + c;
    let taps = filter + c;
    for (let u = 0; u < nu; u++) {
      let from = row;
      let at = taps;
      for (let v = 0; v < nv; v++) {
        sum = madd(v128.load(from), v128.load(at), sum);
        from += pixel;
        at += tap;
      }
      row += line;
      taps += filterLine;
    }
    v128.store(out + c, f32x4.pmin(f32x4.pmax(sum, low), high));
  }
}

/**
 * The convolution. `channels` is a multiple of 4.
 * @param filter the first tap [channels]; the next is `tap` bytes on, before it in a flipped filter
 * @param bias [channels], or 0 for none
 */
export function depthwise(
  x: usize,
  filter: usize,
  bias: usize,
  out: usize,
  tap: isize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
  low: f32,
  high: f32,
): void {
  const pixel = (<usize>channels) << 2;
  const line = pixel * inWidth;
  const filterLine = tap * filterWidth;
  const next = pixel * strideWidth;
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  // One past the last column that has all its taps inside.
  const inner = inWidth + left < filterWidth ? 0 : (inWidth + left - filterWidth) / strideWidth + 1;
  for (let n = 0; n < batch; n++) {
    for (let h = 0; h < outHeight; h++) {
      const row = h * strideHeight - top;
      const u = max<i32>(0, -row);
      const nu = max<i32>(0, min<i32>(filterHeight, inHeight - row) - u);
      const from = x + line * (row + u);
      const taps = filter + filterLine * u;
      for (let w = 0; w < outWidth;) {
        const column = w * strideWidth - left;
        if (column >= 0 && w + 4 <= min<i32>(inner, outWidth)) {
          const at = from + pixel * column;
          pixels4(at, next, line, taps, filterLine, tap, bias, out, pixel, nu, filterWidth, lows, highs);
          w += 4;
          out += pixel << 2;
          continue;
        }
        const v = max<i32>(0, -column);
        const nv = max<i32>(0, min<i32>(filterWidth, inWidth - column) - v);
        const at = from + pixel * (column + v);
        pixels1(at, line, taps + tap * v, filterLine, tap, bias, out, pixel, nu, nv, lows, highs);
        w++;
        out += pixel;
      }
    }
    x += line * inHeight;
  }
}

/**
 * @param x pixels [batch, inHeight, inWidth, channels], which are written where `towards` is 0
 * @param filter [filterHeight, filterWidth, channels], which is written where `towards` is 1
 * What is written must be zeros before.
 */
export function depthwiseGradient(
  towards: i32,
  x: usize,
  filter: usize,
  dy: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const vectors = (<usize>(channels & ~3)) << 2;
  for (let n = 0; n < batch; n++) {
    const image = x + <usize>(n * inHeight) * <usize>inWidth * pixel;
    for (let h = 0; h < outHeight; h++) {
      const line = dy + <usize>(n * outHeight + h) * <usize>outWidth * pixel;
      for (let u = 0; u < filterHeight; u++) {
        const row = h * strideHeight + u - top;
        if (row < 0 || row >= inHeight) continue;
        const pixels = image + <usize>(row * inWidth) * pixel;
        for (let v = 0; v < filterWidth; v++) {
          const tap = filter + <usize>(u * filterWidth + v) * pixel;
          for (let w = 0; w < outWidth; w++) {
            if (towards == 1 && vectors == pixel && w + 4 <= outWidth) {
              const column = w * strideWidth + v - left;
              if (column >= 0 && column + 3 * strideWidth < inWidth) {
                multiplyAdd4(
                  tap,
                  pixels + <usize>column * pixel,
                  pixel * strideWidth,
                  line + <usize>w * pixel,
                  pixel,
                  pixel,
                );
                w += 3;
                continue;
              }
            }
            const column = w * strideWidth + v - left;
            if (column < 0 || column >= inWidth) continue;
            const at = pixels + <usize>column * pixel;
            const from = line + <usize>w * pixel;
            if (towards == 0) multiplyAdd(at, tap, from, vectors, pixel);
            else multiplyAdd(tap, at, from, vectors, pixel);
          }
        }
      }
    }
  }
}
