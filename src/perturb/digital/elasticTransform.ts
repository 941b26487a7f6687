/**
 * Elastic transform: every pixel is fetched from where a smooth random field points. Fields for rows and columns are uniform
 * noise in ±1, smoothed by a Gaussian of standard deviation σ cut at 3σ, times α; bilinear, borders mirrored (Simard et al.
 * 2003 as in ImageNet-C). CIFAR-C first applies a random affine map, given by moving three points by up to `affine`.
 *
 * The imagenet-c table is that of imagecorruptions: the original one adds the affine map there too, and its severities 1
 * and 2 are the strongest, so it is no scale.
 */
import type { PerturbationInfo } from '../../contract/perturbation';
import * as tf from '../../compute/tf';
import { gaussianKernel, reflectIndex } from '../../image/imageBlur';
import { Random } from '../../num/random';
import { HostCache } from '../ops/hostCache';
import { uniformTensor } from '../ops/layers';
import { lineMap, mapLines } from '../ops/separable';
import type { LineMap } from '../ops/separable';
import { displaced, warp } from '../ops/warp';
import type { SampleGrid } from '../ops/warp';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { MICHAELIS } from '../source';
import { lengthScale, PUBLISHED_SIZE } from '../tables';

const info: PerturbationInfo = {
  name: 'elastic_transform',
  label: 'Elastic transform',
  family: 'digital',
  collection: 'imagenet-c',
  role: 'test',
  random: true,
  description:
    'The picture is printed on rubber and stretched: a random displacement field, smoothed over σ and multiplied by α, says from where each pixel is fetched.',
  formula: 'y(p) = x(p + α·(G(σ) ∗ u)(p)),  u ~ U(−1, 1)',
  source: MICHAELIS,
  parameters: [
    'α: displacement (share of the size)',
    'σ: smoothness (share of the size)',
    'affine (share of the size)',
  ],
  severities: {
    'imagenet-c': [
      [0.0625, 0.01, 0],
      [0.08125, 0.01, 0],
      [0.10625, 0.01, 0],
      [0.125, 0.01, 0],
      [0.15, 0.01, 0],
    ],
    'cifar-c': [
      [0, 0, 0.08],
      [0.05, 0.2, 0.07],
      [0.08, 0.06, 0.06],
      [0.1, 0.04, 0.05],
      [0.1, 0.03, 0.03],
    ],
  },
};

interface Strength {
  alpha: number;
  sigma: number;
  affine: number;
}

/**
 * Lengths in pixels. Below 224 px both σ and the displacement follow the rule of `tables.ts`. Smoothing divides the noise by
 * about σ, so α has to shrink twice for the displacement to shrink once.
 */
function strength(row: readonly number[], size: number, scale: number): Strength {
  const unit = scale < 1 ? PUBLISHED_SIZE * scale : size;
  return { alpha: row[0]! * unit * scale, sigma: row[1]! * unit, affine: row[2]! * unit };
}

export const elasticTransform: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const row = severityRow(info, options.severity, options.table);
    const scale = lengthScale(height, width, options.table);
    const by = strength(row, Math.min(height, width), scale);
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const moved = by.affine > 0 ? warp(x, affineGrid(seeds, height, width, by.affine), 'mirror') : x;
      if (by.alpha === 0) return moved.clipByValue(0, 1) as tf.Tensor4D;
      const [down, right] = ['rows', 'columns'].map((name) => field(seeds, height, width, by, name)) as Fields;
      return warp(moved, displaced(down, right), 'reflect').clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

type Fields = [down: tf.Tensor3D, right: tf.Tensor3D];

/** A smooth displacement in pixels, [batch, height, width]. */
function field(seeds: readonly number[], height: number, width: number, by: Strength, name: string): tf.Tensor3D {
  const signed = uniformTensor<tf.Tensor4D>(seeds, [height, width, 1], name).sub(0.5);
  const smooth = mapLines(signed as tf.Tensor4D, smoothing(height, by.sigma), smoothing(width, by.sigma));
  return smooth.mul(2 * by.alpha).squeeze([3]);
}

const smoothings = new HostCache<LineMap>(8);

/** A Gaussian cut at 3σ, borders reflected. */
function smoothing(length: number, sigma: number): LineMap {
  return smoothings.get(`${length} ${sigma}`, () => {
    const kernel = gaussianKernel(sigma, Math.floor(3 * sigma + 0.5));
    const radius = (kernel.length - 1) / 2;
    return lineMap(length, length, (output, add) => {
      kernel.forEach((weight, k) => {
        add(reflectIndex(output + k - radius, length), weight);
      });
    });
  });
}

/** The published construction: three points around the centre, each moved at random; their map is inverted to fetch. */
function affineGrid(seeds: readonly number[], height: number, width: number, by: number): SampleGrid {
  const [cx, cy, arm] = [Math.floor(width / 2), Math.floor(height / 2), Math.floor(Math.min(height, width) / 3)];
  const anchors = [
    [cx + arm, cy + arm],
    [cx + arm, cy - arm],
    [cx - arm, cy - arm],
  ] as const;
  const maps = seeds.map((seed) => {
    const random = new Random(seed, 'affine');
    const moved = anchors.map(([px, py]) => [px + random.uniform(-by, by), py + random.uniform(-by, by)] as const);
    const [p, q, r] = moved as [Point, Point, Point];
    // A point of the output in the coordinates of the moved triangle has the same coordinates in the anchors' triangle.
    const factor = (2 * arm) / ((p[0] - q[0]) * (r[1] - q[1]) - (p[1] - q[1]) * (r[0] - q[0]));
    const row = [(r[1] - q[1]) * factor, (q[0] - r[0]) * factor] as const;
    const column = [(p[1] - q[1]) * factor, (q[0] - p[0]) * factor] as const;
    return [
      [...row, cy - arm - row[0] * q[0] - row[1] * q[1]],
      [...column, cx + arm - column[0] * q[0] - column[1] * q[1]],
    ];
  });
  const part = (of: 0 | 1, k: number) => tf.tensor1d(maps.map((map) => map[of]![k]!)).reshape([-1, 1, 1]);
  const [down, right] = [tf.range(0, height).reshape([1, height, 1]), tf.range(0, width).reshape([1, 1, width])];
  const fetched = (of: 0 | 1): tf.Tensor3D =>
    right
      .mul(part(of, 0))
      .add(down.mul(part(of, 1)))
      .add(part(of, 2));
  return { rows: fetched(0), columns: fetched(1) };
}

type Point = readonly [x: number, y: number];
