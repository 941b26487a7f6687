/**
 * Spatter: drops on the lens. Severities 1 … 3 are rain water, 4 and 5 mud (ImageNet-C, CIFAR-C; validation corruption).
 *
 * Both start from smoothed noise, of which what lies above a threshold is a drop. Water shines: its light comes from the
 * distance to the edges of the drops, equalised and embossed, and is added. Mud covers. Between severities 3 and 4, where no published
 * rows can be mixed, the water of 3 fades out while the mud of 4 fades in.
 *
 * The widths of the smoothing and the reach of the distance follow the rule for lengths; the noise is weakened
 * as its smoothing is, so that the drops cover the published share of a small picture.
 */
import { waterLight } from '../../compute/kernels/waterLight';
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { boxBlur3, equaliseHistogram, filter3 } from '../../image/bytePlane';
import { cannyEdges } from '../../image/canny';
import { chamferDistance } from '../../image/distanceTransform';
import { gaussianKernel } from '../../image/imageBlur';
import { smoothPlane } from '../../image/smoothPlane';
import { normalArray } from '../../num/random';
import { inColour } from '../ops/inColour';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { HENDRYCKS } from '../source';
import { lengthScale } from '../tables';

const info: PerturbationInfo = {
  name: 'spatter',
  label: 'Spatter',
  family: 'weather',
  collection: 'imagenet-c-extra',
  role: 'validation',
  random: true,
  description:
    'Drops on the lens: at severities 1 to 3 shining rain water, at 4 and 5 brown mud. In between the water dries while the mud appears.',
  formula: 'water: y = clip(x + a·m·turquoise);  mud: y = (1 − m)·x + m·brown;  m from noise ∗ G(σ) above a threshold',
  source: HENDRYCKS,
  parameters: [
    'mean of the noise',
    'standard deviation of the noise',
    'σ: smoothing of the noise (px)',
    'threshold of a drop',
    'water: strength a; mud: smoothing of the drops (px)',
    'mud: 1, water: 0',
  ],
  severities: {
    'imagenet-c': [
      [0.65, 0.3, 4, 0.69, 0.6, 0],
      [0.65, 0.3, 3, 0.68, 0.6, 0],
      [0.65, 0.3, 2, 0.68, 0.5, 0],
      [0.65, 0.3, 1, 0.65, 1.5, 1],
      [0.67, 0.4, 1, 0.65, 1.5, 1],
    ],
    'cifar-c': [
      [0.62, 0.1, 0.7, 0.7, 0.5, 0],
      [0.65, 0.1, 0.8, 0.7, 0.5, 0],
      [0.65, 0.3, 1, 0.69, 0.5, 0],
      [0.65, 0.1, 0.7, 0.69, 0.6, 1],
      [0.65, 0.1, 0.5, 0.68, 0.6, 1],
    ],
  },
};

const TURQUOISE = [175 / 255, 238 / 255, 238 / 255] as const;
const BROWN = [63 / 255, 42 / 255, 20 / 255] as const;

/** Thresholds of the edges of drops, in 8-bit steps. */
const EDGES = [50, 150] as const;
/** The light of a drop grows up to this distance from its edge, pixels. */
const REACH = 20;
const EMBOSS = [-2, -1, 0, -1, 1, 1, 0, 1, 2] as const;
/** Mud thinner than this runs off. */
const THINNEST = 0.8;

type Row = readonly [mean: number, deviation: number, sigma: number, threshold: number, last: number, mud: number];

/** How much a Gaussian blur weakens white noise: the square root of Σ weight² over both directions. */
function weakening(sigma: number): number {
  return gaussianKernel(sigma, Math.floor(4 * sigma + 0.5)).reduce((sum, weight) => sum + weight * weight, 0);
}

/** Of the noise before it is smoothed. */
export function deviationOf([, published, sigma]: Row, scale: number): number {
  return scale === 1 ? published : (published * weakening(sigma)) / weakening(sigma * scale);
}

/**
 * The smoothed noise.
 * @param noise standard normal numbers, [height, width]
 */
