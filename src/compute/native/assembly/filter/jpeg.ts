/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** JPEG there and back for `kernels/jpeg/host.ts`, which says what every step does; four pixels at a time. */
import { compressBlock } from './transform';

/** Four values times `scale`, cut to 0..255 and rounded. */
function whole(at: usize, scale: v128): v128 {
  const value = f32x4.mul(v128.load(at), scale);
  const inside = f32x4.min(f32x4.max(value, f32x4.splat(0)), f32x4.splat(255));
  return i32x4.trunc_sat_f32x4_s(f32x4.add(inside, f32x4.splat(0.5)));
}

function weighted(r: v128, g: v128, b: v128, ofR: i32, ofG: i32, ofB: i32, offset: i32): v128 {
  const sum = i32x4.add(i32x4.mul(r, i32x4.splat(ofR)), i32x4.mul(g, i32x4.splat(ofG)));
  return i32x4.shr_s(i32x4.add(i32x4.add(sum, i32x4.mul(b, i32x4.splat(ofB))), i32x4.splat(offset)), 16);
}

/** One row of pixels → luma − 128 and chroma − 128, `width` (a multiple of 4) integers each. */
function splitRow(rgb: usize, y: usize, cb: usize, cr: usize, width: i32, scale: f32): void {
  const scales = f32x4.splat(scale);
  for (let j = 0; j < width; j += 4) {
    const p = whole(rgb, scales);
    const q = whole(rgb + 16, scales);
    const s = whole(rgb + 32, scales);
    rgb += 48;
    const r = v128.shuffle<i32>(v128.shuffle<i32>(p, q, 0, 3, 6, 6), s, 0, 1, 2, 5);
    const g = v128.shuffle<i32>(v128.shuffle<i32>(p, q, 1, 4, 7, 7), s, 0, 1, 2, 6);
    const b = v128.shuffle<i32>(v128.shuffle<i32>(p, q, 2, 5, 5, 5), s, 0, 1, 4, 7);
    const at = (<usize>j) << 2;
    v128.store(y + at, weighted(r, g, b, 19595, 38470, 7471, 32768 - (128 << 16)));
    v128.store(cb + at, weighted(r, g, b, -11059, -21709, 32768, 32767));
    v128.store(cr + at, weighted(r, g, b, 32768, -27439, -5329, 32767));
  }
}

/** Means of 2 × 2 values of two rows; half the width, a multiple of 4. Rounds down and up in turn. */
function halveRows(upper: usize, lower: usize, to: usize, width: i32): void {
  const bias = i32x4(1, 2, 1, 2);
  for (let j = 0; j < width; j += 8) {
    const a = i32x4.add(v128.load(upper), v128.load(lower));
    const b = i32x4.add(v128.load(upper, 16), v128.load(lower, 16));
    upper += 32;
    lower += 32;
    const sum = i32x4.add(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7));
    v128.store(to, i32x4.shr_s(i32x4.add(sum, bias), 2));
    to += 16;
  }
}

/** to[j] = 3 · near[j] + next[j], its ends repeated once on both sides; `to` has 16 bytes before it and behind it. */
function weighRows(near: usize, next: usize, to: usize, width: i32): void {
  for (let j = 0; j < width; j += 4) {
    const at = (<usize>j) << 2;
    v128.store(to + at, i32x4.add(i32x4.mul(v128.load(near + at), i32x4.splat(3)), v128.load(next + at)));
  }
  store<i32>(to - 4, load<i32>(to));
  const end = to + ((<usize>width) << 2);
  store<i32>(end, load<i32>(end - 4));
}

/** Four samples between weighted ones: the even ones lean to the left, the odd ones to the right. */
function leaning(at: usize, by: i32, bias: i32): v128 {
  const sum = i32x4.add(i32x4.mul(v128.load(at), i32x4.splat(3)), v128.load(at + <usize>by));
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat(bias)), 4);
}

function plain(at: usize): v128 {
  return i32x4.shr_s(v128.load(at), 2);
}

function bounded(value: v128): v128 {
  return i32x4.min_s(i32x4.max_s(value, i32x4.splat(0)), i32x4.splat(255));
}

/** Four pixels of luma − 128 and chroma − 128 → 12 values, divided by `scale`. */
function joinPixels(y: v128, cb: v128, cr: v128, to: usize, scale: v128): void {
  const half = i32x4.splat(32768);
  const luma = i32x4.add(y, i32x4.splat(128));
  const r = bounded(i32x4.add(luma, i32x4.shr_s(i32x4.add(i32x4.mul(cr, i32x4.splat(91881)), half), 16)));
  const green = i32x4.add(i32x4.mul(cb, i32x4.splat(-22554)), i32x4.mul(cr, i32x4.splat(-46802)));
  const g = bounded(i32x4.add(luma, i32x4.shr_s(i32x4.add(green, half), 16)));
  const b = bounded(i32x4.add(luma, i32x4.shr_s(i32x4.add(i32x4.mul(cb, i32x4.splat(116130)), half), 16)));
  const low = v128.shuffle<i32>(r, g, 0, 4, 1, 5);
  const high = v128.shuffle<i32>(r, g, 2, 6, 3, 7);
  const first = v128.shuffle<i32>(low, b, 0, 1, 4, 2);
  const second = v128.shuffle<i32>(v128.shuffle<i32>(low, b, 3, 5, 3, 5), high, 0, 1, 4, 5);
  const third = v128.shuffle<i32>(high, b, 6, 2, 3, 7);
  v128.store(to, f32x4.div(f32x4.convert_i32x4_s(first), scale));
  v128.store(to, f32x4.div(f32x4.convert_i32x4_s(second), scale), 16);
  v128.store(to, f32x4.div(f32x4.convert_i32x4_s(third), scale), 32);
}

