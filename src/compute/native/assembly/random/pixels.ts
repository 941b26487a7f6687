/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.

/** out = the larger of a and b, value by value. */
export function maximum(a: usize, b: usize, out: usize, size: i32): void {
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    v128.store(out, f32x4.max(v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
    out += 16;
  }
  for (; i < size; i++) {
    store<f32>(out, max<f32>(load<f32>(a), load<f32>(b)));
    a += 4;
    b += 4;
    out += 4;
  }
}

/** out[i] = x[i] · (red, green, blue): x [pixels], out [pixels, 3]. */
export function inColour(x: usize, out: usize, pixels: i32, red: f32, green: f32, blue: f32): void {
  const first = f32x4(red, green, blue, red);
  const second = f32x4(green, blue, red, green);
  const third = f32x4(blue, red, green, blue);
  let i = 0;
  for (; i + 4 <= pixels; i += 4) {
    const p = v128.load(x);
    v128.store(out, f32x4.mul(v128.shuffle<f32>(p, p, 0, 0, 0, 1), first));
    v128.store(out, f32x4.mul(v128.shuffle<f32>(p, p, 1, 1, 2, 2), second), 16);
    v128.store(out, f32x4.mul(v128.shuffle<f32>(p, p, 2, 3, 3, 3), third), 32);
    x += 16;
    out += 48;
  }
  for (; i < pixels; i++) {
    const value = load<f32>(x);
    store<f32>(out, value * red);
    store<f32>(out, value * green, 4);
    store<f32>(out, value * blue, 8);
    x += 4;
    out += 12;
  }
}

/** The pixels of each picture from the last to the first: x, out [batch, pixels, channels]. */
export function reversePixels(x: usize, out: usize, batch: i32, pixels: i32, channels: i32): void {
  const pixel = (<usize>channels) << 2;
  const picture = <usize>pixels * pixel;
  for (let n = 0; n < batch; n++) {
    let to = out + picture;
    for (let from = x, end = x + picture; from < end; from += pixel) {
      to -= pixel;
      for (let k: usize = 0; k < pixel; k += 4) store<f32>(to + k, load<f32>(from + k));
    }
    x += picture;
    out += picture;
  }
}
