/**
 * After DeepAugment (Hendrycks et al., "The Many Faces of Robustness", ICCV 2021, section 4): a picture passes through an
 * image-to-image network whose weights and activations have been distorted at random, and comes out changed in ways that nobody
 * designed. The paper takes trained networks (an autoencoder for compression, one for super-resolution) and distorts them
 * anew for each batch; here each picture gets a network of its own, so that it does not depend on the batch.
 *
 * The network needs no training. Its encoder is a convolution of 4 × 4 pixels and stride 2 whose 16 filters for each colour are the
 * two-dimensional cosine basis, its decoder the transposed convolution. As every pixel lies under four orthonormal patches, decoder
 * and encoder undistorted give the picture back exactly. Between them, for each of the 48 feature maps a:
 *
 *     h_a = g_a⁺·max(z_a, 0) + g_a⁻·min(z_a, 0) + Σ_r w_ar · z_b(a, r)
 *
 * Undistorted, both slopes g are 1 and the cross-connections w are 0. They are drawn about that, a few maps are silenced or turned
 * over, and cross-connections come in proportion to how strong maps of their frequency usually are. The network thus stays near
 * the identity, and edges stay in place, because no filter is wider than four pixels: that is why the picture can still be recognised.
 */
import type { ImageSet } from '../../contract/image';
import { deriveSeed, Random } from '../../num/random';
import { newBatch } from './unitRange';

const PATCH = 4;
const STRIDE = 2;
const FREQUENCIES = PATCH * PATCH;
const MAPS = 3 * FREQUENCIES;
/** Cross-connections of a feature map. */
const CROSS = 3;

/** cosines[frequency · 4 + position], orthonormal. */
const cosines = Float64Array.from({ length: FREQUENCIES }, (_, i) => {
  const [frequency, position] = [i >> 2, i & 3];
  const norm = frequency === 0 ? Math.sqrt(1 / PATCH) : Math.sqrt(2 / PATCH);
  return norm * Math.cos(((2 * position + 1) * frequency * Math.PI) / (2 * PATCH));
});

/** How strong a feature usually is, by frequency: natural pictures fall with it. */
const usual = Float64Array.from({ length: MAPS }, (_, map) => 1 / (1 + ((map >> 2) & 3) + (map & 3)));

export interface DeepaugmentOptions {
  /** Standard deviation of slopes and cross-connections. */
  deviation: number;
  /** Probability that a feature map other than a mean is silenced, and that it is turned over. */
  lost: number;
}

/** @param strength 0.1..10, 3 as with the others */
export function deepaugmentOptions(strength: number): DeepaugmentOptions {
  return { deviation: 0.1 * strength, lost: Math.min(0.3, 0.03 * strength) };
}

/** The distorted part of one network. */
interface Distortion {
  rising: Float64Array;
  falling: Float64Array;
  /** [MAPS · CROSS] */
  partners: Int32Array;
  weights: Float64Array;
}

function drawDistortion(random: Random, { deviation, lost }: DeepaugmentOptions): Distortion {
  const rising = new Float64Array(MAPS);
  const falling = new Float64Array(MAPS);
  const partners = new Int32Array(MAPS * CROSS);
  const weights = new Float64Array(MAPS * CROSS);
  for (let map = 0; map < MAPS; map++) {
    const isMean = map % FREQUENCIES === 0;
    const fate = random.uniform();
    const sign = isMean || fate >= 2 * lost ? 1 : fate < lost ? 0 : -1;
    // The means carry brightness and colour: they are distorted less, or pictures would only be tinted.
    const spread = isMean ? deviation / 3 : deviation;
    rising[map] = sign * (1 + spread * random.normal());
    falling[map] = sign * (1 + spread * random.normal());
    for (let r = 0; r < CROSS; r++) {
      const partner = random.integer(MAPS);
      partners[map * CROSS + r] = partner;
      weights[map * CROSS + r] = (spread * random.normal() * usual[map]!) / usual[partner]! / CROSS;
    }
  }
  return { rising, falling, partners, weights };
}

/**
 * One augmented picture.
 * @param pixels [height, width, 3], 8 bits; not changed
 * @param out receives height · width · 3 values in 0..1 from `offset` on
 */
