/** Neon: edges become glowing tubes of the local hue, on a dark wall that keeps a little of the picture. */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { renditionScale } from './ops/scale';
import { gradients, smooth } from './ops/smooth';
import { luma } from './ops/tone';

const rows = [
  [0.9, 0.3],
  [1.15, 0.22],
  [1.5, 0.15],
  [2, 0.09],
  [2.7, 0.04],
] as const;

const info: PerturbationInfo = {
  name: 'neon',
  label: 'Neon',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: false,
  description:
    'Drawn with neon tubes: only the edges shine, in the colour of their place, with a glow around them; all else is night.',
  formula: 'y = b·x + tube + glow,  tube = hue·|∇G(σ) ∗ Y|,  glow = G(4σ) ∗ tube',
  source: 'Gaussian gradient (Canny 1986) with a glow; no published filter',
  parameters: ['σ: half the thickness of a tube (px)', 'b: what the wall shows of the picture'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const neon: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [published, wall] = severityRow(info, options.severity, options.table) as [number, number];
    const scale = renditionScale(height, width);
    const sigma = published * scale;
    return tf.tidy(() => {
      const { right, down } = gradients(luma(x), sigma);
      const slope = right
        .square()
        .add(down.square())
        .add(1e-8)
        .sqrt()
        .mul(9 * sigma);
      const strength = slope.square().div(slope.square().add(0.12)).mul(slope.minimum(1.4));
      const local = smooth(x, 1.5 * sigma);
      const top = local.max(3, true);
      // The hue at full brightness: far from grey, but without amplifying the noise of dark places.
      const hue = local.sub(local.min(3, true).mul(0.85)).div(top.sub(local.min(3, true).mul(0.85)).add(0.04));
      const tube = hue.mul(strength) as tf.Tensor4D;
      const glow = smooth(tube, 4 * sigma).mul(1.3);
      const core = strength.sub(0.55).relu().mul(0.9);
      return x.square().mul(wall).add(tube).add(glow).add(core).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
