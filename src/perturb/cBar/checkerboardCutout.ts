/**
 * Checkerboard cutout: the picture under a turned checkerboard whose fields are a tenth to a quarter of the size; of its black
 * fields a random share is grey. As published, the fields next to the corner (0, 0) are cut towards zero and share their draw.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { inColour } from '../ops/inColour';
import { sharpField } from '../ops/fieldLayer';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { MINTUN, pictureSize, rows } from './source';

const info: PerturbationInfo = {
  name: 'checkerboard_cutout',
  label: 'Checkerboard cutout',
  family: 'c-bar',
  collection: 'imagenet-c-bar',
  role: 'test',
  random: true,
  description:
    'Grey squares of a turned checkerboard hide parts of the picture. Angle and size of the board are random; the severity says how many of its black fields are there.',
  formula: 'y = 128/255 on black fields with u < level / 10, u ~ U(0, 1) for each field, else x',
  source: MINTUN,
  parameters: ['level: tenths of the black fields that are grey'],
  severities: { 'imagenet-c': rows([2, 3, 4, 5, 6]), 'cifar-c': rows([1, 2, 3, 4, 5]) },
};

const GREY = 128 / 255;

export const checkerboardCutout: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [level] = severityRow(info, options.severity, options.table) as [number];
    const size = pictureSize(height, width);
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const hidden = sharpField(seeds, { height, width, channels: 1 }, (seed, rows, columns, out) => {
        fillBoard(drawBoard(new Random(seed, 'board'), level / 10, size), rows, columns, out);
      });
      return x
        .mul(inColour(tf.sub(1, hidden)))
        .add(inColour(hidden.mul(GREY)))
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

export interface Board {
  angle: number;
  /** Side of a field, pixels. */
  side: number;
  /** Fields with a draw of their own along each axis. */
  count: number;
  /** 1 where a black field is grey, else 0; [count, count]. */
  grey: Uint8Array;
}

/** Fields along each axis, as published. */
export function fieldCount(side: number, size: number): number {
  return Math.floor((4 * size) / side);
}

function drawBoard(random: Random, share: number, size: number): Board {
  const angle = random.uniform(0, 2 * Math.PI);
  const side = Math.max(1, random.uniform(0.1, 0.25) * size);
  const count = fieldCount(side, size);
  const grey = Uint8Array.from({ length: count * count }, () => (random.uniform() < share ? 1 : 0));
  return { angle, side, count, grey };
}

/** 1 where the picture is hidden, else 0. */
export function fillBoard(board: Board, rows: Float64Array, columns: Float64Array, out: Float32Array): void {
  const { count, grey } = board;
  const cos = Math.cos(board.angle) / board.side;
  const sin = Math.sin(board.angle) / board.side;
  /** Negative fields count from the far end. */
  const index = (along: number): number => {
    const field = along | 0;
    return field >= 0 && field < count ? field : ((field % count) + count) % count;
  };
  let at = 0;
  for (const row of rows) {
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!;
      const p = cos * row + sin * column;
      const q = cos * column - sin * row;
      const black = ((Math.floor(p) ^ Math.floor(q)) & 1) === 0;
      out[at++] = black ? grey[index(p) * count + index(q)]! : 0;
    }
  }
}
