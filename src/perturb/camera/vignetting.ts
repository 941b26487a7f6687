/**
 * Vignetting: light that enters a lens at an angle θ is weakened by cos⁴ θ; θ at the corners is half the angle of view across the
 * diagonal.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';

import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { smoothField } from '../ops/fieldLayer';
import { GAMMA } from './light';
const rows = [[35], [48], [58], [67], [75]] as const;

const info: PerturbationInfo = {
  name: 'vignetting',
  label: 'Vignetting',
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: false,
  description: 'A wide lens lets less light through towards the corners, which turn dark.',
  formula: 'y = x·cos(θ)^(4/2.2),  tan θ = r·tan θ₀, r = 1 at the corners',
  source: 'cos⁴ law: Gardner, "Validity of the Cosine-Fourth-Power Law of Illumination", J. Res. NBS 39, 1947',
  parameters: ['θ₀: half angle of view at the corners (degrees)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const vignetting: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [degrees] = severityRow(info, options.severity, options.table) as [number];
    const slope = Math.tan((degrees * Math.PI) / 180) ** 2;
    const perSquare = 4 / (height * height + width * width);
    return tf.tidy(() => {
      const shade = smoothField([0], { height, width, channels: 1 }, (_seed, rows, columns, out) => {
        let at = 0;
        for (const row of rows) {
          const down = row - (height - 1) / 2;
          for (const column of columns) {
            const right = column - (width - 1) / 2;
            // cos² θ = 1 / (1 + tan² θ)
            out[at++] = Math.pow(1 + slope * perSquare * (down * down + right * right), -2 / GAMMA);
          }
        }
      });
      return x.mul(shade).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
