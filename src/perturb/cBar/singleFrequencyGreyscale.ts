/**
 * Single frequency greyscale: one plane wave of random direction, frequency and phase is added to all channels. The larger
 * component of the frequency is uniform up to half the sampling rate, so it does not depend on the size of the picture.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { sine } from '../../num/sine';
import { inColour } from '../ops/inColour';
import { sharpField } from '../ops/fieldLayer';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { MINTUN_SCAN, rows } from './source';

const info: PerturbationInfo = {
  name: 'single_frequency_greyscale',
  label: 'Single frequency',
  family: 'c-bar',
  collection: 'imagenet-c-bar',
  role: 'test',
  random: true,
  description:
    'One regular wave of grey stripes lies over the picture. Its direction and its frequency, from a few stripes to one every two pixels, are random.',
  formula: 'y = clip(x + a·sin(f·p + φ)),  a = 19.6·level / 255, |f| ≤ π per pixel',
  source: MINTUN_SCAN,
  parameters: ['level: tenths of an amplitude of 196 (of 255)'],
  severities: { 'imagenet-c': rows([1, 1.5, 2, 4.5, 5]), 'cifar-c': rows([0.6, 1.2, 1.8, 2.4, 3]) },
};

export const singleFrequencyGreyscale: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [level] = severityRow(info, options.severity, options.table) as [number];
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const wave = sharpField(seeds, { height, width, channels: 1 }, (seed, rows, columns, out) =>
        fillWave(drawWave(new Random(seed, 'wave')), rows, columns, out),
      );
      return x.add(inColour(wave.mul((level * 19.6) / 255))).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

export interface Wave {
  /** Radians per pixel. */
  right: number;
  down: number;
  phase: number;
}

function drawWave(random: Random): Wave {
  const larger = random.uniform(-Math.PI, Math.PI);
  const smaller = random.uniform(-Math.abs(larger), Math.abs(larger));
  const [right, down] = random.integer(2) ? [larger, smaller] : [smaller, larger];
  return { right, down, phase: random.uniform(0, 2 * Math.PI) };
}

export function fillWave(wave: Wave, rows: Float64Array, columns: Float64Array, out: Float32Array): void {
  let at = 0;
  for (const row of rows) {
    for (const column of columns) out[at++] = sine(column * wave.right + row * wave.down + wave.phase);
  }
}
