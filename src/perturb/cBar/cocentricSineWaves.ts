/**
 * Concentric sine waves (published as "cocentric"): a saw-tooth of the distance to a random centre, the rings bent to waves
 * around it, is added to all channels.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { sine } from '../../num/sine';
import { inColour } from '../ops/inColour';
import { sharpField } from '../ops/fieldLayer';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { MINTUN_SCAN, pictureSize, rows } from './source';

const info: PerturbationInfo = {
  name: 'cocentric_sine_waves',
  label: 'Concentric sine waves',
  family: 'c-bar',
  collection: 'imagenet-c-bar',
  role: 'test',
  random: true,
  description:
    'Rings around a random point, their edges wavy like petals, brighten and darken the picture. Width of the rings, number and height of the waves are random.',
  formula: 'y = clip(x + a·(((r + A·sin(f·θ)) mod w) / w − ½)),  a = 12.8·level / 255',
  source: MINTUN_SCAN,
  parameters: ['level: tenths of an amplitude of 128 (of 255)'],
  severities: { 'imagenet-c': rows([3, 5, 8, 9, 10]), 'cifar-c': rows([1, 2, 3, 4, 5]) },
};

export const cocentricSineWaves: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [level] = severityRow(info, options.severity, options.table) as [number];
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const rings = sharpField(seeds, { height, width, channels: 1 }, (seed, rows, columns, out) =>
        fillRings(drawRings(new Random(seed, 'rings'), height, width), rows, columns, out),
      );
      return x.add(inColour(rings.mul((level * 12.8) / 255))).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

export interface Rings {
  row: number;
  column: number;
  /** Waves around a ring. */
  frequency: number;
  /** Height of the waves, pixels. */
  amplitude: number;
  /** Width of a ring, pixels. */
  ring: number;
}

function drawRings(random: Random, height: number, width: number): Rings {
  const size = pictureSize(height, width);
  return {
    column: random.uniform(0, width),
    row: random.uniform(0, height),
    frequency: random.uniform(0, 10),
    amplitude: random.uniform(0, size / 10),
    ring: random.uniform(0, size / 10),
  };
}

export function fillRings(rings: Rings, rows: Float64Array, columns: Float64Array, out: Float32Array): void {
  let at = 0;
  for (const row of rows) {
    const down = row - rings.row;
    for (const column of columns) {
      const right = column - rings.column;
      const wave = sine(Math.atan2(right, down) * rings.frequency) * rings.amplitude;
      const place = (Math.sqrt(right * right + down * down) + wave) / rings.ring;
      out[at++] = place - Math.floor(place) - 0.5;
    }
  }
}
