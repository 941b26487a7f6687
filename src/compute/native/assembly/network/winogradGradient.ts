/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * The gradient of a convolution with respect to its filter by the transforms of Winograd's convolution (`winograd.ts`), of which it is the
 * adjoint: the same 36 products a square, dg = Gᵀ [Σ over squares (Bᵀ d B) ⊙ (A dy Aᵀ)] G.
 */
import { gradientLine, tapLine } from './winogradLines';
import { panelTile } from './panelTile';
import { spaced, VECTOR, winogradInput } from './winogradTransforms';

/** A dy Aᵀ of the squares first … first + count, for each product in panels of eight channels [channels / 8, count, 8]. */
function outputGradient(
  dy: usize,
  to: usize,
  zeros: usize,
  scratch: usize,
  height: i32,
  width: i32,
  channels: i32,
  squaresDown: i32,
  squaresAcross: i32,
  first: i32,
  count: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const line = pixel * width;
  const picture = line * height;
  const each = squaresDown * squaresAcross;
  const step = spaced(count * channels);
  const panel = (<usize>count) << 5;
  for (let square = first; square < first + count; square++) {
    const n = square / each;
    const top = ((square % each) / squaresAcross) * 4;
    const left = (square % squaresAcross) * 4;
    const end = min<i32>(4, width - left);
    const r0 = dy + picture * n + line * top + pixel * left;
    const r1 = top + 1 < height ? r0 + line : zeros;
    const r2 = top + 2 < height ? r0 + line * 2 : zeros;
    const r3 = top + 3 < height ? r0 + line * 3 : zeros;
    if (end < 4) memory.fill(scratch, 0, 24 * VECTOR);
    let put = to;
    for (let c: usize = 0; c < pixel; c += VECTOR) {
      let column = c;
      let at = scratch;
      for (let w = 0; w < end; w++) {
        gradientLine(
          v128.load(r0 + column),
          v128.load(r1 + column),
          v128.load(r2 + column),
          v128.load(r3 + column),
          at,
          4 * VECTOR,
        );
        column += pixel;
        at += VECTOR;
      }
      at = scratch;
      let row = put;
      for (let i = 0; i < 6; i++) {
        gradientLine(v128.load(at), v128.load(at, 16), v128.load(at, 32), v128.load(at, 48), row, step);
        at += 4 * VECTOR;
        row += step * 6;
      }
      put = (c & 16) == 0 ? put + VECTOR : put - VECTOR + panel;
    }
    to += 32;
  }
}

/**
 * The sums [36, inputs, outC] of a block for the input channels from … from + inputs.
 * @param v Bᵀ d B of `count` squares in panels of four channels [inC / 4, count, 4], dy likewise of eight (`outputGradient`)
 * @param add to what is there
 */
function winogradSums(
  v: usize,
  dy: usize,
  sums: usize,
  inC: i32,
  outC: i32,
  from: i32,
  inputs: i32,
  count: i32,
  add: bool,
): void {
  const row = (<usize>outC) << 2;
  const xPanel = (<usize>count) << 4;
  const dyPanel = (<usize>count) << 5;
  v += xPanel * (from >> 2);
  for (let product = 0; product < 36; product++) {
    let panel = v;
    let to = sums;
    for (let i = 0; i < inputs; i += 4) {
      let at = dy;
      for (let o: usize = 0; o < row; o += 32) {
        panelTile(panel, at, count, to + o, row, add);
        at += dyPanel;
      }
      panel += xPanel;
      to += row << 2;
    }
    v += spaced(count * inC);
    dy += spaced(count * outC);
    sums += spaced(inputs * outC);
  }
}

/** dw [3, 3, inC, outC] of the input channels from … from + inputs, of their sums. */
function winogradTaps(sums: usize, dw: usize, scratch: usize, inC: i32, outC: i32, from: i32, inputs: i32): void {
  const tap = (<usize>(inC * outC)) << 2;
  const size = (<usize>(inputs * outC)) << 2;
  const step = spaced(inputs * outC);
  dw += (<usize>(from * outC)) << 2;
  for (let o: usize = 0; o < size; o += VECTOR) {
    let at = sums + o;
    let to = scratch;
    for (let v = 0; v < 6; v++) {
      tapLine(
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
    at = scratch;
    to = dw + o;
    for (let u = 0; u < 3; u++) {
      tapLine(
        v128.load(at),
        v128.load(at, 16),
        v128.load(at, 32),
        v128.load(at, 48),
        v128.load(at, 64),
        v128.load(at, 80),
        to,
        tap,
      );
      at += 6 * VECTOR;
      to += tap * 3;
    }
  }
}

/**
 * dw [3, 3, inC, outC] of x [batch, inH, inW, inC] and dy [batch, outH, outW, outC].
 * @param v room for 36 · `spaced(inC · block)` bytes, gradient for 36 · `spaced(outC · block)`, sums for 36 · `spaced(together · outC)`
 * @param zeros room for 6 · inC and for 6 · outC values, scratch for 40 vectors
 * @param block squares at a time
 * @param together input channels at a time, a multiple of 4; all of them where there is more than one block
 */
export function winogradFilterGradient(
  x: usize,
  dy: usize,
  dw: usize,
  v: usize,
  gradient: usize,
  sums: usize,
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
  together: i32,
): void {
  const down = (outH + 3) >> 2;
  const across = (outW + 3) >> 2;
  const squares = batch * down * across;
  memory.fill(zeros, 0, (<usize>max<i32>(inC, outC) * 6) << 2);
  for (let first = 0; first < squares; first += block) {
    const count = min<i32>(block, squares - first);
    const panel = (<usize>count) << 4;
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
      VECTOR,
      panel,
      step,
    );
    outputGradient(dy, gradient, zeros, scratch, outH, outW, outC, down, across, first, count);
    for (let from = 0; from < inC; from += together) {
      const inputs = min<i32>(together, inC - from);
      winogradSums(v, gradient, sums, inC, outC, from, inputs, count, first > 0);
      if (first + count == squares) winogradTaps(sums, dw, scratch, inC, outC, from, inputs);
    }
  }
}
