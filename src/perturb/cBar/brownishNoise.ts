/**
 * Brownish noise: each channel gets noise of its own whose amplitude falls with the square of the frequency, 1 / (k² + 1): large
 * soft patches of colour. It has hardly any fine detail, so that a picture of more than 512 px gets the noise of fewer points,
 * interpolated.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { deriveSeed } from '../../num/random';
import { smoothField } from '../ops/fieldLayer';
import { HostCache } from '../ops/hostCache';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { drawPhases, fourierNoise } from './fourierNoise';
import { MINTUN, pictureSize, rows } from './source';

const info: PerturbationInfo = {
  name: 'brownish_noise',
  label: 'Brownish noise',
  family: 'c-bar',
  collection: 'imagenet-c-bar',
  role: 'test',
  random: true,
  description:
    'Soft coloured clouds tint the picture: noise in which slow changes are far stronger than fast ones, drawn for each channel.',
  formula: 'y = clip(x + a·n),  spectrum of n ∝ 1 / (k² + 1), deviation 1, a = 6.4·level / 255',
  source: MINTUN,
  parameters: ['level: tenths of a standard deviation of 64 (of 255)'],
  severities: { 'imagenet-c': rows([1, 2, 3, 4, 5]), 'cifar-c': rows([2.5, 4, 5.5, 6.5, 7]) },
};

/** The clouds do not depend on the severity: those of the last pictures are kept for the next one. */
const clouds = new HostCache<Float32Array>(2);

const amplitude = (squared: number): number => 1 / (squared + 1);

export const brownishNoise: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [level] = severityRow(info, options.severity, options.table) as [number];
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const noise = smoothField(seeds, { height, width, channels: 3 }, (seed, rows, columns, out) => {
        out.set(
          clouds.get(`${seed} ${rows.length} ${columns.length}`, () => drawClouds(seed, rows.length, columns.length)),
        );
      });
      return x.add(noise.mul((level * 6.4) / 255)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

/** [height, width, 3] */
function drawClouds(seed: number, height: number, width: number): Float32Array {
  const phases = [0, 1, 2].map((channel) => drawPhases(deriveSeed(seed, 'channel', channel), height, width));
  const out = new Float32Array(3 * height * width);
  fillClouds(phases, height, width, out);
  return out;
}

/** @param out [height, width, 3] */
export function fillClouds(phases: readonly Float32Array[], height: number, width: number, out: Float32Array): void {
  const [red, green, blue] = phases as [Float32Array, Float32Array, Float32Array];
  const size = pictureSize(height, width);
  const planes = [
    ...fourierNoise([red, green], size, height, width, amplitude),
    ...fourierNoise([blue], size, height, width, amplitude),
  ];
  planes.forEach((plane, channel) => {
    for (let i = 0; i < plane.length; i++) out[3 * i + channel] = plane[i]!;
  });
}
