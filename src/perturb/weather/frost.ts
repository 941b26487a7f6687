/**
 * Frost: a picture seen through a frozen window, a weighted sum of it and of a random crop of a texture of ice (ImageNet-C, CIFAR-C;
 * for any size as in imagecorruptions). The textures are drawn, see `frostTexture.ts`.
 *
 * The texture is enlarged with the picture, as in imagecorruptions; below 224 px, and five times for the CIFAR-C table, as
 * there, it is shrunk: its crystals follow the rule for lengths.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { MICHAELIS } from '../source';
import { lengthScale } from '../tables';
import { frostTile, FROST_KINDS, tileSide } from './frostTexture';

const info: PerturbationInfo = {
  name: 'frost',
  label: 'Frost',
  family: 'weather',
  collection: 'imagenet-c',
  role: 'test',
  random: true,
  description:
    'A window grown over with ice: ferns, feathers, plates, needles or hoarfrost, drawn at random, are added with weight b to a picture dimmed by a.',
  formula: 'y = clip(a·x + b·frost)',
  source: `${MICHAELIS}. The textures are drawn by a program instead of the published photographs`,
  parameters: ['a: weight of the picture', 'b: weight of the frost'],
  severities: {
    'imagenet-c': [
      [1, 0.4],
      [0.8, 0.6],
      [0.7, 0.7],
      [0.65, 0.7],
      [0.6, 0.75],
    ],
    'cifar-c': [
      [1, 0.2],
      [1, 0.3],
      [0.9, 0.4],
      [0.85, 0.4],
      [0.75, 0.45],
    ],
  },
};

/** How much smaller the textures are for the CIFAR-C table. */
const CIFAR_SCALE = 0.2;

/**
 * A crop of one of the textures, RGB, 0..255.
 * @param scale 0..1, size of its crystals relative to a picture of 224 px and more
 * @param out [height, width, 3], all 0; by default an array of its own
 * @returns `out`
 */
export function frostCrop(
  height: number,
  width: number,
  scale: number,
  random: Random,
  out: Float32Array = new Float32Array(height * width * 3),
): Float32Array {
  const shorter = Math.min(height, width);
  const side = tileSide(shorter);
  const tile = frostTile(random.integer(FROST_KINDS), side);
  const crop = { top: random.integer(side), left: random.integer(side), height, width };
  const enlarged = Math.max(1, shorter / side) * scale;
  if (enlarged > 1) between(tile, side, crop, 1 / enlarged, out);
  else averaged(tile, side, crop, 1 / enlarged, out);
  return out;
}

interface Crop {
  top: number;
  left: number;
  height: number;
  width: number;
}

/** Every pixel is the mean of the samples it covers; at full size that is one. @param step samples per pixel, at least 1 */
function averaged(
  tile: Uint8Array,
  side: number,
  { top, left, height, width }: Crop,
  step: number,
  out: Float32Array,
): void {
  const reach = Math.max(1, Math.round(step));
  const share = 1 / (reach * reach);
  const mask = side - 1;
  let to = 0;
  for (let row = 0; row < height; row++) {
    const y = top + Math.floor(row * step);
    for (let column = 0; column < width; column++, to += 3) {
      const x = left + Math.floor(column * step);
      for (let v = 0; v < reach; v++) {
        for (let u = 0; u < reach; u++) {
          const from = 3 * (((y + v) & mask) * side + ((x + u) & mask));
          out[to]! += share * tile[from]!;
          out[to + 1]! += share * tile[from + 1]!;
          out[to + 2]! += share * tile[from + 2]!;
        }
      }
    }
  }
}

/** Every pixel is interpolated between four samples. @param step samples per pixel, below 1 */
function between(
  tile: Uint8Array,
  side: number,
  { top, left, height, width }: Crop,
  step: number,
  out: Float32Array,
): void {
  const mask = side - 1;
  let to = 0;
  for (let row = 0; row < height; row++) {
    const y = Math.floor(row * step);
    const down = row * step - y;
    const upper = ((top + y) & mask) * side;
    const lower = ((top + y + 1) & mask) * side;
    for (let column = 0; column < width; column++) {
      const x = Math.floor(column * step);
      const right = column * step - x;
      const near = (left + x) & mask;
      const next = (left + x + 1) & mask;
      for (let c = 0; c < 3; c++) {
        const above = tile[3 * (upper + near) + c]! * (1 - right) + tile[3 * (upper + next) + c]! * right;
        const below = tile[3 * (lower + near) + c]! * (1 - right) + tile[3 * (lower + next) + c]! * right;
        out[to++] = above * (1 - down) + below * down;
      }
    }
  }
}

export const frost: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [kept, added] = severityRow(info, options.severity, options.table) as [number, number];
    const scale = options.table === 'cifar-c' ? CIFAR_SCALE : lengthScale(height, width, options.table);
    const ice = new Float32Array(x.size);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const size = height * width * 3;
      const own = ice.subarray(picture * size, (picture + 1) * size);
      frostCrop(height, width, scale, new Random(seed, 'frost'), own);
    });
    return tf.tidy(() => {
      const layer = tf.tensor4d(ice, [batch, height, width, 3]).mul(added / 255);
      return x.mul(kept).add(layer).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
