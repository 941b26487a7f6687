/**
 * Blue noise sample: pixels are blacked out where blue noise, whose amplitude grows with frequency, lies below a threshold. Blue
 * noise spreads the lost pixels evenly. A picture with a side of more than 512 px repeats the noise of 512 px.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { sharpField } from '../ops/fieldLayer';
import { HostCache } from '../ops/hostCache';
import { inColour } from '../ops/inColour';
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

/** The noise does not depend on the severity: that of the last pictures is kept for the next one. */
const noises = new HostCache<Float64Array>(2);

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
        const noise = noises.get(`${seed} ${tall} ${wide}`, () => blueNoise(drawPhases(seed, tall, wide), tall, wide));
        keepAbove(noise, threshold, tall, wide, width, out);
      });
      return x.mul(inColour(kept));
    });
  },
};

/** @returns [tall, wide] */
export function blueNoise(phases: Float32Array, tall: number, wide: number): Float64Array {
  return fourierNoise([phases], 1, tall, wide, Math.sqrt)[0]!;
}

/**
 * 1 where a pixel stays; the noise, [tall, wide], is repeated.
 * @param out [any, width]
 */
export function keepAbove(
  noise: Float64Array,
  threshold: number,
  tall: number,
  wide: number,
  width: number,
  out: Float32Array,
): void {
  const line = new Float32Array(wide);
  for (let at = 0, row = 0; at < out.length; at += width, row++) {
    // From the second repetition on, rows are copies.
    if (row >= tall) {
      out.copyWithin(at, at - tall * width, at - tall * width + width);
      continue;
    }
    for (let column = 0; column < wide; column++) line[column] = noise[row * wide + column]! > threshold ? 1 : 0;
    for (let column = 0; column < width; column += wide) {
      out.set(width - column < wide ? line.subarray(0, width - column) : line, at + column);
    }
  }
}
