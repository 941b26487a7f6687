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
import { outputLine } from './winogradLines';
import { tiles } from './tile';
import { transpose } from './transpose';
import { SIX, spaced, VECTOR, winogradFilter, winogradInput } from './winogradTransforms';

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

/**
 * The results of squares first … first + count in the output channels from … from + outputs, of which u is.
 * @param m room for 36 · `spaced(count · outputs)` bytes
 * @param bias outC values, or 0 for none
 * @param low,high to which the results are clipped
 */
function winogradOutput(
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

/**
 * The convolution of pictures [batch, inH, inW, inC] to [batch, outH, outW, outC].
 * @param filter [3, 3, inC, outC], or with `flipped` [3, 3, outC, inC], turned by half: the gradient towards an input
 * @param scale,bias outC values, or 0 for none
 * @param u room for 36 · `spaced(inC · chunk)` bytes, v for 36 · `spaced(inC · block)`, m for 36 · `spaced(chunk · block)`
 * @param turned room for a filter that is flipped
 * @param zeros room for 6 · inC values, scratch for 40 vectors
 * @param block squares at a time
 * @param chunk outputs at a time, a multiple of 8; all of them where there is more than one block
 */
export function winograd(
  x: usize,
  filter: usize,
  scale: usize,
  bias: usize,
  out: usize,
  u: usize,
  v: usize,
  m: usize,
  turned: usize,
  zeros: usize,
  scratch: usize,
  batch: i32,
  inH: i32,
  inW: i32,
  inC: i32,
  outH: i32,
  outW: i32,
  outC: i32,
  padTop: i32,
  padLeft: i32,
  block: i32,
  chunk: i32,
  flipped: bool,
  low: f32,
  high: f32,
): void {
  const down = (outH + 3) >> 2;
  const across = (outW + 3) >> 2;
  const squares = batch * down * across;
  const inRow = (<usize>inC) << 2;
  const outRow = (<usize>outC) << 2;
  let tap = <isize>(inRow * outC);
  memory.fill(zeros, 0, inRow * 6);
  if (flipped) {
    transpose(filter, turned, 9, outC, inC);
    filter = turned + tap * 8;
    tap = -tap;
  }
  for (let first = 0; first < squares; first += block) {
    const count = min<i32>(block, squares - first);
    const step = spaced(inC * count);
    winogradInput(
      x,
      v,
      zeros,
      scratch,
      inH,
      inW,
      inC,
      down,
      across,
      padTop,
      padLeft,
      first,
      count,
      inRow,
      VECTOR,
      step,
    );
    for (let from = 0; from < outC; from += chunk) {
      const outputs = min<i32>(chunk, outC - from);
      if (first == 0) winogradFilter(filter, scale, u, scratch, inC, from, outputs, tap, outRow);
      winogradOutput(
        u,
        v,
        m,
        bias,
        out,
        zeros,
        scratch,
        inC,
        outH,
        outW,
        outC,
        down,
        across,
        first,
        count,
        from,
        outputs,
        low,
        high,
      );
    }
  }
}
