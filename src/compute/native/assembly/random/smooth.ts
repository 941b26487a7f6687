/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.

/** Two floats as doubles. */
export function two(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

function storeTwo(at: usize, value: v128): void {
  v128.store64_lane(at, f32x4.demote_f64x2_zero(value), 0);
}

/**
 * `image/smoothPlane.ts` to the last bit: plane, out, half [height, width] floats; kernel: the
 * radius + 1 doubles from its middle on; line: width + 2 · radius doubles. `half` may be `out`.
 */
export function smoothPlane(
  plane: usize,
  out: usize,
  half: usize,
  kernel: usize,
  line: usize,
  height: i32,
  width: i32,
  radius: i32,
): void {
  const middle = load<f64>(kernel);
  const row = (<usize>width) << 2;
  for (let i = 0; i < height; i++) {
    const here = plane + <usize>i * row;
    const to = half + <usize>i * row;
    let at: usize = 0;
    for (; at + 16 <= row; at += 16) {
      let a = f64x2.mul(f64x2.splat(middle), two(here + at));
      let b = f64x2.mul(f64x2.splat(middle), two(here + at + 8));
      for (let k = 1; k <= radius; k++) {
        const weight = v128.load_splat<f64>(kernel + ((<usize>k) << 3));
        const up = plane + <usize>max<i32>(0, i - k) * row + at;
        const down = plane + <usize>min<i32>(height - 1, i + k) * row + at;
        a = f64x2.add(a, f64x2.mul(weight, f64x2.add(two(up), two(down))));
        b = f64x2.add(b, f64x2.mul(weight, f64x2.add(two(up + 8), two(down + 8))));
      }
      storeTwo(to + at, a);
      storeTwo(to + at + 8, b);
    }
    for (; at < row; at += 4) {
      let a = middle * <f64>load<f32>(here + at);
      for (let k = 1; k <= radius; k++) {
        const up = <f64>load<f32>(plane + <usize>max<i32>(0, i - k) * row + at);
        const down = <f64>load<f32>(plane + <usize>min<i32>(height - 1, i + k) * row + at);
        a += load<f64>(kernel + ((<usize>k) << 3)) * (up + down);
      }
      store<f32>(to + at, <f32>a);
    }
  }
  const inside = line + ((<usize>radius) << 3);
  for (let i = 0; i < height; i++) {
    const from = half + <usize>i * row;
    const to = out + <usize>i * row;
    for (let j = 0; j < width; j++) store<f64>(inside + ((<usize>j) << 3), <f64>load<f32>(from + ((<usize>j) << 2)));
    const last = inside + ((<usize>width) << 3);
    for (let k = 0; k < radius; k++) {
      store<f64>(line + ((<usize>k) << 3), load<f64>(inside));
      store<f64>(last + ((<usize>k) << 3), load<f64>(last - 8));
    }
    let j = 0;
    for (; j + 4 <= width; j += 4) {
      const at = inside + ((<usize>j) << 3);
      let a = f64x2.mul(f64x2.splat(middle), v128.load(at));
      let b = f64x2.mul(f64x2.splat(middle), v128.load(at, 16));
      for (let k = 1; k <= radius; k++) {
        const step = (<usize>k) << 3;
        const weight = v128.load_splat<f64>(kernel + step);
        a = f64x2.add(a, f64x2.mul(weight, f64x2.add(v128.load(at - step), v128.load(at + step))));
        b = f64x2.add(b, f64x2.mul(weight, f64x2.add(v128.load(at - step, 16), v128.load(at + step, 16))));
      }
      storeTwo(to + ((<usize>j) << 2), a);
      storeTwo(to + ((<usize>j) << 2) + 8, b);
    }
    for (; j < width; j++) {
      const at = inside + ((<usize>j) << 3);
      let a = middle * load<f64>(at);
      for (let k = 1; k <= radius; k++) {
        const step = (<usize>k) << 3;
        a += load<f64>(kernel + step) * (load<f64>(at - step) + load<f64>(at + step));
      }
      store<f32>(to + ((<usize>j) << 2), <f32>a);
    }
  }
}
