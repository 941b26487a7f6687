/**
 * PixMix (Hendrycks et al., "PixMix: Dreamlike Pictures Comprehensively Improve Safety Measures", CVPR 2022): a picture is
 * mixed, up to k times, with an augmented copy of itself or with a complex texture, by adding or multiplying with random
 * weights. Here the textures are generated (`textures.ts`). On the host, as `augmix.ts`.
 */
import type { ImageSet } from '../../contract/image';
import { deriveSeed, Random } from '../../num/random';
import { Scratch } from './canvas';
import type { Canvas } from './canvas';
import { OPERATIONS } from './operations';
import { add, multiply } from './pixmixMixing';
import { anyPlacement, uprightPlacement } from './placement';
import { textures } from './textures';
import { newBatch, writeUnitRange } from './unitRange';

export interface PixmixOptions {
  /** k: at most so many mixings. */
  rounds: number;
  /** β of the mixing weights; larger is milder. */
  beta: number;
  /** Strength of the operations on the picture itself, 0.1..10. */
  severity: number;
}

/** The published settings. */
export const PIXMIX_DEFAULTS: PixmixOptions = { rounds: 4, beta: 3, severity: 3 };

const operations = Object.values(OPERATIONS);
const scratch = new Scratch(2);

/**
 * One augmented picture.
 * @param pixels `[height, width, 3]`, 8 bits, not changed; square pictures only, as the textures are
 * @returns 8 bits, in a buffer that the next call writes again
 */
export function pixmix(
  pixels: Uint8Array,
  size: number,
  random: Random,
  options: PixmixOptions = PIXMIX_DEFAULTS,
): Uint8Array {
  const picture = { pixels, height: size, width: size };
  const mixed = scratch.canvas(0, size, size);
  const copy = scratch.canvas(1, size, size);
  const augment = (to: Canvas): void =>
    operations[random.integer(operations.length)]!(picture, to, options.severity, random);
  if (random.uniform() < 0.5) augment(mixed);
  else mixed.pixels.set(pixels);
  const rounds = random.integer(options.rounds + 1);
  for (let round = 0; round < rounds; round++) {
    let other = copy.pixels;
    let placement = uprightPlacement(size);
    if (random.uniform() < 0.5) {
      augment(copy);
    } else {
      const all = textures(size);
      other = all[random.integer(all.length)]!;
      placement = anyPlacement(size, random);
    }
    const [a, b] = mixingWeights(random, options.beta);
    const mix = random.uniform() < 0.5 ? add : multiply;
    mix(mixed.pixels, other, placement, a, b);
  }
  return mixed.pixels;
}

/** Weights of the picture and of what is mixed in: near 1 and 0; half of the time the other is taken away. */
function mixingWeights(random: Random, beta: number): [number, number] {
  if (random.uniform() < 0.5) return [random.beta(beta, 1), random.beta(1, beta)];
  return [1 + random.beta(1, beta), -random.beta(1, beta)];
}

/**
 * As `augmixBatch`: a picture depends on (seed, its index in the set, view) only; values in 0..1.
 * @param out an array of the host: native code makes room for itself, and the heap of `wasm` may move
 */
export function pixmixBatch(
  set: ImageSet,
  indices: ArrayLike<number>,
  seed: number,
  view: number,
  options: PixmixOptions = PIXMIX_DEFAULTS,
  out = newBatch(set, indices),
): Float32Array {
  const size = set.height * set.width * 3;
  const viewSeed = deriveSeed(seed, 'pixmix', view);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    const pixels = set.pixels.subarray(index * size, (index + 1) * size);
    writeUnitRange(pixmix(pixels, set.width, new Random(viewSeed, index), options), out, i * size);
  }
  return out;
}
