/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** Squared distances of rows and their gradient; the sums go through the values in their order, as those of TensorFlow.js do. */

/** sums[i] = Σ (a − b)² over the `size` values of row i; four rows in turn, as a sum waits for the one before. */
export function squaredDistances(a: usize, b: usize, sums: usize, rows: i32, size: i32): void {
  const row = (<usize>size) << 2;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    let s: f32 = 0;
    let t: f32 = 0;
    let u: f32 = 0;
    let v: f32 = 0;
    const end = a + row;
    while (a != end) {
      const d = load<f32>(a) - load<f32>(b);
      const e = load<f32>(a + row) - load<f32>(b + row);
      const f = load<f32>(a + row * 2) - load<f32>(b + row * 2);
      const g = load<f32>(a + row * 3) - load<f32>(b + row * 3);
      s += d * d;
      t += e * e;
      u += f * f;
      v += g * g;
      a += 4;
      b += 4;
    }
    store<f32>(sums, s);
    store<f32>(sums, t, 4);
    store<f32>(sums, u, 8);
    store<f32>(sums, v, 12);
    sums += 16;
    a += row * 3;
    b += row * 3;
  }
  for (; i < rows; i++) {
    let s: f32 = 0;
    const end = a + row;
    while (a != end) {
      const d = load<f32>(a) - load<f32>(b);
      s += d * d;
      a += 4;
      b += 4;
    }
    store<f32>(sums, s);
    sums += 4;
  }
}

/** out = slopes[i] · 2 (a − b) in row i. */
export function distanceSlopes(a: usize, b: usize, slopes: usize, out: usize, rows: i32, size: i32): void {
  const two = f32x4.splat(2);
  for (let i = 0; i < rows; i++) {
    const slope = load<f32>(slopes);
    const slopes4 = f32x4.splat(slope);
    const end = a + ((<usize>size) << 2);
    const vectors = a + ((<usize>(size & ~3)) << 2);
    while (a != vectors) {
      v128.store(out, f32x4.mul(slopes4, f32x4.mul(f32x4.sub(v128.load(a), v128.load(b)), two)));
      a += 16;
      b += 16;
      out += 16;
    }
    while (a != end) {
      store<f32>(out, slope * ((load<f32>(a) - load<f32>(b)) * 2));
      a += 4;
      b += 4;
      out += 4;
    }
    slopes += 4;
  }
}
