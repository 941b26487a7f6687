/**
 * Patch shuffle: the picture is cut into 6 × 6 patches, and a share of them change places in a ring, so that none of those stays.
 * What is left over at the right and at the bottom, when the size is no multiple of 6, stays.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';

const rows = [[0.12], [0.28], [0.5], [0.75], [1]] as const;

const info: PerturbationInfo = {
  name: 'patch_shuffle',
  label: 'Patch shuffle',
  family: 'occlusion',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'A jigsaw puzzle gone wrong: a share of the 36 patches changed places. What things look like nearby stays, their arrangement goes.',
  formula: 'y(patch i) = x(patch π(i)),  π a cycle through ⌈36·s⌉ random patches',
  source: 'Noroozi and Favaro, "Unsupervised Learning of Visual Representations by Solving Jigsaw Puzzles", ECCV 2016',
  parameters: ['s: share of the patches that move'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

const SIDE = 6;

export const patchShuffle: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [share] = severityRow(info, options.severity, options.table) as [number];
    const [tall, wide] = [Math.floor(height / SIDE), Math.floor(width / SIDE)];
    const moved = Math.ceil(SIDE * SIDE * share - 1e-6);
    const index = new Int32Array(batch * height * width);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const order = new Random(seed, 'patches').permutation(SIDE * SIDE).subarray(0, moved);
      const from = Int32Array.from({ length: SIDE * SIDE }, (_, i) => i);
      order.forEach((patch, i) => (from[patch] = order[(i + 1) % order.length]!));
      let at = picture * height * width;
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++, at++) {
          const [down, right] = [Math.floor(row / tall), Math.floor(column / wide)];
          const stays = !(down < SIDE && right < SIDE);
          const source = stays ? 0 : from[down * SIDE + right]!;
          const shift = stays
            ? 0
            : (Math.floor(source / SIDE) - down) * tall * width + ((source % SIDE) - right) * wide;
          index[at] = at + shift;
        }
      }
    });
    return tf.tidy(() => {
      const pixels = x.reshape([batch * height * width, x.shape[3]]);
      return pixels.gather(tf.tensor1d(index, 'int32')).reshape(x.shape).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
