/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Group normalisation forward and backward for tensors [batch, pixels, channels], four channels at a time. Addresses are
 * byte offsets into the WebAssembly memory of TensorFlow.js; `scratch` holds 3 · channels floats. The mathematics are
 * explained in `kernels/groupNorm/op.ts`.
 */
import { madd } from './madd';

/** Σ(x − k) and Σ(x − k)² over the pixels, k being the first one: without k, float32 loses the variance of a large mean. */
function sums(x: usize, pixels: i32, stride: usize, sum: usize, squares: usize, channels: i32): void {
  let c: i32 = 0;
  for (; c + 4 <= channels; c += 4) {
    let at = x + ((<usize>c) << 2);
    const k = v128.load(at);
    let s = f32x4.splat(0);
    let q = f32x4.splat(0);
    for (let p = 0; p < pixels; p++) {
      const d = f32x4.sub(v128.load(at), k);
      s = f32x4.add(s, d);
      q = madd(d, d, q);
      at += stride;
    }
    v128.store(sum + ((<usize>c) << 2), s);
    v128.store(squares + ((<usize>c) << 2), q);
  }
  for (; c < channels; c++) {
    let at = x + ((<usize>c) << 2);
    const k = load<f32>(at);
    let s: f32 = 0;
    let q: f32 = 0;
    for (let p = 0; p < pixels; p++) {
      const d = load<f32>(at) - k;
      s += d;
      q += d * d;
      at += stride;
    }
    store<f32>(sum + ((<usize>c) << 2), s);
    store<f32>(squares + ((<usize>c) << 2), q);
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
    scaleAndShift(x, plus, y, pixels, stride, first, second, channels, relu);
    if (plus != 0) plus += stride * pixels;
    x += stride * pixels;
    y += stride * pixels;
  }
}

/** Σe and Σe·(x − mean of the group), where e = dy, zero where the ReLU was closed. */
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
    let s = zero;
    let q = zero;
    for (let p = 0; p < pixels; p++) {
      const e = v128.and(v128.load(dy + at), v128.or(f32x4.gt(v128.load(y + at), zero), open));
      s = f32x4.add(s, e);
      q = madd(e, f32x4.sub(v128.load(x + at), k), q);
      at += stride;
    }
    v128.store(sum + o, s);
    v128.store(products + o, q);
  }
  for (; c < channels; c++) {
    const o = (<usize>c) << 2;
    const k = load<f32>(mean + o);
    let at = o;
    let s: f32 = 0;
    let q: f32 = 0;
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
  const count = <f64>pixels * <f64>perGroup;
  for (let n = 0; n < batch; n++) {
    for (let c = 0; c < channels; c++) {
      store<f32>(third + ((<usize>c) << 2), load<f32>(means + ((<usize>(c / perGroup)) << 2)));
    }
    gradientSums(dy, x, y, pixels, stride, third, first, second, channels, relu);
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
    combine(dy, x, y, dx, masked, pixels, stride, first, second, third, channels, relu);
    dy += stride * pixels;
    x += stride * pixels;
    y += stride * pixels;
    dx += stride * pixels;
    if (masked != 0) masked += stride * pixels;
  }
}
