/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Group normalisation for tensors [batch, pixels, channels], four channels at a time. Addresses are
 * byte offsets into the WebAssembly memory of TensorFlow.js; `scratch` holds 3 · channels floats. The mathematics are
 * explained in `kernels/groupNorm/op.ts`.
 */
import { madd } from './madd';

/** Bytes of a tensor that all its channels are gone over together: they stay in half of the first cache. */
const TOGETHER: usize = 16384;

/** Pixels of a block. */
export function pixelsTogether(stride: usize): i32 {
  return max<i32>(1, <i32>(TOGETHER / stride));
}

/** Σ(x − k) and Σ(x − k)² over the pixels, k being the first one: without k, float32 loses the variance of a large mean. */
function sums(x: usize, pixels: i32, stride: usize, sum: usize, squares: usize, channels: i32): void {
  memory.fill(sum, 0, stride);
  memory.fill(squares, 0, stride);
  const together = pixelsTogether(stride);
  for (let first = 0; first < pixels; first += together) {
    const count = min<i32>(together, pixels - first);
    sumsOfBlock(x, x + stride * first, count, stride, sum, squares, channels);
  }
}

/** Adds those of a block; two pixels in turn, as a sum waits for the one before. */
function sumsOfBlock(
  origin: usize,
  x: usize,
  pixels: i32,
  stride: usize,
  sum: usize,
  squares: usize,
  channels: i32,
): void {
  const twice = stride << 1;
  let c: i32 = 0;
  for (; c + 4 <= channels; c += 4) {
    const o = (<usize>c) << 2;
    let at = x + o;
    const k = v128.load(origin + o);
    let s = v128.load(sum + o);
    let q = v128.load(squares + o);
    let t = f32x4.splat(0);
    let r = t;
    let p = 0;
    for (; p + 2 <= pixels; p += 2) {
      const d = f32x4.sub(v128.load(at), k);
      const e = f32x4.sub(v128.load(at + stride), k);
      s = f32x4.add(s, d);
      t = f32x4.add(t, e);
      q = madd(d, d, q);
      r = madd(e, e, r);
      at += twice;
    }
    if (p < pixels) {
      const d = f32x4.sub(v128.load(at), k);
      s = f32x4.add(s, d);
      q = madd(d, d, q);
    }
    v128.store(sum + o, f32x4.add(s, t));
    v128.store(squares + o, f32x4.add(q, r));
  }
  for (; c < channels; c++) {
    const o = (<usize>c) << 2;
    let at = x + o;
    const k = load<f32>(origin + o);
    let s = load<f32>(sum + o);
    let q = load<f32>(squares + o);
    for (let p = 0; p < pixels; p++) {
      const d = load<f32>(at) - k;
      s += d;
      q += d * d;
      at += stride;
    }
    store<f32>(sum + o, s);
    store<f32>(squares + o, q);
  }
}

/** y = x · factor + shift for each channel, and `plus`, unless it is 0; clipped at zero with `relu`. y may lie where x does. */
function scaleAndShift(
  x: usize,
  plus: usize,
  y: usize,
  pixels: i32,
  stride: usize,
  factor: usize,
  shift: usize,
  channels: i32,
  relu: bool,
): void {
  const floor: f32 = relu ? 0 : -Infinity;
  const floors = f32x4.splat(floor);
  let c: i32 = 0;
  for (; c + 4 <= channels; c += 4) {
    const o = (<usize>c) << 2;
    const f = v128.load(factor + o);
    const b = v128.load(shift + o);
    let from = x + o;
    let to = y + o;
    if (plus != 0) {
      let more = plus + o;
      for (let p = 0; p < pixels; p++) {
        v128.store(to, f32x4.pmax(f32x4.add(madd(v128.load(from), f, b), v128.load(more)), floors));
        from += stride;
        more += stride;
        to += stride;
      }
      continue;
    }
    for (let p = 0; p < pixels; p++) {
      v128.store(to, f32x4.pmax(madd(v128.load(from), f, b), floors));
      from += stride;
      to += stride;
    }
  }
  for (; c < channels; c++) {
    const o = (<usize>c) << 2;
    const f = load<f32>(factor + o);
    const b = load<f32>(shift + o);
    let from = x + o;
    let to = y + o;
    let more = plus + o;
    for (let p = 0; p < pixels; p++) {
      const value = load<f32>(from) * f + b;
      store<f32>(to, max<f32>(plus != 0 ? value + load<f32>(more) : value, floor));
      from += stride;
      more += stride;
      to += stride;
    }
  }
}

/** @param plus added to the result before the ReLU, or 0 for nothing; y may lie where x does */
export function groupNormForward(
  x: usize,
  plus: usize,
  y: usize,
  gamma: usize,
  beta: usize,
  means: usize,
  inverses: usize,
  scratch: usize,
  batch: i32,
  pixels: i32,
  channels: i32,
  groups: i32,
  epsilon: f64,
  relu: bool,
): void {
  const stride = (<usize>channels) << 2;
  const first = scratch;
  const second = scratch + stride;
  const perGroup = channels / groups;
  const count = <f64>pixels * <f64>perGroup;
  for (let n = 0; n < batch; n++) {
    sums(x, pixels, stride, first, second, channels);
    for (let g = 0; g < groups; g++) {
      // Chan's combination of the channels' means and squared deviations, in doubles.
      let total: f64 = 0;
      for (let c = g * perGroup; c < (g + 1) * perGroup; c++) {
        const o = (<usize>c) << 2;
        total += <f64>load<f32>(first + o) + <f64>pixels * <f64>load<f32>(x + o);
      }
      const mean = total / count;
      let deviation: f64 = 0;
      for (let c = g * perGroup; c < (g + 1) * perGroup; c++) {
        const o = (<usize>c) << 2;
        const s = <f64>load<f32>(first + o);
        const away = <f64>load<f32>(x + o) + s / <f64>pixels - mean;
        deviation += <f64>load<f32>(second + o) - (s * s) / <f64>pixels + <f64>pixels * away * away;
      }
      const inverse = 1 / sqrt(max<f64>(deviation, 0) / count + epsilon);
      store<f32>(means, <f32>mean);
      store<f32>(inverses, <f32>inverse);
      means += 4;
      inverses += 4;
      for (let c = g * perGroup; c < (g + 1) * perGroup; c++) {
        const o = (<usize>c) << 2;
        const f = inverse * <f64>load<f32>(gamma + o);
        store<f32>(first + o, <f32>f);
        store<f32>(second + o, <f32>(<f64>load<f32>(beta + o) - mean * f));
      }
    }
    const together = pixelsTogether(stride);
    for (let pixel = 0; pixel < pixels; pixel += together) {
      const at = stride * pixel;
      const more = plus == 0 ? 0 : plus + at;
      scaleAndShift(x + at, more, y + at, min<i32>(together, pixels - pixel), stride, first, second, channels, relu);
    }
    if (plus != 0) plus += stride * pixels;
    x += stride * pixels;
    y += stride * pixels;
  }
}
