/**
 * Lens flare: a lamp near the border dazzles the lens. Light is scattered into a glow around the lamp with streaks, and reflected
 * between the lens surfaces into ghosts: tinted disks on the line from the lamp through the middle (Hullin et al. 2011 describe
 * both; here disks and a falling glow stand for the traced rays). Light adds up as on a screen: 1 − (1 − x)(1 − flare).
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { cosine } from '../../num/sine';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { smoothField } from '../ops/fieldLayer';
const rows = [[0.35], [0.65], [1], [1.6], [2.6]] as const;

const info: PerturbationInfo = {
  name: 'lens_flare',
  label: 'Lens flare',
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'A lamp shines into the lens: a glow with streaks, and coloured ghost disks on the line through the middle.',
  formula: 'y = 1 − (1 − x)·(1 − clip(s·flare))',
  source: 'after Hullin, Eisemann, Seidel and Lee, "Physically-Based Real-Time Lens Flare Rendering", SIGGRAPH 2011',
  parameters: ['s: strength of the lamp'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

interface Disk {
  row: number;
  column: number;
  radius: number;
  colour: readonly number[];
}

interface Flare {
  row: number;
  column: number;
  streaks: number;
  turn: number;
  ghosts: Disk[];
}

const GHOSTS = 6;

function drawFlare(random: Random, height: number, width: number): Flare {
  const size = Math.min(height, width);
  const around = random.uniform(0, 2 * Math.PI);
  const [down, right] = [0.36 * height * Math.sin(around), 0.36 * width * Math.cos(around)];
  const ghosts = Array.from({ length: GHOSTS }, () => {
    const along = random.uniform(-1.5, 0.6);
    const tint = [random.uniform(), random.uniform(), random.uniform()];
    const most = Math.max(...tint);
    return {
      row: height / 2 + along * down,
      column: width / 2 + along * right,
      radius: random.uniform(0.03, 0.12) * size,
      colour: tint.map((part) => (0.22 * part) / most),
    };
  });
  return {
    row: height / 2 + down,
    column: width / 2 + right,
    streaks: 5 + random.integer(4),
    turn: random.uniform(0, Math.PI),
    ghosts,
  };
}

/** Glow and streaks are white with a warm fringe. */
const TINT = [1, 0.93, 0.78] as const;

function fillFlare(flare: Flare, size: number, rows: Float64Array, columns: Float64Array, out: Float32Array): void {
  let at = 0;
  for (const row of rows) {
    const down = row - flare.row;
    for (const column of columns) {
      const right = column - flare.column;
      // Falls to 1/e over 0.24, 0.16 and 0.06 of the size: powers 1, 3/2 and 4 of one exponential.
      const wide = Math.exp(Math.sqrt(down * down + right * right) / (-0.24 * size));
      const square = wide * wide;
      const wave = cosine(flare.streaks * Math.atan2(down, right) + flare.turn);
      const fourth = wave * wave * wave * wave;
      const ray = fourth * fourth;
      const glow = 0.9 * square * square + 0.4 * wide + 0.5 * ray * ray * ray * wide * Math.sqrt(wide);
      for (let c = 0; c < 3; c++) out[at++] = glow * TINT[c]!;
    }
  }
  for (const ghost of flare.ghosts) addGhost(ghost, rows, columns, out);
}

/** A disk, brighter towards the rim, which is softened over the outermost tenth. */
function addGhost(ghost: Disk, rows: Float64Array, columns: Float64Array, out: Float32Array): void {
  for (const [r, row] of rows.entries()) {
    const down = (row - ghost.row) / ghost.radius;
    if (down * down >= 1) continue;
    for (const [c, column] of columns.entries()) {
      const right = (column - ghost.column) / ghost.radius;
      const square = down * down + right * right;
      if (square >= 1) continue;
      const disk = (0.55 + 0.45 * square) * Math.min(1, (1 - Math.sqrt(square)) * 10);
      const at = (r * columns.length + c) * 3;
      for (let k = 0; k < 3; k++) out[at + k]! += disk * ghost.colour[k]!;
    }
  }
}

export const lensFlare: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [strength] = severityRow(info, options.severity, options.table) as [number];
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const flare = smoothField(seeds, { height, width, channels: 3 }, (seed, rows, columns, out) =>
        fillFlare(drawFlare(new Random(seed, 'lamp'), height, width), Math.min(height, width), rows, columns, out),
      );
      const left = tf.sub(1, flare.mul(strength).clipByValue(0, 1));
      return tf.sub(1, tf.sub(1, x).mul(left)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
