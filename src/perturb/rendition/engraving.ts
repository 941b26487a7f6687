/**
 * Engraving, as on old book plates and bank notes: parallel lines that swell where the picture is dark and bend with its
 * relief, a second set across them in half tones and a third in the darks. A line is a triangle wave of its phase, compared
 * softly with the tone.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { renditionScale } from './ops/scale';
import { smooth } from './ops/smooth';
import { blend, colour, luma, softStep } from './ops/tone';

const rows = [
  [2.8, 1.2],
  [3.3, 1.5],
  [3.9, 1.8],
  [4.7, 2.1],
  [5.8, 2.4],
] as const;

const info: PerturbationInfo = {
  name: 'engraving',
  label: 'Engraving',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: false,
  description:
    'Cut in copper: nothing but dark lines on paper, thicker where it is dark and bent as if the picture were a relief; half tones are crossed by a second set, darks by a third.',
  formula: 'ink = step(darkness − |2·frac(phase) − 1|),  phase = (x cos θ + y sin θ) / a + b·(G ∗ Y)',
  source:
    'Line screens of digital engraving (Ostromoukhov, "Digital facial engraving", SIGGRAPH 1999), with parallel lines bent by the tone',
  parameters: ['a: distance of lines (px)', 'b: bending (lines)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** The three sets: direction in degrees, the darkness at which they set in, and at which they would be all ink. */
const SETS = [
  [-35, 0.03, 0.95],
  [48, 0.4, 1.2],
  [5, 0.66, 1.5],
] as const;

export const engraving: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [distance, bending] = severityRow(info, options.severity, options.table) as [number, number];
    const scale = renditionScale(height, width);
    return tf.tidy(() => {
      const tone = luma(x);
      const relief = smooth(tone, 1.6 * distance * scale).mul(bending);
      const fine = smooth(tone, 0.3 * distance * scale);
      const stressed = fine.add(fine.sub(smooth(tone, 1.1 * distance * scale)).mul(1.3)).clipByValue(0, 1);
      const dark = tf.sub(1, stressed);
      let paper: tf.Tensor = tf.scalar(1);
      for (const [angle, from, to] of SETS) {
        const phase = relief.add(linePhase(height, width, angle, distance * scale));
        const wave = phase.sub(phase.floor()).mul(2).sub(1).abs();
        const thickness = dark.sub(from).div(to - from);
        paper = paper.mul(softStep(wave, thickness, 2.2 * distance * Math.max(1, scale)));
      }
      return blend(colour(30, 27, 34), colour(247, 242, 229), paper).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

/** Number of lines from the corner to each pixel, [1, height, width, 1]. */
function linePhase(height: number, width: number, degrees: number, distance: number): tf.Tensor4D {
  const [right, down] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const values = Float32Array.from(
    { length: height * width },
    (_, i) => ((i % width) * right + Math.floor(i / width) * down) / distance,
  );
  return tf.tensor4d(values, [1, height, width, 1]);
}
