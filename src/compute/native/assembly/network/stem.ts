/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** What stands before and behind the convolution of a stem: pixels are prepared, squares of 2 × 2 are averaged. */

/** y = (x − mean) / deviation, n values; y may be x. */
export function preparePixels(x: usize, y: usize, n: i32, mean: f32, deviation: f32): void {
  const means = f32x4.splat(mean);
  if ((reinterpret<u32>(deviation) & 0x007fffff) == 0) {
    // By a power of two: its inverse is exact, and a product takes a third of the time.
    const inverse: f32 = 1 / deviation;
    const inverses = f32x4.splat(inverse);
    const end = (<usize>n) << 2;
    const vectors = (<usize>(n & ~3)) << 2;
    let at: usize = 0;
    for (; at < vectors; at += 16) v128.store(y + at, f32x4.mul(f32x4.sub(v128.load(x + at), means), inverses));
    for (; at < end; at += 4) store<f32>(y + at, (load<f32>(x + at) - mean) * inverse);
    return;
  }
  const deviations = f32x4.splat(deviation);
  const end = (<usize>n) << 2;
  const vectors = (<usize>(n & ~3)) << 2;
  let at: usize = 0;
  for (; at < vectors; at += 16) v128.store(y + at, f32x4.div(f32x4.sub(v128.load(x + at), means), deviations));
  for (; at < end; at += 4) store<f32>(y + at, (load<f32>(x + at) - mean) / deviation);
}

/** y [batch, height, width, channels] from x of twice the height and width; channels are a multiple of four. */
export function averageSquares(x: usize, y: usize, batch: i32, height: i32, width: i32, channels: i32): void {
  const pixel = (<usize>channels) << 2;
  const line = pixel * (2 * width);
  const quarter = f32x4.splat(0.25);
  for (let row = 0; row < batch * height; row++) {
    for (let column = 0; column < width; column++) {
      for (let c: usize = 0; c < pixel; c += 16) {
        const left = f32x4.add(v128.load(x + c), v128.load(x + c + line));
        const right = f32x4.add(v128.load(x + c + pixel), v128.load(x + c + pixel + line));
        v128.store(y + c, f32x4.mul(f32x4.add(left, right), quarter));
      }
      x += 2 * pixel;
      y += pixel;
    }
    x += line;
  }
}

/** The gradient of `averageSquares`: a quarter of each value of dy to the four of dx that it came from. */
export function spreadSquares(dy: usize, dx: usize, batch: i32, height: i32, width: i32, channels: i32): void {
  const pixel = (<usize>channels) << 2;
  const line = pixel * (2 * width);
  const quarter = f32x4.splat(0.25);
  for (let row = 0; row < batch * height; row++) {
    for (let column = 0; column < width; column++) {
      for (let c: usize = 0; c < pixel; c += 16) {
        const slope = f32x4.mul(v128.load(dy + c), quarter);
        v128.store(dx + c, slope);
        v128.store(dx + c + pixel, slope);
        v128.store(dx + c + line, slope);
        v128.store(dx + c + pixel + line, slope);
      }
      dx += 2 * pixel;
      dy += pixel;
    }
    dx += line;
  }
}
