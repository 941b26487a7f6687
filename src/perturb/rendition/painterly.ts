/** Painterly: flat dabs with sharp edges, by the generalised Kuwahara filter (see `ops/kuwahara.ts`). */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { kuwahara } from './ops/kuwahara';
import { renditionScale } from './ops/scale';
import { saturated } from './ops/tone';

const rows = [[2], [3], [4.5], [6.5], [9.5]] as const;

const info: PerturbationInfo = {
  name: 'painterly',
  label: 'Gouache',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: false,
  description:
    'Painted in flat dabs: every pixel takes the mean colour of the side of its surroundings that varies least, so texture goes and edges stay (the Kuwahara filter).',
  formula: 'y = Σₖ wₖ·mₖ / Σₖ wₖ,  wₖ = 1 / (1 + (sₖ / s₀)⁸),  mₖ, sₖ mean and deviation in sector k of radius r',
  source:
    'Kuwahara et al. 1976, generalised by Papari, Petkov and Campisi, IEEE Trans. Image Processing 16(10), 2007; cf. Kyprianidis, Kang and Döllner 2009',
  parameters: ['r: radius (px)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const painterly: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [radius] = severityRow(info, options.severity, options.table) as [number];
    const scale = renditionScale(height, width);
    return tf.tidy(() => saturated(kuwahara(x, radius * scale), 1.15));
  },
};
