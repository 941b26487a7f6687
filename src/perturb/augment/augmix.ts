/**
 * AugMix (Hendrycks et al., "AugMix: A Simple Data Processing Method to Improve Robustness and Uncertainty", ICLR 2020):
 * k chains of one to three random operations, mixed with Dirichlet weights, and that mixed with the picture itself by a
 * Beta weight:
 *
 *     mix = (1 − m)·x + m·Σ w_i·chain_i(x),   w ~ Dirichlet(α, …, α),   m ~ Beta(α, α)
 *
 * It runs on the host with typed arrays: every picture has its own chains, so there is nothing that a batch of tensors
 * could share, and a kernel call costs more than a 32 px operation.
 */
import type { ImageSet } from '../../contract/image';
import { deriveSeed, Random } from '../../num/random';
import { OPERATIONS } from './operations';
import type { Canvas } from './operations';

export interface AugmixOptions {
  /** k: number of chains. */
  chains: number;
  /** Operations in a chain: 1 … `depth`, uniform. */
  depth: number;
  /** Strength of the operations, 0.1..10. */
  severity: number;
  /** α of the Dirichlet and Beta distributions. */
  alpha: number;
}

/** The published settings. */
export const AUGMIX_DEFAULTS: AugmixOptions = { chains: 3, depth: 3, severity: 3, alpha: 1 };

const operations = Object.values(OPERATIONS);

/** Two buffers that a chain writes in turn, kept between pictures. */
let first: Canvas = { pixels: new Uint8Array(0), height: 0, width: 0 };
let second: Canvas = first;

function prepareBuffers(height: number, width: number): void {
  if (first.height === height && first.width === width) return;
  first = { pixels: new Uint8Array(height * width * 3), height, width };
  second = { pixels: new Uint8Array(height * width * 3), height, width };
}

/**
 * One augmented picture.
 * @param pixels [height, width, 3], 8 bits; not changed
 * @param out receives height · width · 3 values in 0..1 from `outOffset` on
 */
export function augmix(
  pixels: Uint8Array,
  height: number,
  width: number,
  random: Random,
  out: Float32Array,
  outOffset: number,
  options: AugmixOptions = AUGMIX_DEFAULTS,
): void {
  const { chains, depth, severity, alpha } = options;
  prepareBuffers(height, width);
  const original: Canvas = { pixels, height, width };
  const size = height * width * 3;
  const weights = random.dirichlet(alpha, chains);
  const share = random.beta(alpha, alpha);
  const own = (1 - share) / 255;
  for (let i = 0; i < size; i++) out[outOffset + i] = own * pixels[i]!;
  for (let chain = 0; chain < chains; chain++) {
    let current = original;
    const length = 1 + random.integer(depth);
    for (let step = 0; step < length; step++) {
      const next = current === first ? second : first;
      operations[random.integer(operations.length)]!(current, next, severity, random);
      current = next;
    }
    const weight = (share * weights[chain]!) / 255;
    const source = current.pixels;
    for (let i = 0; i < size; i++) out[outOffset + i]! += weight * source[i]!;
  }
  // Weights that sum to 1 but for a rounding error can leave 1 by that much.
  for (let i = outOffset; i < outOffset + size; i++) if (out[i]! > 1) out[i] = 1;
}

/**
 * Augmented pictures of a set. A picture depends on (seed, its index in the set, view) only, so any batch order and any
 * resume gives the same.
 * @param indices pictures of `set`
 * @param view another number gives another augmentation of the same picture
 * @returns [indices.length · height · width · 3], 0..1
 */
export function augmixBatch(
  set: ImageSet,
  indices: ArrayLike<number>,
  seed: number,
  view: number,
  options: AugmixOptions = AUGMIX_DEFAULTS,
): Float32Array {
  const { height, width } = set;
  const size = height * width * 3;
  const out = new Float32Array(indices.length * size);
  const viewSeed = deriveSeed(seed, 'augmix', view);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    const pixels = set.pixels.subarray(index * size, (index + 1) * size);
    augmix(pixels, height, width, new Random(viewSeed, index), out, i * size, options);
  }
  return out;
}