export function liquid(noise: Float32Array, height: number, width: number, row: Row, scale: number): Float32Array {
  const [mean, , sigma] = row;
  const deviation = deviationOf(row, scale);
  const smooth = smoothPlane(noise, height, width, sigma * scale);
  for (let i = 0; i < smooth.length; i++) smooth[i] = mean + deviation * smooth[i]!;
  return smooth;
}

/** Light of water drops, 0..a, [height, width]. */
export function waterLayer(smooth: Float32Array, height: number, width: number, row: Row, scale: number): Float32Array {
  const [, , , threshold, strength] = row;
  const drops = new Uint8Array(smooth.length);
  for (let i = 0; i < smooth.length; i++) {
    const value = smooth[i]!;
    if (value >= threshold) drops[i] = value >= 1 ? 255 : (value * 255) | 0;
  }
  const far = chamferDistance(cannyEdges(drops, height, width, ...EDGES), height, width);
  const reach = REACH * scale;
  for (let i = 0; i < far.length; i++) far[i] = far[i]! < reach ? far[i]! / scale : REACH;
  const near = boxBlur3(far, height, width);
  const steps = new Uint8Array(near.length);
  for (let i = 0; i < steps.length; i++) steps[i] = near[i]! | 0;
  const even = equaliseHistogram(steps);
  const embossed = filter3(even, height, width, EMBOSS);
  for (let i = 0; i < embossed.length; i++) {
    const value = embossed[i]!;
    if (value < 0) embossed[i] = 0;
    else if (value > 255) embossed[i] = 255;
  }
  const light = boxBlur3(embossed, height, width);
  let most = 0;
  for (let i = 0; i < light.length; i++) {
    const bright = drops[i]! * ((light[i]! + 0.5) | 0);
    light[i] = bright;
    if (bright > most) most = bright;
  }
  const factor = most > 0 ? strength / most : 0;
  for (let i = 0; i < light.length; i++) light[i]! *= factor;
  return light;
}

/** How much mud covers, 0..1, [height, width]. */
export function mudLayer(smooth: Float32Array, height: number, width: number, row: Row, scale: number): Float32Array {
  const [, , , threshold, blur] = row;
  const above = new Float32Array(smooth.length);
  for (let i = 0; i < smooth.length; i++) if (smooth[i]! > threshold) above[i] = 1;
  const covered = smoothPlane(above, height, width, blur * scale);
  for (let i = 0; i < covered.length; i++) if (covered[i]! < THINNEST) covered[i] = 0;
  return covered;
}

export const spatter: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const scale = lengthScale(height, width, options.table);
    const seeds = pictureSeeds(info, batch, options);
    const drawn = (row: Row): tf.Tensor4D | null => {
      const [mean, , sigma, threshold, strength] = row;
      const radius = Math.floor(4 * sigma * scale + 0.5);
      const kernel = gaussianKernel(sigma * scale, radius).slice(radius);
      const deviation = deviationOf(row, scale);
      return waterLight({ seeds, height, width, mean, deviation, kernel, threshold, strength, scale });
    };
    const layer = (make: typeof waterLayer, severity: number): tf.Tensor4D => {
      const row = severityRow(info, severity, options.table) as unknown as Row;
      const native = make === waterLayer ? drawn(row) : null;
      if (native) return native;
      const masks = new Float32Array(batch * height * width);
      seeds.forEach((seed, picture) => {
        const smooth = liquid(normalArray(seed, 'normal', height * width), height, width, row, scale);
        masks.set(make(smooth, height, width, row, scale), picture * height * width);
      });
      return tf.tensor4d(masks, [batch, height, width, 1]);
    };
    const { severity } = options;
    const mud = Math.min(1, Math.max(0, severity - 3));
    return tf.tidy(() => {
      let out: tf.Tensor = x;
      if (mud < 1) {
        const light = layer(waterLayer, Math.min(3, severity)).mul(1 - mud);
        out = out.add(inColour(light, TURQUOISE)).clipByValue(0, 1);
      }
      if (mud > 0) {
        const cover = layer(mudLayer, Math.max(4, severity)).mul(mud);
        out = out.mul(inColour(tf.sub(1, cover))).add(inColour(cover, BROWN));
      }
      return out.clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
