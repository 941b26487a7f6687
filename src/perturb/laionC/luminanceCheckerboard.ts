/**
 * Luminance checkerboard: the cells of a checkerboard are brightened and darkened in turn, each by its own amount. The published code
 * adds a real number and cuts to 8 bit; on 8-bit pictures that is to add the whole number below, which is what is drawn here, so
 * that no backend can round otherwise.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { inColour } from '../ops/inColour';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { PUBLISHED_SIZE } from '../tables';
import { repeated } from './repeated';
import { LI } from './source';

const rows = [
  [0, 50],
  [50, 100],
  [100, 125],
  [125, 150],
  [150, 255],
] as const;

const info: PerturbationInfo = {
  name: 'luminance_checkerboard',
  label: 'Luminance checkerboard',
  family: 'laion-c',
  collection: 'laion-c',
  role: 'test',
  random: true,
  description:
    'The fields of a checkerboard of 16 × 16 are brightened and darkened in turn, each by its own random amount: edges and colours stay, and the light no longer fits together.',
  formula: 'y = clip(x ± b / 255),  + where i + j is even,  b ~ U(l, h) for each field (i, j)',
  source: LI,
  parameters: ['l: smallest amount (of 255)', 'h: largest amount (of 255)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** Side of a field at 224 px. */
const FIELD = 14;

export const luminanceCheckerboard: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [low, high] = severityRow(info, options.severity, options.table) as [number, number];
    const size = Math.min(height, width);
    const fieldOf = (pixel: number) => Math.floor((pixel * PUBLISHED_SIZE) / (FIELD * size));
    const [down, across] = [fieldOf(height - 1) + 1, fieldOf(width - 1) + 1];
    const shifts = new Float32Array(batch * down * across);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const random = new Random(seed, 'fields');
      const board = drawBoard(down, across, () => random.uniform(low, high));
      shifts.set(board, picture * down * across);
    });
    return tf.tidy(() => {
      const fields = tf.tensor4d(shifts, [batch, down, across, 1]);
      const shift = repeated(fields, [height, fieldOf], [width, fieldOf]);
      return x.add(inColour(shift)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

/**
 * What is added in each field, in 0..1; [down, across].
 * @param draw the amount of the next field, 0..255, asked for in row order
 */
export function drawBoard(down: number, across: number, draw: () => number): Float32Array {
  return Float32Array.from({ length: down * across }, (_, at) => {
    const amount = draw();
    const even = (Math.floor(at / across) + (at % across)) % 2 === 0;
    return (even ? Math.floor(amount) : -Math.ceil(amount)) / 255;
  });
}
