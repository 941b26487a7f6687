/**
 * Plasma noise: the coordinates are bent by four to six layers of ever finer sines, and each channel is a sine of where they end
 * up: coloured marble. It is blended with the picture. (The published code has a fourth number in its iteration, which starts
 * at 0 and stays there; it is left out.)
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { cosine, sine } from '../../num/sine';
import { smoothField } from '../ops/fieldLayer';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { MINTUN_SCAN, pictureSize, rows } from './source';

const info: PerturbationInfo = {
  name: 'plasma_noise',
  label: 'Plasma noise',
  family: 'c-bar',
  collection: 'imagenet-c-bar',
  role: 'test',
  random: true,
  description:
    'Swirls of colour like marbled paper are laid over the picture: sines of coordinates that were themselves bent by sines.',
  formula: 'y = clip((1 − a)·x + a·plasma),  plasma in −1..1, a = 6.4·level / 255',
  source: MINTUN_SCAN,
  parameters: ['level: tenths of an amplitude of 64 (of 255)'],
  severities: { 'imagenet-c': rows([4.75, 7, 8.5, 9.25, 10]), 'cifar-c': rows([1.4, 2.8, 4.2, 5.6, 7]) },
};

export const plasmaNoise: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [level] = severityRow(info, options.severity, options.table) as [number];
    const amount = (level * 6.4) / 255;
    const size = pictureSize(height, width);
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const plasma = smoothField(seeds, { height, width, channels: 3 }, (seed, rows, columns, out) =>
        fillPlasma(drawPlasma(new Random(seed, 'marble'), size), rows, columns, out),
      );
      return x
        .mul(1 - amount)
        .add(plasma.mul(amount))
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

export interface Plasma {
  time: number;
  iterations: number;
  sharpness: number;
  /** Pixels per radian. */
  scale: number;
}

function drawPlasma(random: Random, size: number): Plasma {
  return {
    time: random.uniform(0, 6 * Math.PI),
    iterations: 4 + random.integer(3),
    sharpness: random.uniform(0.5, 1),
    scale: random.uniform(0.075, 0.2) * size,
  };
}

export function fillPlasma(plasma: Plasma, rows: Float64Array, columns: Float64Array, out: Float32Array): void {
  const { time, iterations, sharpness, scale } = plasma;
  const layers = Array.from({ length: iterations }, (_, i) => ({
    frequency: Math.pow(1.93, i),
    phase: time / Math.pow(1.15, i),
    bend: Math.pow(2.25 - sharpness, -i),
  }));
  const offset = Math.sin(time);
  let at = 0;
  for (const row of rows) {
    for (const column of columns) {
      let right = column / scale;
      let down = row / scale;
      for (const { frequency, phase, bend } of layers) {
        const p = cosine(down * frequency + phase) * bend;
        const q = sine(right * frequency + phase) * bend;
        right += p - 0.3 * q;
        down += q + 0.3 * p;
      }
      out[at++] = sine(right - time);
      out[at++] = sine((right + down + offset) * 0.5);
      out[at++] = sine(down + time);
    }
  }
}
