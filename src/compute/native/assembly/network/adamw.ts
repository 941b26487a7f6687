/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** One AdamW step over n values, four at a time; the formula and the settings are those of `kernels/adamwUpdate.ts`. */

export function adamw(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  newW: usize,
  newM: usize,
  newV: usize,
  n: i32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  keep: f32,
  rate: f32,
  root: f32,
): void {
  const end = (<usize>n) << 2;
  const vectors = (<usize>(n & ~3)) << 2;
  const b1 = f32x4.splat(beta1);
  const c1 = f32x4.splat(1 - beta1);
  const b2 = f32x4.splat(beta2);
  const c2 = f32x4.splat(1 - beta2);
  const eps = f32x4.splat(epsilon);
  const keeps = f32x4.splat(keep);
  const rates = f32x4.splat(rate);
  const roots = f32x4.splat(root);
  let at: usize = 0;
  for (; at < vectors; at += 16) {
    const slope = v128.load(g + at);
    const first = f32x4.add(f32x4.mul(b1, v128.load(m + at)), f32x4.mul(c1, slope));
    const second = f32x4.add(f32x4.mul(b2, v128.load(v + at)), f32x4.mul(c2, f32x4.mul(slope, slope)));
    v128.store(newM + at, first);
    v128.store(newV + at, second);
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(second), roots), eps);
    v128.store(newW + at, f32x4.sub(f32x4.mul(keeps, v128.load(w + at)), f32x4.div(f32x4.mul(rates, first), divisor)));
  }
  for (; at < end; at += 4) {
    const slope = load<f32>(g + at);
    const first = beta1 * load<f32>(m + at) + (1 - beta1) * slope;
    const second = beta2 * load<f32>(v + at) + (1 - beta2) * slope * slope;
    store<f32>(newM + at, first);
    store<f32>(newV + at, second);
    store<f32>(newW + at, keep * load<f32>(w + at) - (rate * first) / (sqrt(second) * root + epsilon));
  }
}
