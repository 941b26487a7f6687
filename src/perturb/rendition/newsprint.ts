/** Newsprint: one screen of black dots at 45° on rough, yellowish paper; the ink bleeds a little. */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { renditionScale } from './ops/scale';
import { dotScreen } from './ops/screen';
import { smooth } from './ops/smooth';
import { grain, strokes } from './ops/texture';
import { blend, colour, luma, softStep } from './ops/tone';

const rows = [[3], [3.7], [4.8], [6.5], [9]] as const;

const info: PerturbationInfo = {
  name: 'newsprint',
  label: 'Newsprint',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'A photograph in an old newspaper: black dots on yellowish paper, larger where it is darker.',
  formula: 'y = paper where 1 − Y < screen, else ink;  dots at 45°, distance a',
  source: 'Ulichney, "Digital Halftoning", MIT Press 1987 (clustered dots)',
  parameters: ['a: distance of dots (px)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const newsprint: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [published] = severityRow(info, options.severity, options.table) as [number];
    const scale = renditionScale(height, width);
    const period = published * scale;
    const frame = { seeds: pictureSeeds(info, batch, options), height, width };
    return tf.tidy(() => {
      const tone = luma(x);
      const near = smooth(tone, 0.22 * period);
      // Newspaper plates stress edges before they are screened.
      const crisp = near.add(near.sub(smooth(tone, 0.9 * period)).mul(0.9)).clipByValue(0, 1);
      const paper = grain(frame, 'paper', 0.8 * scale);
      const bleeding = tf.sub(1, crisp).add(paper.mul(0.035));
      const dots = softStep(bleeding, dotScreen(height, width, period, 45), 2 * Math.max(2, period));
      const fibres = strokes(frame, 'fibres', 20, 14 * scale, 0.7 * scale);
      const sheet = colour(236, 228, 207).mul(paper.mul(0.016).add(fibres.mul(0.014)).add(1));
      return blend(sheet, colour(38, 35, 36), dots.mul(0.94)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
