/**
 * RandAugment (Cubuk et al., "RandAugment: Practical Automated Data Augmentation with a Reduced Search Space", NeurIPS 2020): N
 * operations, each drawn with equal probability, one after the other. Of the published fourteen those are left out that are,
 * or come close to, a test or validation corruption (colour, contrast, brightness, sharpness); ten remain, the identity
 * among them. The magnitude of each is drawn anew up to the given strength, which the paper found to do as well as a constant one
 * (appendix A.1.1). On the host, as `augmix.ts`.
 */
import type { ImageSet } from '../../contract/image';
import { deriveSeed, Random } from '../../num/random';
import { Scratch } from './canvas';
import type { Canvas } from './canvas';
import { OPERATIONS } from './operations';
import type { Operation } from './operations';
import { newBatch, writeUnitRange } from './unitRange';

export interface RandaugmentOptions {
  /** N: operations on each picture. */
  operations: number;
  /** Largest strength of an operation, 0.1..10. */
  severity: number;
}

/** The published N; the strength of AugMix. */
export const RANDAUGMENT_DEFAULTS: RandaugmentOptions = { operations: 2, severity: 3 };

const identity: Operation = (from, to) => to.pixels.set(from.pixels);
const choices: readonly Operation[] = [identity, ...Object.values(OPERATIONS)];
const scratch = new Scratch(2);

/** @param pixels [height, width, 3], 8 bits; not changed. @returns these or a buffer that the next call writes again */
function randaugment(
  pixels: Uint8Array,
  height: number,
  width: number,
  random: Random,
  options: RandaugmentOptions = RANDAUGMENT_DEFAULTS,
): Uint8Array {
  let current: Canvas = { pixels, height, width };
  for (let i = 0; i < options.operations; i++) {
    const next = scratch.canvas(i % 2, height, width);
    choices[random.integer(choices.length)]!(current, next, options.severity, random);
    current = next;
  }
  return current.pixels;
}

/** As `augmixBatch`: a picture depends on (seed, its index in the set, view) only; values in 0..1. */
export function randaugmentBatch(
  set: ImageSet,
  indices: ArrayLike<number>,
  seed: number,
  view: number,
  options: RandaugmentOptions = RANDAUGMENT_DEFAULTS,
  out = newBatch(set, indices),
): Float32Array {
  const { height, width } = set;
  const size = height * width * 3;
  const viewSeed = deriveSeed(seed, 'randaugment', view);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    const pixels = set.pixels.subarray(index * size, (index + 1) * size);
    writeUnitRange(randaugment(pixels, height, width, new Random(viewSeed, index), options), out, i * size);
  }
  return out;
}