/**
 * x, out [batch, height, width, 3]; steps: 64 integers for luma, 64 for chroma. scratch, in values, with W and H the width
 * and height rounded up to 16: 1.5 · W · H for the planes, 4 · W + 32 for chroma of two rows, 3 · W for one row of
 * pixels, 128 for a block.
 */
export function jpegRoundTrip(
  x: usize,
  out: usize,
  steps: usize,
  scratch: usize,
  batch: i32,
  height: i32,
  width: i32,
  scale: f32,
): void {
  const fullWidth = (width + 15) & ~15;
  const fullHeight = (height + 15) & ~15;
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  const line = <usize>width * 12;
  const lumaRow = (<usize>fullWidth) << 2;
  const chromaRow = lumaRow >> 1;
  const chromaPlane = chromaRow * ((<usize>fullHeight) >> 1);
  const luma = scratch;
  const cb = luma + lumaRow * <usize>fullHeight;
  const cr = cb + chromaPlane;
  const rows = cr + chromaPlane;
  const pixels = rows + 4 * lumaRow + 128;
  const work = pixels + 3 * lumaRow;
  const divisor = f32x4.splat(scale);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < chromaHeight; i++) {
      for (let k = 0; k < 2; k++) {
        const from = x + <usize>min<i32>(2 * i + k, height - 1) * line;
        memory.copy(pixels, from, line);
        for (let j = width; j < fullWidth; j++) memory.copy(pixels + <usize>j * 12, from + line - 12, 12);
        const to = rows + <usize>k * 2 * lumaRow;
        splitRow(pixels, luma + <usize>(2 * i + k) * lumaRow, to, to + lumaRow, fullWidth, scale);
      }
      halveRows(rows, rows + 2 * lumaRow, cb + <usize>i * chromaRow, fullWidth);
      halveRows(rows + lumaRow, rows + 3 * lumaRow, cr + <usize>i * chromaRow, fullWidth);
    }
    for (let i = 2 * chromaHeight; i < fullHeight; i++) {
      memory.copy(luma + <usize>i * lumaRow, luma + <usize>(i - 1) * lumaRow, lumaRow);
    }
    for (let i = chromaHeight; i < fullHeight >> 1; i++) {
      memory.copy(cb + <usize>i * chromaRow, cb + <usize>(i - 1) * chromaRow, chromaRow);
      memory.copy(cr + <usize>i * chromaRow, cr + <usize>(i - 1) * chromaRow, chromaRow);
    }

    for (let i = 0; i < height; i += 8) {
      for (let j = 0; j < width; j += 8) {
        compressBlock(luma + <usize>i * lumaRow + ((<usize>j) << 2), lumaRow, steps, work);
      }
    }
    for (let i = 0; i < chromaHeight; i += 8) {
      for (let j = 0; j < chromaWidth; j += 8) {
        const at = <usize>i * chromaRow + ((<usize>j) << 2);
        compressBlock(cb + at, chromaRow, steps + 256, work);
        compressBlock(cr + at, chromaRow, steps + 256, work);
      }
    }

    const wideCb = rows + 16;
    const wideCr = wideCb + lumaRow + 32;
    for (let i = 0; i < height; i++) {
      const near = i >> 1;
      const beside = near + ((i & 1) == 0 ? -1 : 1);
      const smooth = chromaWidth > 2;
      const next = smooth ? min<i32>(chromaHeight - 1, max<i32>(0, beside)) : near;
      weighRows(cb + <usize>near * chromaRow, cb + <usize>next * chromaRow, wideCb, chromaWidth);
      weighRows(cr + <usize>near * chromaRow, cr + <usize>next * chromaRow, wideCr, chromaWidth);
      const from = luma + <usize>i * lumaRow;
      for (let j = 0; j < width; j += 8) {
        const at = (<usize>j) << 1;
        const u = wideCb + at;
        const v = wideCr + at;
        const cbEven = smooth ? leaning(u, -4, 8) : plain(u);
        const cbOdd = smooth ? leaning(u, 4, 7) : cbEven;
        const crEven = smooth ? leaning(v, -4, 8) : plain(v);
        const crOdd = smooth ? leaning(v, 4, 7) : crEven;
        const y = from + ((<usize>j) << 2);
        const to = pixels + <usize>j * 12;
        joinPixels(
          v128.load(y),
          v128.shuffle<i32>(cbEven, cbOdd, 0, 4, 1, 5),
          v128.shuffle<i32>(crEven, crOdd, 0, 4, 1, 5),
          to,
          divisor,
        );
        joinPixels(
          v128.load(y, 16),
          v128.shuffle<i32>(cbEven, cbOdd, 2, 6, 3, 7),
          v128.shuffle<i32>(crEven, crOdd, 2, 6, 3, 7),
          to + 48,
          divisor,
        );
      }
      memory.copy(out + <usize>i * line, pixels, line);
    }
    x += <usize>height * line;
    out += <usize>height * line;
  }
}
