/**
 * Oil paint: flattened colours, and thick brush strokes along the shapes whose ridges catch raking light. The strokes also
 * vary the colour a little, as paint is never mixed quite evenly.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { alongEdges } from './ops/flow';
import { kuwahara } from './ops/kuwahara';
import { renditionScale } from './ops/scale';
import { directedStrokes } from './ops/texture';
import { luma, saturated } from './ops/tone';

const rows = [
  [2.4, 0.8, 12, 0.05],
  [3.4, 1, 16, 0.06],
  [4.8, 1.3, 20, 0.07],
  [6.6, 1.7, 26, 0.08],
  [9.5, 2.2, 34, 0.09],
] as const;

const info: PerturbationInfo = {
  name: 'oil_paint',
  label: 'Oil painting',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'Painted in oil with a bristle brush: flat colours, and strokes that follow the shapes and shine where the paint lies thick.',
  formula: 'y = Kuwahara(x, r) + l·light(strokes) + l/2·strokes,  strokes along the edges',
  source:
    'Kuwahara filter as generalised by Papari et al. 2007; strokes along the smoothed structure tensor (Brox et al. 2006)',
  parameters: ['r: radius of flattening (px)', 'thickness of bristles (px)', 'length of strokes (px)', 'l: relief'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const oilPaint: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [radius, thickness, length, relief] = severityRow(info, options.severity, options.table) as Row;
    const scale = renditionScale(height, width);
    const frame = { seeds: pictureSeeds(info, batch, options), height, width };
    return tf.tidy(() => {
      const flat = kuwahara(x, radius * scale);
      const lit = directedStrokes(frame, 'brush', length * scale, thickness * scale, true);
      const shine = alongEdges(luma(flat), lit, scale * Math.max(1, radius / 4));
      const body = saturated(flat, 1.25);
      // Black takes little light and white shows no ridge.
      return body.add(shine.mul(body.mul(0.8).add(0.25)).mul(relief)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

type Row = [radius: number, thickness: number, length: number, relief: number];
