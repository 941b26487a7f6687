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
 * @param scale 0..1, size of its crystals relative to the tile's
 * @returns [height, width, 3]
 */
export function frostCrop(height: number, width: number, scale: number, random: Random): Float32Array {
  const side = tileSide(Math.min(height, width));
  const tile = frostTile(random.integer(FROST_KINDS), side);
  const out = new Float32Array(height * width * 3);
  const [top, left] = [random.integer(side), random.integer(side)];
  const step = 1 / scale;
  // Every pixel is the mean of the samples it covers; at full size that is one.
  const reach = Math.max(1, Math.round(step));
  const mask = side - 1;
  let to = 0;
  for (let row = 0; row < height; row++) {
    const y = top + Math.floor(row * step);
    for (let column = 0; column < width; column++, to += 3) {
      const x = left + Math.floor(column * step);
      for (let v = 0; v < reach; v++) {
        for (let u = 0; u < reach; u++) {
          const from = 3 * (((y + v) & mask) * side + ((x + u) & mask));
          out[to]! += tile[from]!;
          out[to + 1]! += tile[from + 1]!;
          out[to + 2]! += tile[from + 2]!;
        }
      }
    }
  }
  if (reach > 1) for (let i = 0; i < out.length; i++) out[i]! /= reach * reach;
  return out;
}

export const frost: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [kept, added] = severityRow(info, options.severity, options.table) as [number, number];
    const scale = options.table === 'cifar-c' ? CIFAR_SCALE : lengthScale(height, width, options.table);
    const ice = new Float32Array(x.size);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      ice.set(frostCrop(height, width, scale, new Random(seed, 'frost')), picture * height * width * 3);
    });
    return tf.tidy(() => {
      const layer = tf.tensor4d(ice, [batch, height, width, 3]).mul(added / 255);
      return x.mul(kept).add(layer).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
