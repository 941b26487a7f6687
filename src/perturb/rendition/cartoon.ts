/**
 * Cartoon: areas flattened by an edge-keeping filter, tones cut to a few levels with soft steps, ink lines along edges
 * (Winnemöller, Olsen and Gooch, "Real-time video abstraction", SIGGRAPH 2006, with a generalised Kuwahara filter in place of
 * the bilateral one).
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { contours } from './ops/ink';
import { kuwahara } from './ops/kuwahara';
import { renditionScale } from './ops/scale';
import { luma, saturated, softQuantised } from './ops/tone';

const rows = [
  [1.8, 12, 0.6],
  [2.3, 10, 0.75],
  [3, 8, 0.95],
  [3.8, 6, 1.2],
  [5, 5, 1.5],
] as const;

const info: PerturbationInfo = {
  name: 'cartoon',
  label: 'Cartoon',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: false,
  description: 'Flat areas in a few tones and strong colours, with black outlines: what a cartoonist keeps of a scene.',
  formula: 'flat = Kuwahara(x, r),  tone cut to n soft levels,  saturation · 1.4,  times contours of σ (XDoG)',
  source: 'After Winnemöller, Olsen and Gooch, "Real-Time Video Abstraction", SIGGRAPH 2006',
  parameters: ['r: radius of flattening (px)', 'n: levels of tone', 'σ: half the thickness of a line (px)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const cartoon: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [radius, levels, sigma] = severityRow(info, options.severity, options.table) as [number, number, number];
    const scale = renditionScale(height, width);
    return tf.tidy(() => {
      const flat = kuwahara(x, radius * scale);
      const tone = luma(flat);
      const cut = flat.add(softQuantised(tone, levels, 12).sub(tone)).clipByValue(0, 1) as tf.Tensor4D;
      const line = contours(tone, { sigma: sigma * scale, sharpening: 16, threshold: 0.3, hardness: 4.5 });
      return saturated(cut, 1.4).mul(line).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
