/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Gradients of a depthwise convolution with one output for each channel. Both are sums, over the taps that join an input pixel x
 * and an output pixel y, of products channel by channel: dx += filter · dy, and dfilter += x · dy.
 */
import { madd } from './madd';

/** to[c] += a[c] · b[c] */
function multiplyAdd(to: usize, a: usize, b: usize, vectors: usize, end: usize): void {
  let at: usize = 0;
  for (; at < vectors; at += 16) {
    v128.store(to + at, madd(v128.load(a + at), v128.load(b + at), v128.load(to + at)));
  }
  for (; at < end; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(a + at) * load<f32>(b + at));
}

/**
 * @param x pixels [batch, inHeight, inWidth, channels], which are written where `towards` is 0
 * @param filter [filterHeight, filterWidth, channels], which is written where `towards` is 1
 * What is written must be zeros before.
 */
export function depthwiseGradient(
  towards: i32,
  x: usize,
  filter: usize,
  dy: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const vectors = (<usize>(channels & ~3)) << 2;
  for (let n = 0; n < batch; n++) {
    const image = x + <usize>(n * inHeight) * <usize>inWidth * pixel;
    for (let h = 0; h < outHeight; h++) {
      const line = dy + <usize>(n * outHeight + h) * <usize>outWidth * pixel;
      for (let u = 0; u < filterHeight; u++) {
        const row = h * strideHeight + u - top;
        if (row < 0 || row >= inHeight) continue;
        const pixels = image + <usize>(row * inWidth) * pixel;
        for (let v = 0; v < filterWidth; v++) {
          const tap = filter + <usize>(u * filterWidth + v) * pixel;
          for (let w = 0; w < outWidth; w++) {
            const column = w * strideWidth + v - left;
            if (column < 0 || column >= inWidth) continue;
            const at = pixels + <usize>column * pixel;
            const from = line + <usize>w * pixel;
            if (towards == 0) multiplyAdd(at, tap, from, vectors, pixel);
            else multiplyAdd(tap, at, from, vectors, pixel);
          }
        }
      }
    }
  }
}
