/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * A batch norm of n channels as what it does to a convolution before it: scale = γ / √(σ² + ε) and bias = β − μ · scale. Rounded after
 * each operation, as the operations of TensorFlow.js are.
 */
export function foldNorm(
  gamma: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  scale: usize,
  bias: usize,
  n: i32,
  epsilon: f32,
): void {
  const end = (<usize>n) << 2;
  for (let at: usize = 0; at < end; at += 4) {
    const factor = load<f32>(gamma + at) / sqrt<f32>(load<f32>(variance + at) + epsilon);
    store<f32>(scale + at, factor);
    store<f32>(bias + at, load<f32>(beta + at) - load<f32>(mean + at) * factor);
  }
}

/** out = x · scale for each of n channels, which lie side by side in `rows` rows. */
export function scaleChannels(x: usize, scale: usize, out: usize, rows: i32, n: i32): void {
  const vectors = (<usize>(n & ~3)) << 2;
  const end = (<usize>n) << 2;
  for (let i = 0; i < rows; i++) {
    let at: usize = 0;
    for (; at < vectors; at += 16) v128.store(out + at, f32x4.mul(v128.load(x + at), v128.load(scale + at)));
    for (; at < end; at += 4) store<f32>(out + at, load<f32>(x + at) * load<f32>(scale + at));
    x += end;
    out += end;
  }
}
