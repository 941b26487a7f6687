/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** What is read by Winograd's convolution (`winograd.ts`), transformed: filters and squares of pictures. */
import { filterLine, inputEnd, inputPairA, inputPairB } from './winogradLines';

/** Bytes between what belongs to one of the 36 products and the next: more than the values take, so that they do not displace each other in the cache. */
export function spaced(values: i32): usize {
  return ((<usize>values) << 2) + 192;
}

/** Products a line. */
export const SIX: i32 = 6;
export const VECTOR: usize = 16;

/**
 * u of outputs from … from + count, in panels of eight (`pack.ts`, without biases).
 * @param filter the value of the first tap, input and output; outputs lie side by side; tapStep, inStep: bytes to the next tap and input
 * @param scale factors of the outputs, or 0 for none
 * @param scratch 18 vectors
 */
export function winogradFilter(
  filter: usize,
  scale: usize,
  u: usize,
  scratch: usize,
  inC: i32,
  first: i32,
  count: i32,
  tapStep: isize,
  inStep: usize,
): void {
  const step = spaced(inC * count);
  const rowStep = tapStep * 3;
  for (let o = first; o < first + count; o += 8) {
    for (let i = 0; i < inC; i++) {
      for (let half: usize = 0; half < 32; half += VECTOR) {
        let at = filter + inStep * i + ((<usize>o) << 2) + half;
        for (let v: usize = 0; v < 3; v++) {
          let g0 = v128.load(at);
          let g1 = v128.load(at + rowStep);
          let g2 = v128.load(at + rowStep * 2);
          if (scale != 0) {
            const factor = v128.load(scale + ((<usize>o) << 2) + half);
            g0 = f32x4.mul(g0, factor);
            g1 = f32x4.mul(g1, factor);
            g2 = f32x4.mul(g2, factor);
          }
          filterLine(g0, g1, g2, scratch + v * VECTOR, 3 * VECTOR);
          at += tapStep;
        }
        let from = scratch;
        let to = u + half;
        for (let row = 0; row < SIX; row++) {
          filterLine(v128.load(from), v128.load(from, 16), v128.load(from, 32), to, step);
          from += 3 * VECTOR;
          to += step * 6;
        }
      }
      u += 32;
    }
  }
}

/**
 * v of the squares first … first + count.
 * @param zeros 6 · inC zeros
 * @param scratch 36 vectors
 * @param squareStep,vectorStep bytes in v from a square to the next, and from four channels to the next four; step from a product to the next
 */
export function winogradInput(
  x: usize,
  v: usize,
  zeros: usize,
  scratch: usize,
  height: i32,
  width: i32,
  channels: i32,
  squaresDown: i32,
  squaresAcross: i32,
  padTop: i32,
  padLeft: i32,
  first: i32,
  count: i32,
  squareStep: usize,
  vectorStep: usize,
  step: usize,
): void {
  const pixel = (<usize>channels) << 2;
  const line = pixel * width;
  const picture = line * height;
  const each = squaresDown * squaresAcross;
  for (let square = first; square < first + count; square++) {
    const n = square / each;
    const top = ((square % each) / squaresAcross) * 4 - padTop;
    const left = (square % squaresAcross) * 4 - padLeft;
    const start = max<i32>(0, -left);
    const end = min<i32>(SIX, width - left);
    const corner = x + picture * n + line * top + pixel * left;
    const z = zeros;
    let r0 = top >= 0 && top < height ? corner : z;
    let r1 = top >= -1 && top + 1 < height ? corner + line : z;
    let r2 = top >= -2 && top + 2 < height ? corner + line * 2 : z;
    let r3 = top >= -3 && top + 3 < height ? corner + line * 3 : z;
    let r4 = top >= -4 && top + 4 < height ? corner + line * 4 : z;
    let r5 = top >= -5 && top + 5 < height ? corner + line * 5 : z;
    if (start > 0 || end < SIX) memory.fill(scratch, 0, 36 * VECTOR);
    let to = v;
    for (let c: usize = 0; c < pixel; c += VECTOR) {
      let column = pixel * start + c;
      let at = scratch + VECTOR * start;
      for (let w = start; w < end; w++) {
        const d0 = v128.load(r0 + column);
        const d1 = v128.load(r1 + column);
        const d2 = v128.load(r2 + column);
        const d3 = v128.load(r3 + column);
        const d4 = v128.load(r4 + column);
        const d5 = v128.load(r5 + column);
        v128.store(at, inputEnd(d0, d2, d4));
        inputPairA(d1, d2, d3, d4, at + 6 * VECTOR, 6 * VECTOR);
        inputPairB(d1, d2, d3, d4, at + 6 * VECTOR * 3, 6 * VECTOR);
        v128.store(at + 6 * VECTOR * 5, inputEnd(d1, d3, d5));
        column += pixel;
        at += VECTOR;
      }
      at = scratch;
      let row = to;
      for (let i = 0; i < SIX; i++) {
        const d0 = v128.load(at);
        const d1 = v128.load(at, 16);
        const d2 = v128.load(at, 32);
        const d3 = v128.load(at, 48);
        const d4 = v128.load(at, 64);
        const d5 = v128.load(at, 80);
        v128.store(row, inputEnd(d0, d2, d4));
        inputPairA(d1, d2, d3, d4, row + step, step);
        inputPairB(d1, d2, d3, d4, row + step * 3, step);
        v128.store(row + step * 5, inputEnd(d1, d3, d5));
        at += 6 * VECTOR;
        row += step * 6;
      }
      to += vectorStep;
    }
    v += squareStep;
  }
}
