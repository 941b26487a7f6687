/**
 * Barrel and pincushion distortion: the first term of Brown's lens model (Brown, "Decentering Distortion of Lenses", 1966). A
 * point at distance r from the middle is fetched from r·(1 + k·r²), r = 1 at the corners; k > 0 gives a barrel, k < 0 a pincushion.
 * The whole is zoomed so that nothing beyond the picture is needed: a barrel keeps the corners, a pincushion the nearer edges.
 */
import type * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { hostWarp } from './hostWarp';

const shared = {
  family: 'geometric',
  collection: 'temper',
  role: 'free',
  random: false,
  source: 'Brown, "Decentering Distortion of Lenses", Photogrammetric Engineering 32(3), 1966 (radial term)',
  parameters: ['k: radial coefficient, r = 1 at the corners'],
} as const;

const bulging = [[0.1], [0.25], [0.5], [0.9], [1.6]] as const;
const barrelInfo: PerturbationInfo = {
  ...shared,
  name: 'barrel_distortion',
  label: 'Barrel distortion',
  description: 'A wide-angle lens: the middle bulges towards the viewer, and straight lines bow outwards.',
  formula: 'y(p) = x(p·(1 + k·r²) / (1 + k))',
  severities: { 'imagenet-c': bulging, 'cifar-c': bulging },
};

const pinched = [[0.08], [0.16], [0.24], [0.32], [0.4]] as const;
const pincushionInfo: PerturbationInfo = {
  ...shared,
  name: 'pincushion_distortion',
  label: 'Pincushion distortion',
  description: 'A cheap telephoto lens: the edges are pulled outwards at the corners, and straight lines bow inwards.',
  formula: 'y(p) = x(p·(1 − k·r²) / (1 − k·e²)),  e: r at the nearer edges',
  severities: { 'imagenet-c': pinched, 'cifar-c': pinched },
};

/** @param kept distance from the middle, r = 1 at the corners, at which points stay */
function distort(x: tf.Tensor4D, k: number, kept: number): tf.Tensor4D {
  const [, height, width] = x.shape;
  const perSquare = 4 / (height * height + width * width);
  const zoom = 1 / (1 + k * kept * kept);
  return hostWarp(x, [
    (right, down, out) => {
      const factor = (1 + k * perSquare * (right * right + down * down)) * zoom;
      out.right = right * factor;
      out.down = down * factor;
    },
  ]);
}

export const barrelDistortion: Perturbation = {
  info: barrelInfo,
  apply(x, options) {
    const [k] = severityRow(barrelInfo, options.severity, options.table) as [number];
    return distort(x, k, 1);
  },
};

export const pincushionDistortion: Perturbation = {
  info: pincushionInfo,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [k] = severityRow(pincushionInfo, options.severity, options.table) as [number];
    return distort(x, -k, Math.min(height, width) / Math.hypot(height, width));
  },
};
