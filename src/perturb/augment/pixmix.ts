/**
 * PixMix (Hendrycks et al., "PixMix: Dreamlike Pictures Comprehensively Improve Safety Measures", CVPR 2022): a picture is
 * mixed, up to k times, with an augmented copy of itself or with a complex texture, by adding or multiplying with random
 * weights. Here the textures are generated (`textures.ts`). On the host, as `augmix.ts`.
 */
import type { ImageSet } from '../../contract/image';
import { deriveSeed, Random } from '../../num/random';
import { OPERATIONS } from './operations';
import { textures } from './textures';

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

/**
 * One augmented picture.
 * @param pixels `[height, width, 3]`, 8 bits, not changed; square pictures only, as the textures are
 * @returns new pixels, 8 bits
 */
export function pixmix(
  pixels: Uint8Array,
  size: number,
  random: Random,
  options: PixmixOptions = PIXMIX_DEFAULTS,
): Uint8Array {
  const augmented = () => {
    const from = { pixels, height: size, width: size };
    const to = { pixels: new Uint8Array(pixels.length), height: size, width: size };
    operations[random.integer(operations.length)]!(from, to, options.severity, random);
    return to.pixels;
  };
  const mixed = random.uniform() < 0.5 ? augmented() : pixels.slice();
  const rounds = random.integer(options.rounds + 1);
  for (let round = 0; round < rounds; round++) {
    const other = random.uniform() < 0.5 ? augmented() : anyTexture(size, random);
    const [a, b] = mixingWeights(random, options.beta);
    if (random.uniform() < 0.5) add(mixed, other, a, b);
    else multiply(mixed, other, a, b);
  }
  return mixed;
}

/** A texture, turned over or round at random. */
function anyTexture(size: number, random: Random): Uint8Array {
  const all = textures(size);
  const texture = all[random.integer(all.length)]!;
  const [flipX, flipY, swap] = [random.uniform() < 0.5, random.uniform() < 0.5, random.uniform() < 0.5];
  const [dx, dy] = [random.integer(size), random.integer(size)];
  const out = new Uint8Array(texture.length);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const u = ((flipX ? size - 1 - x : x) + dx) % size;
      const v = ((flipY ? size - 1 - y : y) + dy) % size;
      const from = (swap ? u * size + v : v * size + u) * 3;
      const to = (y * size + x) * 3;
      out[to] = texture[from]!;
      out[to + 1] = texture[from + 1]!;
      out[to + 2] = texture[from + 2]!;
    }
  }
  return out;
}

/** Weights of the picture and of what is mixed in: near 1 and 0; half of the time the other is taken away. */
function mixingWeights(random: Random, beta: number): [number, number] {
  if (random.uniform() < 0.5) return [random.beta(beta, 1), random.beta(1, beta)];
  return [1 + random.beta(1, beta), -random.beta(1, beta)];
}

/** a·x + b·y in the range −1..1. Tables of 256 values: pixels have 8 bits, and powers are dear. */
function add(mixed: Uint8Array, other: Uint8Array, a: number, b: number): void {
  const left = Float64Array.from({ length: 256 }, (_, i) => (a * (2 * i - 255)) / 2 + 127.5);
  const right = Float64Array.from({ length: 256 }, (_, i) => (b * (2 * i - 255)) / 2);
  for (let i = 0; i < mixed.length; i++) mixed[i] = clamped(left[mixed[i]!]! + right[other[i]!]!);
}

/** x^a · y^b in the range 0..2. */
function multiply(mixed: Uint8Array, other: Uint8Array, a: number, b: number): void {
  const power = (exponent: number) =>
    Float64Array.from({ length: 256 }, (_, i) => Math.pow(Math.max((2 * i) / 255, 1e-3), exponent));
  const [left, right] = [power(a), power(b)];
  for (let i = 0; i < mixed.length; i++) mixed[i] = clamped(127.5 * left[mixed[i]!]! * right[other[i]!]!);
}

function clamped(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
}

/** As `augmixBatch`: a picture depends on (seed, its index in the set, view) only; values in 0..1. */
export function pixmixBatch(
  set: ImageSet,
  indices: ArrayLike<number>,
  seed: number,
  view: number,
  options: PixmixOptions = PIXMIX_DEFAULTS,
): Float32Array {
  const size = set.height * set.width * 3;
  const out = new Float32Array(indices.length * size);
  const viewSeed = deriveSeed(seed, 'pixmix', view);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    const pixels = set.pixels.subarray(index * size, (index + 1) * size);
    const mixed = pixmix(pixels, set.width, new Random(viewSeed, index), options);
    for (let j = 0; j < size; j++) out[i * size + j] = mixed[j]! / 255;
  }
  return out;
}
