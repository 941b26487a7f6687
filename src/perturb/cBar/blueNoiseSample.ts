/**
 * Blue noise sample: pixels are blacked out where blue noise, whose amplitude grows with frequency, lies below a threshold. Blue
 * noise spreads the lost pixels evenly. A picture with a side of more than 512 px repeats the noise of 512 px.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { sharpField } from '../ops/fieldLayer';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { drawPhases, fourierNoise } from './fourierNoise';
import { MINTUN, rows } from './source';

const info: PerturbationInfo = {
  name: 'blue_noise_sample',
  label: 'Blue noise sample',
  family: 'c-bar',
  collection: 'imagenet-c-bar',
  role: 'test',
  random: true,
  description:
    'A share of the pixels turns black. Blue noise chooses them, so they are spread evenly and hardly ever lie side by side.',
  formula: 'y = x where blue noise > 0.3·level − 2.5, else 0',
  source: MINTUN,
  parameters: ['level: the threshold is 0.3·level − 2.5 standard deviations'],
  severities: { 'imagenet-c': rows([0.8, 1.6, 2.4, 4, 5.6]), 'cifar-c': rows([0.7, 1.4, 2.1, 3.5, 4.2]) },
};

const TILE = 512;

export const blueNoiseSample: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [level] = severityRow(info, options.severity, options.table) as [number];
    const threshold = 0.3 * level - 2.5;
    const tall = Math.min(height, TILE);
    const wide = Math.min(width, TILE);
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const kept = sharpField(seeds, { height, width, channels: 1 }, (seed, _rows, _columns, out) => {
        fillKept(drawPhases(seed, tall, wide), threshold, tall, wide, width, out);
      });
      return x.mul(kept);
    });
  },
};

/**
 * 1 where a pixel stays; the noise, [tall, wide], is repeated.
 * @param out [any, width]
 */
export function fillKept(
  phases: Float32Array,
  threshold: number,
  tall: number,
  wide: number,
  width: number,
  out: Float32Array,
): void {
  const [noise] = fourierNoise([phases], 1, tall, wide, Math.sqrt) as [Float64Array];
  for (let at = 0, row = 0; at < out.length; row++) {
    const line = (row % tall) * wide;
    for (let column = 0; column < width; column++) out[at++] = noise[line + (column % wide)]! > threshold ? 1 : 0;
  }
}
