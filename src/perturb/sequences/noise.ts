/** Noise sequences: frame 0 is the picture, every other frame has noise of its own; published difficulty 1. */
import { photonNoise } from '../../compute/kernels/photonNoise';
import type { AliasTables } from '../../compute/kernels/photonNoise';
import type * as tf from '../../compute/tf';
import { deriveSeed } from '../../num/random';
import { poissonTable } from '../noise/poissonTable';
import { HostCache } from '../ops/hostCache';
import { normalTensor } from '../ops/layers';
import { makeSequence, type Sequence } from './sequence';

/** Standard deviations, and photons at full brightness. */
const GAUSSIAN = 0.03;
const SPECKLE = 0.05;
const PHOTONS = 300;

type Noisy = (x: tf.Tensor4D, seed: number) => tf.Tensor4D;

function noiseSequence(name: string, label: string, description: string, noisy: Noisy): Sequence {
  return makeSequence({ name, label, description, comparedWithFirst: true, random: true }, (x, { index, seed }) =>
    index === 0 ? x : noisy(x, deriveSeed(seed, name, index)),
  );
}

function normals(x: tf.Tensor4D, seed: number): tf.Tensor4D {
  return normalTensor([seed], x.shape.slice(1));
}

export const gaussianNoiseSequence = noiseSequence(
  'gaussian_noise',
  'Gaussian noise',
  'Every frame but the first has its own faint sensor noise: each colour value gets a normal error of standard deviation 0.03.',
  (x, seed) => x.add(normals(x, seed).mul(GAUSSIAN)),
);

const tables = new HostCache<AliasTables>(1);

export const shotNoiseSequence = noiseSequence(
  'shot_noise',
  'Shot noise',
  'Every frame but the first counts its own photons, 300 where the picture is brightest.',
  (x, seed) =>
    photonNoise(
      x,
      [seed],
      tables.get('table', () => poissonTable(PHOTONS)),
      PHOTONS,
    ),
);

export const speckleNoiseSequence = noiseSequence(
  'speckle_noise',
  'Speckle noise',
  'Every frame but the first has its own noise that grows with brightness: a normal error of 0.05 times the value.',
  (x, seed) => x.mul(normals(x, seed).mul(SPECKLE).add(1)),
);
