/**
 * Coloured pencil: strokes along the shapes (see `ops/flow.ts`) deposit pigment, the denser the darker or the more saturated
 * the place; white paper shows between them. Dark contours hold it together.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { alongEdges } from './ops/flow';
import { contours } from './ops/ink';
import { renditionScale } from './ops/scale';
import { smooth } from './ops/smooth';
import { directedStrokes, grain } from './ops/texture';
import { blend, colour, luma, saturated, softStep } from './ops/tone';

const rows = [
  [0.45, 24, 0.7],
  [0.6, 28, 0.55],
  [0.8, 32, 0.4],
  [1.05, 38, 0.25],
  [1.4, 45, 0.1],
] as const;

const info: PerturbationInfo = {
  name: 'coloured_pencil',
  label: 'Coloured pencil',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'Drawn with coloured pencils: strokes follow the shapes and lie denser where the picture is dark or colourful; between them the paper is bare.',
  formula: 'y = paper + (pigment − paper)·cover,  cover = step(strokes + density),  then dark contours (XDoG)',
  source:
    'Strokes along the smoothed structure tensor (Brox et al. 2006); contours after Winnemöller et al., Computers & Graphics 36(6), 2012',
  parameters: ['thickness of strokes (px)', 'length of strokes (px)', 'cover: pressure of the pencil'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const colouredPencil: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [thickness, length, pressure] = severityRow(info, options.severity, options.table) as [
      number,
      number,
      number,
    ];
    const scale = renditionScale(height, width);
    const frame = { seeds: pictureSeeds(info, batch, options), height, width };
    return tf.tidy(() => {
      const tone = luma(x);
      const texture = directedStrokes(frame, 'pencil', length * scale, thickness * scale);
      const paper = grain(frame, 'paper', 0.6 * scale);
      const marks = alongEdges(tone, texture, scale, 1e-3).mul(1.25).add(paper.mul(0.3)) as tf.Tensor4D;
      const soft = smooth(x, thickness * scale);
      const density = tf
        .sub(1, soft.min(3, true))
        .mul(2.5)
        .add(pressure - 1.2);
      const cover = softStep(marks.add(density), 0, 2.4);
      const pigment = saturated(soft, 1.6).mul(marks.mul(-0.09).add(0.97));
      const drawn = blend(colour(252, 250, 245), pigment, cover);
      const style = { sigma: 0.55 * (thickness + 0.5) * scale, sharpening: 14, threshold: 0.12, hardness: 2.2 };
      const line = tf.sub(1, contours(tone, style)).mul(paper.mul(0.2).add(0.85)).clipByValue(0, 1);
      return blend(drawn, colour(52, 44, 50), line).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
