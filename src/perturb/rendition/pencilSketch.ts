/**
 * Pencil sketch: contours by colour dodge, a tone divided by its surroundings, which leaves white paper wherever nothing changes;
 * over it hatching in one direction, the denser the darker the place, broken by the grain of the paper. Contour and hatching
 * as the two parts of a pencil drawing follow Lu, Xu and Jia, "Combining sketch and tone for pencil drawing production",
 * NPAR 2012; both parts are simpler here.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { renditionScale } from './ops/scale';
import { smooth } from './ops/smooth';
import { grain, strokes } from './ops/texture';
import { blend, colour, luma, softStep } from './ops/tone';

const rows = [
  [1, 1, 0.45],
  [1.4, 0.92, 0.6],
  [2, 0.8, 0.8],
  [3, 0.66, 1.05],
  [4.5, 0.5, 1.4],
] as const;

const info: PerturbationInfo = {
  name: 'pencil_sketch',
  label: 'Pencil sketch',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'Drawn with a soft pencil: contours where the tone changes, hatching where it is dark, and the grain of the paper. Colour is gone.',
  formula: 'ink = 1 − (1 − contour)·(1 − hatching),  contour = 1 − (Y / (G(σ) ∗ Y))²,  hatching = (1 − Y)·h·strokes',
  source:
    'After Lu, Xu and Jia, "Combining Sketch and Tone for Pencil Drawing Production", NPAR 2012; contours by colour dodge',
  parameters: ['σ: width of contours (px)', 'h: hatching', 'thickness of strokes (px)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const pencilSketch: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [sigma, hatching, thickness] = severityRow(info, options.severity, options.table) as [number, number, number];
    const scale = renditionScale(height, width);
    const frame = { seeds: pictureSeeds(info, batch, options), height, width };
    return tf.tidy(() => {
      const tone = luma(x);
      const around = smooth(tone, sigma * scale);
      const contour = tone.add(0.02).div(around.add(0.02)).clipByValue(0, 1).square();
      const paper = grain(frame, 'paper', 0.6 * scale);
      const lines = strokes(frame, 'hatching', -52, 26 * scale, thickness * scale);
      const dark = tf.sub(1, smooth(tone, 0.8 * scale)).square();
      const hatched = softStep(lines.mul(0.5).add(paper.mul(0.25)).add(dark.mul(2.4)), 1, 3.4).mul(
        dark.mul(0.85).add(0.15),
      );
      const line = tf.sub(1, contour).mul(paper.mul(0.18).add(1)).mul(1.6).clipByValue(0, 1);
      const ink = tf.sub(1, tf.sub(1, line).mul(tf.sub(1, hatched.mul(hatching)))) as tf.Tensor4D;
      return blend(colour(250, 248, 243), colour(42, 42, 48), ink).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
