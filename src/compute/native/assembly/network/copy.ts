/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** Copies `rows` rows of `bytes` bytes that lie fromRow and toRow bytes apart: a part of the columns of a matrix. */
export function copyRows(from: usize, to: usize, rows: i32, bytes: usize, fromRow: usize, toRow: usize): void {
  for (let i = 0; i < rows; i++) {
    memory.copy(to, from, bytes);
    from += fromRow;
    to += toRow;
  }
}

/** to += from, n values, four at a time. */
export function addTo(to: usize, from: usize, n: i32): void {
  const end = (<usize>n) << 2;
  const vectors = (<usize>(n & ~3)) << 2;
  let at: usize = 0;
  for (; at < vectors; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
  for (; at < end; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
}

/**
 * Adds the pixels of `from` [batch, height, width, channels] to every second one of both axes of `to` [batch, inH, inW, channels], from the first on.
 * Channels are a multiple of four.
 */
export function addToEverySecond(
  to: usize,
  from: usize,
  batch: i32,
  height: i32,
  width: i32,
  inH: i32,
  inW: i32,
  channels: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const line = pixel * inW;
  for (let n = 0; n < batch; n++) {
    for (let h = 0; h < height; h++) {
      let put = to + line * (2 * h);
      for (let w = 0; w < width; w++) {
        for (let c: usize = 0; c < pixel; c += 16) {
          v128.store(put + c, f32x4.add(v128.load(put + c), v128.load(from + c)));
        }
        put += pixel << 1;
        from += pixel;
      }
    }
    to += line * inH;
  }
}
