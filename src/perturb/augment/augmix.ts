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
import { OperationChain } from './operationChain';
import { ENTRIES } from './pointOperations';
import { newBatch } from './unitRange';

export interface AugmixOptions {
  /** k: number of chains, at least 1. */
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

const operations = new OperationChain();
const terms = new Float64Array(ENTRIES);

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
  const size = height * width * 3;
  const mixture = out.subarray(outOffset, outOffset + size);
  const weights = random.dirichlet(alpha, chains);
  const share = random.beta(alpha, alpha);
  const own = (1 - share) / 255;
  operations.begin({ pixels, height, width });
  for (let chain = 0; chain < chains; chain++) {
    operations.restart();
    const length = 1 + random.integer(depth);
    for (let step = 0; step < length; step++) operations.applyAny(severity, random);
    const weight = (share * weights[chain]!) / 255;
    for (let i = 0; i < ENTRIES; i++) terms[i] = weight * operations.table[i]!;
    if (chain === 0) beginMixture(pixels, own, operations.pixels, mixture);
    else addToMixture(operations.pixels, mixture);
  }
}

/**
 * own · picture + `terms` of the first chain. As in a sum that is kept in the mixture, each term added rounds to 32 bits.
 * Weights that sum to 1 but for a rounding error can leave 1 by that much; no term is negative, so that partial sums can
 * be cut there as well.
 */
function beginMixture(picture: Uint8Array, own: number, chain: Uint8Array, mixture: Float32Array): void {
  const { length } = picture;
  for (let i = 0; i < length; i += 3) {
    mixture[i] = atMostOne(Math.fround(own * picture[i]!) + terms[chain[i]!]!);
    mixture[i + 1] = atMostOne(Math.fround(own * picture[i + 1]!) + terms[256 + chain[i + 1]!]!);
    mixture[i + 2] = atMostOne(Math.fround(own * picture[i + 2]!) + terms[512 + chain[i + 2]!]!);
  }
}

/** Adds `terms` of another chain. */
function addToMixture(chain: Uint8Array, mixture: Float32Array): void {
  const { length } = chain;
  for (let i = 0; i < length; i += 3) {
    mixture[i] = atMostOne(mixture[i]! + terms[chain[i]!]!);
    mixture[i + 1] = atMostOne(mixture[i + 1]! + terms[256 + chain[i + 1]!]!);
    mixture[i + 2] = atMostOne(mixture[i + 2]! + terms[512 + chain[i + 2]!]!);
  }
}

function atMostOne(value: number): number {
  return value > 1 ? 1 : value;
}

/**
 * Augmented pictures of a set. A picture depends on (seed, its index in the set, view) only, so any batch order and any
 * resume gives the same.
 * @param indices pictures of `set`
 * @param view another number gives another augmentation of the same picture
 * @param out where they are written
 * @returns `out`: [indices.length · height · width · 3], 0..1
 */
export function augmixBatch(
  set: ImageSet,
  indices: ArrayLike<number>,
  seed: number,
  view: number,
  options: AugmixOptions = AUGMIX_DEFAULTS,
  out = newBatch(set, indices),
): Float32Array {
  const { height, width } = set;
  const size = height * width * 3;
  const viewSeed = deriveSeed(seed, 'augmix', view);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    const pixels = set.pixels.subarray(index * size, (index + 1) * size);
    augmix(pixels, height, width, new Random(viewSeed, index), out, i * size, options);
  }
  return out;
}
