/**
 * Winograd's convolution (`native/assembly/network/winograd.ts`) on `wasm`: forward, towards the input and towards the filter, for filters of 3 × 3
 * taps with stride 1.
 *
 * Measured under Node 20 on one core of an EPYC (Zen 4) with fused multiply-add, how many times as fast as the direct sums (`convolution.ts`,
 * `conv2dBackpropFilter.ts`): forward, towards the input, towards the filter.
 *
 *     side, channels   1 picture         16                64, of the lower four 8
 *      4,  64          0.9, 1.0, 0.5     1.8, 1.8, 1.7     2.1, 2.1, 1.9
 *      8,  48          1.5, 2.5, 1.7     2.4, 2.3, 2.5     2.5, 2.5, 2.5
 *     16,  24          1.4, 1.9, 1.8     2.2, 2.2, 2.6     2.1, 2.1, 2.5
 *     56,  64          2.9, 2.9, 4.0                       2.6, 2.6, 3.7
 *     28, 128          2.9, 3.0, 3.3                       3.1, 3.1, 3.9
 *     14, 256          1.5, 1.5, 2.3                       2.2, 1.8, 1.9
 *      7, 512          1.1, 0.8, 0.8                       1.7, 1.7, 2.9
 *
 * The choice never depends on the batch, as the bits of an answer must not; so a single picture of 4 × 4 pixels pays a little for the others.
 */
import type { Native } from '../native/load';
import { withRoom } from './hostMemory';

/** Of a convolution by 3 × 3 taps with stride 1: sizes of what is read and of what is written. */
export interface WinogradGeometry {
  batch: number;
  inH: number;
  inW: number;
  inC: number;
  outH: number;
  outW: number;
  outC: number;
  padTop: number;
  padLeft: number;
}

interface Filter {
  kh: number;
  kw: number;
  strideH: number;
  strideW: number;
}

/** Floats that v and m of a block take together, and u of a part of the output channels: half of a second cache of a megabyte each. */
const TOGETHER = 1 << 17;
/** Squares of the smallest block: with fewer, a large filter would be read from memory too often. */
const LEAST_SQUARES = 48;
/** How many times fewer products there must be: what transforming costs. */
const FEWER = 1.6;
/** Channels below which transforming costs as much as it saves. */
const LEAST_CHANNELS = 16;

/** Floats of 36 parts of so many values, which lie `spaced` (in the native code) apart. */
const products = (values: number): number => 36 * (values + 48);

/** How many taps fall inside, over all positions of one axis. */
function tapsInside(input: number, output: number, padding: number): number {
  let taps = 0;
  for (let at = -padding; at < output - padding; at++) taps += Math.min(input, at + 3) - Math.max(0, at);
  return taps;
}

/** Floats of the vectors in which a square is transformed: 36, and four of a line. */
const SCRATCH = 160;

const squares = (size: number): number => Math.ceil(size / 4);

/** Whether it was measured to be faster than a direct sum. It depends on the sizes of pictures and filter, never on the batch. */
export function winogradPays(geometry: WinogradGeometry & Filter): boolean {
  const { kh, kw, strideH, strideW, inH, inW, inC, outH, outW, outC, padTop, padLeft } = geometry;
  if (kh !== 3 || kw !== 3 || strideH !== 1 || strideW !== 1 || inC % 4 !== 0 || outC % 8 !== 0) return false;
  if (Math.min(inC, outC) < LEAST_CHANNELS) return false;
  const direct = tapsInside(inH, outH, padTop) * tapsInside(inW, outW, padLeft);
  return direct > FEWER * 36 * squares(outH) * squares(outW);
}

/** Byte addresses, 0 for none. */
export interface ConvolutionAddresses {
  x: number;
  filter: number;
  out: number;
  bias?: number;
  /** What the filter of each output channel is multiplied by. */
  scale?: number;
}

/** Byte addresses. */
export interface FilterGradientAddresses {
  x: number;
  dy: number;
  dw: number;
}

export interface WinogradOptions {
  clip: readonly [low: number, high: number];
  /** The filter is [3, 3, outC, inC] and is turned by half: so the gradient towards the input is a convolution of that of the output. */
  flipped?: boolean;
}

/** Squares at a time: so many that what belongs to them stays in the cache. */
function blockOf({ batch, outH, outW, inC, outC }: WinogradGeometry): { count: number; block: number } {
  const count = batch * squares(outH) * squares(outW);
  const fitting = Math.floor(TOGETHER / (36 * (inC + outC))) & ~3;
  return { count, block: Math.min(count, Math.max(LEAST_SQUARES, fitting)) };
}

/** Writes x convolved with the filter [3, 3, inC, outC] to `out`. */
export function winogradConvolve(
  backend: unknown,
  native: Native,
  at: ConvolutionAddresses,
  geometry: WinogradGeometry,
  { clip: [low, high], flipped = false }: WinogradOptions,
): void {
  const { batch, inH, inW, inC, outH, outW, outC, padTop, padLeft } = geometry;
  const { count, block } = blockOf(geometry);
  // Where the filter serves one block alone, it is transformed and used in parts that stay in the cache.
  const parts = block < count ? 1 : Math.ceil((36 * inC * outC) / TOGETHER);
  const chunk = 8 * Math.ceil(outC / 8 / parts);
  const sizes = [products(inC * chunk), products(inC * block), products(chunk * block)];
  const turnedSize = flipped ? 9 * inC * outC : 0;
  withRoom(backend, [...sizes, turnedSize, 6 * inC, SCRATCH], (u, v, m, turned, zeros, scratch) => {
    // Written out, as objects that are put together cost as much as a small convolution.
    native.winograd({
      x: at.x,
      filter: at.filter,
      scale: at.scale ?? 0,
      bias: at.bias ?? 0,
      out: at.out,
      u: u!,
      v: v!,
      m: m!,
      turned: turned!,
      zeros: zeros!,
      scratch: scratch!,
      batch,
      inH,
      inW,
      inC,
      outH,
      outW,
      outC,
      padTop,
      padLeft,
      block,
      chunk,
      flipped: Number(flipped),
      low,
      high,
    });
  });
}

/** Input channels whose sums are made into taps at a time, while they are in the cache. */
const INPUTS_TOGETHER = 16;

/** Writes the gradient with respect to the filter to `dw`. */
export function winogradFilterGradient(
  backend: unknown,
  native: Native,
  at: FilterGradientAddresses,
  geometry: WinogradGeometry,
): void {
  const { batch, inH, inW, inC, outH, outW, outC, padTop, padLeft } = geometry;
  const { count, block } = blockOf(geometry);
  const together = block < count ? inC : Math.min(inC, INPUTS_TOGETHER);
  const sizes = [products(inC * block), products(outC * block), products(together * outC)];
  withRoom(backend, [...sizes, 6 * Math.max(inC, outC), SCRATCH], (v, gradient, sums, zeros, scratch) => {
    native.winogradFilterGradient({
      x: at.x,
      dy: at.dy,
      dw: at.dw,
      v: v!,
      gradient: gradient!,
      sums: sums!,
      zeros: zeros!,
      scratch: scratch!,
      batch,
      inH,
      inW,
      inC,
      outH,
      outW,
      outC,
      padTop,
      padLeft,
      block,
      together,
    });
  });
}
