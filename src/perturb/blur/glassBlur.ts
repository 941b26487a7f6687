/**
 * Glass blur: a Gaussian blur, a local shuffle of the pixels as by wavy glass, and the Gaussian blur again (ImageNet-C, CIFAR-C).
 * The published shuffle means to exchange a pixel with a neighbour but, working on views of one array, copies the neighbour over
 * it; so does this one, as the published pictures and figures came from there. Which pixel ends where does not depend on the
 * picture: it is one map for each seed, and the device only gathers.
 *
 * A shift or a number of passes between whole ones is drawn pixel by pixel, which is what makes fractional severities
 * and small pictures change smoothly: σ and the shift follow the rule for lengths.
 */
import { shuffleGrid, type Shuffle } from '../../compute/kernels/shuffleGrid';
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { gaussianBlurred } from '../ops/separable';
import { warp, type SampleGrid } from '../ops/warp';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { MICHAELIS } from '../source';
import { lengthScale } from '../tables';

const info: PerturbationInfo = {
  name: 'glass_blur',
  label: 'Glass blur',
  family: 'blur',
  collection: 'imagenet-c',
  role: 'test',
  random: true,
  description:
    'Frosted or wavy glass in front of the scene: every pixel is replaced by one of its neighbours, at most d pixels away, between two blurs by a bell curve of width σ.',
  formula: 'y = G(σ) ∗ shuffle_d(G(σ) ∗ x),  n passes of x(p) ← x(p + δ),  δ ~ U{−d … d − 1}²',
  source: MICHAELIS,
  parameters: ['σ: width of the blur (px)', 'd: largest shift (px)', 'n: passes'],
  severities: {
    'imagenet-c': [
      [0.7, 1, 2],
      [0.9, 2, 1],
      [1, 2, 3],
      [1.1, 3, 2],
      [1.5, 4, 2],
    ],
    'cifar-c': [
      [0.05, 1, 1],
      [0.25, 1, 1],
      [0.4, 1, 1],
      [0.25, 1, 2],
      [0.4, 1, 2],
    ],
  },
};

/** Where the shuffle takes its whole numbers from, such as a `Random`. */
export interface IntegerSource {
  /** Uniform in [0, n). */
  integer(n: number): number;
}

/**
 * Which pixel each pixel shows after the shuffle, [height · width]. Rows and columns closer to the border than the shift stay.
 * @param shift largest shift, pixels; its fraction is the share of pixels that get one more
 * @param passes over the picture, from its last pixel to its first; in the last of a fractional number, that share of pixels moves
 */
export function shuffleMap(
  height: number,
  width: number,
  shift: number,
  passes: number,
  random: IntegerSource,
): Int32Array {
  const map = new Int32Array(height * width);
  for (let i = 0; i < map.length; i++) map[i] = i;
  const whole = Math.floor(shift);
  const further = Math.round((shift - whole) * SHARES);
  const reach = further > 0 ? whole + 1 : whole;
  for (let pass = 0; pass < passes; pass++) {
    const moving = Math.round(Math.min(1, passes - pass) * SHARES);
    for (let row = height - reach; row > reach; row--) {
      const start = row * width;
      for (let column = width - reach; column > reach; column--) {
        if (moving < SHARES && random.integer(SHARES) >= moving) continue;
        const most = further > 0 && random.integer(SHARES) < further ? reach : whole;
        if (most === 0) continue;
        const side = 2 * most;
        const draw = random.integer(side * side);
        const down = (draw / side) | 0;
        map[start + column] = map[start + (down - most) * width + column + (draw - down * side) - most]!;
      }
    }
  }
  return map;
}

/** Steps in which a share of pixels is drawn. */
const SHARES = 1024;

/** Names what the random numbers are for. */
const STREAM = 'shuffle';

/** The maps of some pictures as coordinates, [seeds.length, height, width]. */
function gridOf(
  seeds: readonly number[],
  { height, width, shift, passes }: Omit<Shuffle, 'seeds' | 'stream'>,
): SampleGrid {
  const area = height * width;
  const grid = { rows: new Float32Array(seeds.length * area), columns: new Float32Array(seeds.length * area) };
  seeds.forEach((seed, picture) => {
    const map = shuffleMap(height, width, shift, passes, new Random(seed, STREAM));
    for (let i = 0, to = picture * area; i < area; i++, to++) {
      const from = map[i]!;
      const row = (from / width) | 0;
      grid.rows[to] = row;
      grid.columns[to] = from - row * width;
    }
  });
  return grid;
}

export const glassBlur: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [published, shift, passes] = severityRow(info, options.severity, options.table) as [number, number, number];
    const scale = lengthScale(height, width, options.table);
    const sigma = published * scale;
    const seeds = pictureSeeds(info, batch, options);
    const shuffle = { height, width, shift: shift * scale, passes };
    return tf.tidy(() => {
      // As published, 8 bits between the blurs; the small addition keeps whole values whole.
      const codes = gaussianBlurred(x, sigma, 'edge').mul(255).add(1e-3).floor().div(255);
      const grid = shuffleGrid({ seeds, stream: STREAM, ...shuffle }) ?? gridOf(seeds, shuffle);
      const shuffled = warp(codes as tf.Tensor4D, grid, 'edge', 'nearest');
      return gaussianBlurred(shuffled, sigma, 'edge').clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
