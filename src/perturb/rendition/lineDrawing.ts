/** Line drawing: ink on white paper, lines and black areas by XDoG (see `ops/ink.ts`). */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { inkLines } from './ops/ink';
import { renditionScale } from './ops/scale';
import { blend, colour, luma } from './ops/tone';

const rows = [
  [0.5, 10, 0.5, 5],
  [0.65, 14, 0.42, 7],
  [0.85, 18, 0.36, 10],
  [1.15, 22, 0.3, 14],
  [1.6, 26, 0.25, 20],
] as const;

const info: PerturbationInfo = {
  name: 'line_drawing',
  label: 'Ink drawing',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: false,
  description:
    'Drawn with pen and brush: black lines along edges, dark areas filled with ink, white paper elsewhere (the XDoG filter). Thicker lines leave less detail.',
  formula: 'S = (1 + p)·(G(σ) ∗ Y) − p·(G(1.6 σ) ∗ Y),  y = 1 where S ≥ ε, else 1 + tanh(φ·(S − ε))',
  source:
    'Winnemöller, Kyprianidis and Olsen, "XDoG: An eXtended Difference-of-Gaussians Compendium", Computers & Graphics 36(6), 2012',
  parameters: ['σ: half the thickness of a line (px)', 'p: sharpening', 'ε: tones below become ink', 'φ: hardness'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const lineDrawing: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [sigma, sharpening, threshold, hardness] = severityRow(info, options.severity, options.table) as Row;
    const scale = renditionScale(height, width);
    return tf.tidy(() => {
      const paper = inkLines(luma(x), { sigma: sigma * scale, sharpening, threshold, hardness });
      return blend(colour(22, 22, 28), colour(253, 252, 248), paper).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

type Row = [sigma: number, sharpening: number, threshold: number, hardness: number];
