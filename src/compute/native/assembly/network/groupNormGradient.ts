/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** The gradient of a group norm (`groupNorm.ts`), four channels at a time. `scratch` holds 3 · channels floats. */
import { pixelsTogether } from './groupNorm';
import { madd } from './madd';

/** Adds Σe and Σe·(x − mean of the group) over some pixels, where e = dy, zero where the ReLU was closed. */
function gradientSums(
  dy: usize,
  x: usize,
  y: usize,
  pixels: i32,
  stride: usize,
  mean: usize,
  sum: usize,
  products: usize,
  channels: i32,
  relu: bool,
): void {
  const zero = f32x4.splat(0);
  const open = relu ? i32x4.splat(0) : i32x4.splat(-1);
  let c: i32 = 0;
  for (; c + 4 <= channels; c += 4) {
    const o = (<usize>c) << 2;
    const k = v128.load(mean + o);
    let at = o;
    let s = v128.load(sum + o);
    let q = v128.load(products + o);
    let t = zero;
    let r = zero;
    let p = 0;
    for (; p + 2 <= pixels; p += 2) {
      const next = at + stride;
      const e = v128.and(v128.load(dy + at), v128.or(f32x4.gt(v128.load(y + at), zero), open));
      const f = v128.and(v128.load(dy + next), v128.or(f32x4.gt(v128.load(y + next), zero), open));
      s = f32x4.add(s, e);
      t = f32x4.add(t, f);
      q = madd(e, f32x4.sub(v128.load(x + at), k), q);
      r = madd(f, f32x4.sub(v128.load(x + next), k), r);
      at = next + stride;
    }
    if (p < pixels) {
      const e = v128.and(v128.load(dy + at), v128.or(f32x4.gt(v128.load(y + at), zero), open));
      s = f32x4.add(s, e);
      q = madd(e, f32x4.sub(v128.load(x + at), k), q);
    }
    v128.store(sum + o, f32x4.add(s, t));
    v128.store(products + o, f32x4.add(q, r));
  }
  for (; c < channels; c++) {
    const o = (<usize>c) << 2;
    const k = load<f32>(mean + o);
    let at = o;
    let s = load<f32>(sum + o);
    let q = load<f32>(products + o);
    for (let p = 0; p < pixels; p++) {
      const e: f32 = relu && load<f32>(y + at) <= 0 ? <f32>0 : load<f32>(dy + at);
      s += e;
      q += e * (load<f32>(x + at) - k);
      at += stride;
    }
    store<f32>(sum + o, s);
    store<f32>(products + o, q);
  }
}

/** dx = e · a + x · b + c for each channel; e itself is written to `masked`, unless that is 0. dx may lie where dy does. */
function combine(
  dy: usize,
  x: usize,
  y: usize,
  dx: usize,
  masked: usize,
  pixels: i32,
  stride: usize,
  ofGradient: usize,
  ofInput: usize,
  constant: usize,
  channels: i32,
  relu: bool,
): void {
  const zero = f32x4.splat(0);
  const open = relu ? i32x4.splat(0) : i32x4.splat(-1);
  let c: i32 = 0;
  for (; c + 4 <= channels; c += 4) {
    const o = (<usize>c) << 2;
    const a = v128.load(ofGradient + o);
    const b = v128.load(ofInput + o);
    const k = v128.load(constant + o);
    let at = o;
    for (let p = 0; p < pixels; p++) {
      const e = v128.and(v128.load(dy + at), v128.or(f32x4.gt(v128.load(y + at), zero), open));
      if (masked != 0) v128.store(masked + at, e);
      v128.store(dx + at, madd(e, a, madd(v128.load(x + at), b, k)));
      at += stride;
    }
  }
  for (; c < channels; c++) {
    const o = (<usize>c) << 2;
    let at = o;
    for (let p = 0; p < pixels; p++) {
      const e: f32 = relu && load<f32>(y + at) <= 0 ? <f32>0 : load<f32>(dy + at);
      if (masked != 0) store<f32>(masked + at, e);
      store<f32>(
        dx + at,
        e * load<f32>(ofGradient + o) + load<f32>(x + at) * load<f32>(ofInput + o) + load<f32>(constant + o),
      );
      at += stride;
    }
  }
}

/**
 * dGamma and dBeta are added to: clear them before.
 * @param masked where the gradient behind the ReLU is written, or 0; dx may lie where dy does
 */
export function groupNormBackward(
  dy: usize,
  x: usize,
  y: usize,
  gamma: usize,
  means: usize,
  inverses: usize,
  dx: usize,
  masked: usize,
  dGamma: usize,
  dBeta: usize,
  scratch: usize,
  batch: i32,
  pixels: i32,
  channels: i32,
  groups: i32,
  relu: bool,
): void {
  const stride = (<usize>channels) << 2;
  const first = scratch;
  const second = scratch + stride;
  const third = second + stride;
  const perGroup = channels / groups;
  // Three tensors are read.
  const together = max<i32>(1, pixelsTogether(stride) >> 1);
  const count = <f64>pixels * <f64>perGroup;
  for (let n = 0; n < batch; n++) {
    for (let c = 0; c < channels; c++) {
      store<f32>(third + ((<usize>c) << 2), load<f32>(means + ((<usize>(c / perGroup)) << 2)));
    }
    memory.fill(first, 0, stride);
    memory.fill(second, 0, stride);
    for (let pixel = 0; pixel < pixels; pixel += together) {
      const at = stride * pixel;
      const some = min<i32>(together, pixels - pixel);
      gradientSums(dy + at, x + at, y + at, some, stride, third, first, second, channels, relu);
    }
    for (let g = 0; g < groups; g++) {
      const mean = <f64>load<f32>(means);
      const inverse = <f64>load<f32>(inverses);
      means += 4;
      inverses += 4;
      let a: f64 = 0;
      let b: f64 = 0;
      for (let c = g * perGroup; c < (g + 1) * perGroup; c++) {
        const o = (<usize>c) << 2;
        const sum = load<f32>(first + o);
        const normalised = load<f32>(second + o) * <f32>inverse;
        store<f32>(dGamma + o, load<f32>(dGamma + o) + normalised);
        store<f32>(dBeta + o, load<f32>(dBeta + o) + sum);
        a += <f64>load<f32>(gamma + o) * <f64>sum;
        b += <f64>load<f32>(gamma + o) * <f64>normalised;
      }
      a /= count;
      b /= count;
      for (let c = g * perGroup; c < (g + 1) * perGroup; c++) {
        const o = (<usize>c) << 2;
        store<f32>(first + o, <f32>(inverse * <f64>load<f32>(gamma + o)));
        store<f32>(second + o, <f32>(-inverse * inverse * b));
        store<f32>(third + o, <f32>(inverse * (mean * inverse * b - a)));
      }
    }
    for (let pixel = 0; pixel < pixels; pixel += together) {
      const at = stride * pixel;
      const some = min<i32>(together, pixels - pixel);
      const to = masked == 0 ? 0 : masked + at;
      combine(dy + at, x + at, y + at, dx + at, to, some, stride, first, second, third, channels, relu);
    }
    dy += stride * pixels;
    x += stride * pixels;
    y += stride * pixels;
    dx += stride * pixels;
    if (masked != 0) masked += stride * pixels;
  }
}
