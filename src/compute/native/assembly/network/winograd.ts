/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Winograd's convolution by filters of 3 × 3 taps with stride 1 (Lavin and Gray 2016; the transforms are in `winogradLines.ts`): the results are
 * made in squares of 4 × 4 pixels, of 36 products a pair of channels where a direct sum takes 144, or 100 of a picture of 4 × 4 pixels.
 *
 *     u [36, inC, outC] = G g Gᵀ     v [36, squares, inC] = Bᵀ d B     m [36, squares, outC] = v · u     out = Aᵀ m A
 *
 * The 36 products of matrices go through `tile.ts`. Squares are numbered over pictures, rows and columns; v and m hold those of a block, so
 * that they stay in the cache. A square's results do not depend on the block that it is in.
 */
import { madd } from './madd';
import { filterLine, inputEnd, inputPairA, inputPairB, outputLine } from './winogradLines';
import { tiles } from './tile';

/** `tiles` of four rows at a time, whose k values and sums start with nothing else: the loop around the taps is a tenth of a short product. */
function multiply(count: i32, a: usize, aRow: usize, zeros: usize, b: usize, k: i32, out: usize, outRow: usize): void {
  const bytes = (<usize>k) << 5;
  const end = b + bytes;
  for (; count >= 4; count -= 4) {
    let p0 = f32x4.splat(0);
    let q0 = p0;
    let p1 = p0;
    let q1 = p0;
    let p2 = p0;
    let q2 = p0;
    let p3 = p0;
    let q3 = p0;
    let a0 = a;
    let a1 = a0 + aRow;
    let a2 = a1 + aRow;
    let a3 = a2 + aRow;
    for (let at = b; at != end; at += 32) {
      const p = v128.load(at);
      const q = v128.load(at, 16);
      let s = v128.load_splat<f32>(a0);
      p0 = madd(s, p, p0);
      q0 = madd(s, q, q0);
      s = v128.load_splat<f32>(a1);
      p1 = madd(s, p, p1);
      q1 = madd(s, q, q1);
      s = v128.load_splat<f32>(a2);
      p2 = madd(s, p, p2);
      q2 = madd(s, q, q2);
      s = v128.load_splat<f32>(a3);
      p3 = madd(s, p, p3);
      q3 = madd(s, q, q3);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
    }
    v128.store(out, p0);
    v128.store(out, q0, 16);
    out += outRow;
    v128.store(out, p1);
    v128.store(out, q1, 16);
    out += outRow;
    v128.store(out, p2);
    v128.store(out, q2, 16);
    out += outRow;
    v128.store(out, p3);
    v128.store(out, q3, 16);
    out += outRow;
    a += aRow << 2;
  }
  if (count > 0) tiles(count, a, aRow, 4, 1, 1, 0, 0, zeros, b, 0, 0, 32, k, out, outRow, 8, -Infinity, Infinity);
}

/** Bytes between what belongs to one of the 36 products and the next: more than the values take, so that they do not displace each other in the cache. */
export function spaced(values: i32): usize {
  return ((<usize>values) << 2) + 192;
}

/** Products a line. */
const SIX: i32 = 6;
const VECTOR: usize = 16;

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

/**
 * The results of squares first … first + count in the output channels from … from + outputs, of which u is.
 * @param m room for 36 · `spaced(count · outputs)` bytes
 * @param bias outC values, or 0 for none
 * @param low,high to which the results are clipped
 */
export function winogradOutput(
  u: usize,
  v: usize,
  m: usize,
  bias: usize,
  out: usize,
  zeros: usize,
  scratch: usize,
  inC: i32,
  height: i32,
  width: i32,
  outC: i32,
  squaresDown: i32,
  squaresAcross: i32,
  first: i32,
  count: i32,
  from: i32,
  outputs: i32,
  low: f32,
  high: f32,
): void {
  const pixel = (<usize>outC) << 2;
  const line = pixel * width;
  const picture = line * height;
  const each = squaresDown * squaresAcross;
  const row = (<usize>outputs) << 2;
  const step = spaced(count * outputs);
  const inRow = (<usize>inC) << 2;
  for (let product = 0; product < 36; product++) {
    const a = v + spaced(count * inC) * product;
    let b = u + spaced(inC * outputs) * product;
    let to = m + step * product;
    for (let o = 0; o < outputs; o += 8) {
      multiply(count, a, inRow, zeros, b, inC, to, row);
      b += inRow << 3;
      to += 32;
    }
  }
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (let square = first; square < first + count; square++) {
    const n = square / each;
    const top = ((square % each) / squaresAcross) * 4;
    const left = (square % squaresAcross) * 4;
    const down = min<i32>(4, height - top);
    const across = min<i32>(4, width - left);
    const corner = out + picture * n + line * top + pixel * left + ((<usize>from) << 2);
    for (let o: usize = 0; o < row; o += VECTOR) {
      let at = m + o;
      let to = scratch;
      for (let w = 0; w < SIX; w++) {
        outputLine(
          v128.load(at),
          v128.load(at + step * 6),
          v128.load(at + step * 12),
          v128.load(at + step * 18),
          v128.load(at + step * 24),
          v128.load(at + step * 30),
          to,
          6 * VECTOR,
        );
        at += step;
        to += VECTOR;
      }
      const sum = bias == 0 ? f32x4.splat(0) : v128.load(bias + ((<usize>from) << 2) + o);
      at = scratch;
      to = corner + o;
      for (let h = 0; h < down; h++) {
        const results = scratch + 24 * VECTOR;
        outputLine(
          v128.load(at),
          v128.load(at, 16),
          v128.load(at, 32),
          v128.load(at, 48),
          v128.load(at, 64),
          v128.load(at, 80),
          results,
          VECTOR,
        );
        let result = results;
        let put = to;
        for (let w = 0; w < across; w++) {
          v128.store(put, f32x4.pmin(f32x4.pmax(f32x4.add(v128.load(result), sum), lows), highs));
          result += VECTOR;
          put += pixel;
        }
        at += 6 * VECTOR;
        to += line;
      }
    }
    m += row;
  }
}