function deepaugment(
  pixels: Uint8Array,
  height: number,
  width: number,
  random: Random,
  out: Float32Array,
  offset: number,
  options: DeepaugmentOptions,
): void {
  const distortion = drawDistortion(random, options);
  const sums = new Float64Array(height * width * 3);
  const rows = new Int32Array(PATCH);
  const columns = new Int32Array(PATCH);
  const features = new Float64Array(MAPS);
  const distorted = new Float64Array(MAPS);
  // Two pixels of border, mirrored, so that the outermost pixels lie under as many patches as the others.
  for (let top = -STRIDE; top < height; top += STRIDE) {
    for (let i = 0; i < PATCH; i++) rows[i] = mirrored(top + i, height);
    for (let left = -STRIDE; left < width; left += STRIDE) {
      for (let i = 0; i < PATCH; i++) columns[i] = mirrored(left + i, width);
      encode(pixels, width, rows, columns, features);
      activate(features, distorted, distortion);
      decode(distorted, sums, { height, width, top, left });
    }
  }
  for (let i = 0; i < sums.length; i++) {
    const value = sums[i]! / (255 * COVER);
    out[offset + i] = value < 0 ? 0 : value > 1 ? 1 : value;
  }
}

/** Patches over each pixel. */
const COVER = (PATCH / STRIDE) ** 2;
const half = new Float64Array(FREQUENCIES);

function encode(
  pixels: Uint8Array,
  width: number,
  rows: Int32Array,
  columns: Int32Array,
  features: Float64Array,
): void {
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < PATCH; y++) {
      const line = rows[y]! * width;
      const a = pixels[(line + columns[0]!) * 3 + c]!;
      const b = pixels[(line + columns[1]!) * 3 + c]!;
      const d = pixels[(line + columns[2]!) * 3 + c]!;
      const e = pixels[(line + columns[3]!) * 3 + c]!;
      for (let k = 0; k < FREQUENCIES; k += PATCH) {
        half[k + y] = cosines[k]! * a + cosines[k + 1]! * b + cosines[k + 2]! * d + cosines[k + 3]! * e;
      }
    }
    for (let v = 0; v < FREQUENCIES; v += PATCH) {
      for (let u = 0; u < FREQUENCIES; u += PATCH) {
        features[c * FREQUENCIES + v + (u >> 2)] =
          cosines[v]! * half[u]! +
          cosines[v + 1]! * half[u + 1]! +
          cosines[v + 2]! * half[u + 2]! +
          cosines[v + 3]! * half[u + 3]!;
      }
    }
  }
}

function activate(features: Float64Array, out: Float64Array, { rising, falling, partners, weights }: Distortion): void {
  for (let map = 0; map < MAPS; map++) {
    const z = features[map]!;
    let value = (z > 0 ? rising : falling)[map]! * z;
    for (let r = map * CROSS; r < (map + 1) * CROSS; r++) value += weights[r]! * features[partners[r]!]!;
    out[map] = value;
  }
}

interface Place {
  height: number;
  width: number;
  top: number;
  left: number;
}

/** Adds the patch; what lies on the mirrored border is left out. */
function decode(features: Float64Array, sums: Float64Array, { height, width, top, left }: Place): void {
  for (let c = 0; c < 3; c++) {
    const from = c * FREQUENCIES;
    for (let y = 0; y < PATCH; y++) {
      if (top + y < 0 || top + y >= height) continue;
      for (let u = 0; u < PATCH; u++) {
        let sum = 0;
        for (let v = 0; v < PATCH; v++) sum += cosines[v * PATCH + y]! * features[from + v * PATCH + u]!;
        half[u] = sum;
      }
      for (let x = 0; x < PATCH; x++) {
        if (left + x < 0 || left + x >= width) continue;
        let sum = 0;
        for (let u = 0; u < PATCH; u++) sum += cosines[u * PATCH + x]! * half[u]!;
        sums[((top + y) * width + left + x) * 3 + c]! += sum;
      }
    }
  }
}

/** Index mirrored with the edge repeated. */
function mirrored(i: number, n: number): number {
  const period = 2 * n;
  const j = ((i % period) + period) % period;
  return j < n ? j : period - 1 - j;
}

/** As `augmixBatch`: a picture depends on (seed, its index in the set, view) only; values in 0..1. */
export function deepaugmentBatch(
  set: ImageSet,
  indices: ArrayLike<number>,
  seed: number,
  view: number,
  options: DeepaugmentOptions,
  out = newBatch(set, indices),
): Float32Array {
  const { height, width } = set;
  const size = height * width * 3;
  const viewSeed = deriveSeed(seed, 'deepaugment', view);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    const pixels = set.pixels.subarray(index * size, (index + 1) * size);
    deepaugment(pixels, height, width, new Random(viewSeed, index), out, i * size, options);
  }
  return out;
}
