/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** The means of all pixels, channel by channel, and their gradient; sums go through the pixels in their order, as those of TensorFlow.js do. */

/** y [batch, channels] from x [batch, pixels, channels]. */
export function pixelMeans(x: usize, y: usize, batch: i32, pixels: i32, channels: i32): void {
  const pixel = (<usize>channels) << 2;
  const picture = pixel * pixels;
  const count = <f32>pixels;
  const counts = f32x4.splat(count);
  for (let n = 0; n < batch; n++) {
    const end = x + picture;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      let sum = f32x4.splat(0);
      for (let at = x + ((<usize>c) << 2); at < end; at += pixel) sum = f32x4.add(sum, v128.load(at));
      v128.store(y + ((<usize>c) << 2), f32x4.div(sum, counts));
    }
    for (; c < channels; c++) {
      let sum: f32 = 0;
      for (let at = x + ((<usize>c) << 2); at < end; at += pixel) sum += load<f32>(at);
      store<f32>(y + ((<usize>c) << 2), sum / count);
    }
    x = end;
    y += pixel;
  }
}

/** dx [batch, pixels, channels]: each value of dy [batch, channels] by the number of pixels. */
export function spreadMeans(dy: usize, dx: usize, batch: i32, pixels: i32, channels: i32): void {
  const pixel = (<usize>channels) << 2;
  const count = <f32>pixels;
  const counts = f32x4.splat(count);
  for (let n = 0; n < batch; n++) {
    const end = dx + pixel * pixels;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const slope = f32x4.div(v128.load(dy + ((<usize>c) << 2)), counts);
      for (let at = dx + ((<usize>c) << 2); at < end; at += pixel) v128.store(at, slope);
    }
    for (; c < channels; c++) {
      const slope = load<f32>(dy + ((<usize>c) << 2)) / count;
      for (let at = dx + ((<usize>c) << 2); at < end; at += pixel) store<f32>(at, slope);
    }
    dx = end;
    dy += pixel;
  }
}
