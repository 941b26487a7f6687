/**
 * Low light: the sensor counts few photons, so its noise shows when the signal is amplified. Light is x^2.2; a white pixel frees N
 * electrons; their number varies by the square root of its mean (photon noise), reading adds 2 electrons (Foi et al. 2008, the
 * normal approximation of their Poisson–Gaussian model). Amplification brings back a part of the brightness.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { normalTensor } from '../ops/layers';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { GAMMA } from './light';

const rows = [
  [300, 0.7],
  [120, 0.5],
  [50, 0.36],
  [22, 0.26],
  [10, 0.2],
] as const;

const info: PerturbationInfo = {
  name: 'low_light',
  label: 'Low light',
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'A photo at dusk: few photons reach the sensor, and the amplifier that brightens the picture brightens their noise too.',
  formula: 'y = clip(g·(e + √(e + 4)·n) / N)^(1/2.2),  e = N·x^2.2 electrons, n ~ N(0, 1)',
  source:
    'Foi, Trimeche, Katkovnik and Egiazarian, "Practical Poissonian-Gaussian Noise Modeling and Fitting for Single-Image Raw-Data", IEEE TIP 17(10), 2008',
  parameters: ['N: electrons of a white pixel', 'g: brightness that amplification brings back (of the light)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

const READ_VARIANCE = 4;

export const lowLight: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width, channels] = x.shape;
    const [electrons, brightness] = severityRow(info, options.severity, options.table) as [number, number];
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      // Powers as exp(γ·log x), which is faster on WASM.
      const counted = x.maximum(1e-4).log().mul(GAMMA).exp().mul(electrons);
      const noise = counted
        .add(READ_VARIANCE)
        .sqrt()
        .mul(normalTensor(seeds, [height, width, channels]));
      const light = counted.add(noise).mul(brightness / electrons);
      // The darkest tones are cut, as the power law is infinitely steep at zero.
      return light
        .clipByValue(1e-5, 1)
        .log()
        .mul(1 / GAMMA)
        .exp()
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
