/**
 * Patch shuffle: the picture is cut into 6 × 6 patches, and a share of them change places in a ring, so that none of those stays.
 * What is left over at the right and at the bottom, when the size is no multiple of 6, stays.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { warp } from '../ops/warp';
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
    const rows = new Float32Array(batch * height * width);
    const columns = new Float32Array(batch * height * width);
    let at = 0;
    for (const seed of pictureSeeds(info, batch, options)) {
      const from = shuffled(new Random(seed, 'patches'), moved);
      for (let row = 0; row < height; row++) {
        const down = Math.floor(row / tall);
        rows.fill(row, at, at + width);
        for (let column = 0; column < width; column++) columns[at + column] = column;
        for (let right = 0; down < SIDE && right < SIDE; right++) {
          const source = from[down * SIDE + right]!;
          const first = at + right * wide;
          rows.fill(row + (Math.floor(source / SIDE) - down) * tall, first, first + wide);
          const shift = ((source % SIDE) - right) * wide;
          for (let i = 0; i < wide; i++) columns[first + i]! += shift;
        }
        at += width;
      }
    }
    return tf.tidy(() => warp(x, { rows, columns }, 'edge', 'nearest').clipByValue(0, 1) as tf.Tensor4D);
  },
};

/** Which patch comes to each place: `moved` random ones go round in a ring. */
function shuffled(random: Random, moved: number): Int32Array {
  const ring = random.permutation(SIDE * SIDE).subarray(0, moved);
  const from = Int32Array.from({ length: SIDE * SIDE }, (_, i) => i);
  ring.forEach((patch, i) => (from[patch] = ring[(i + 1) % moved]!));
  return from;
}
