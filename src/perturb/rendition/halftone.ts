/**
 * Colour halftone: four screens of dots, cyan, magenta, yellow and black, at the angles of offset printing, so that the eye
 * mixes what the press cannot. Grey is taken out of the colours and printed black in part (under-colour removal).
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { inColour } from '../ops/inColour';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { renditionScale } from './ops/scale';
import { dotScreen } from './ops/screen';
import { smooth } from './ops/smooth';
import { saturated, softStep } from './ops/tone';

const rows = [[3], [3.7], [4.8], [6.5], [9]] as const;

const info: PerturbationInfo = {
  name: 'halftone',
  label: 'Colour halftone',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: false,
  description:
    'Printed like a comic book: dots of cyan, magenta, yellow and black ink on white paper, on four grids turned against each other; dark means large dots.',
  formula: 'y = Πᵢ (1 − (1 − inkᵢ)·[cᵢ > screenᵢ]),  c = CMYK(x),  angles 15°, 75°, 0°, 45°',
  source: 'Ulichney, "Digital Halftoning", MIT Press 1987 (clustered dots at the classical angles)',
  parameters: ['a: distance of dots (px)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** Angle in degrees and colour (0..1) of cyan, magenta, yellow, black. */
const INKS = [
  [15, [0.06, 0.66, 0.92]],
  [75, [0.92, 0.12, 0.55]],
  [0, [1, 0.92, 0.12]],
  [45, [0.1, 0.09, 0.11]],
] as const;

/** Share of the common grey that is printed black. */
const BLACK = 0.9;
const EARLY = 0.45;

const PAPER = 0.985;

export const halftone: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [published] = severityRow(info, options.severity, options.table) as [number];
    const period = published * renditionScale(height, width);
    return tf.tidy(() => {
      const light = saturated(smooth(x, 0.22 * period), 1.2);
      const inks = tf.sub(1, light).mul(0.97) as tf.Tensor4D;
      const grey = inks.min(3, true);
      // Black sets in late, so that mid tones stay colourful.
      const black = grey.mul(grey.mul(1 - EARLY).add(EARLY)).mul(BLACK);
      const shared = inColour(black);
      const colours = inks.sub(shared).div(tf.sub(1, shared));
      let page: tf.Tensor = tf.scalar(PAPER);
      INKS.forEach(([angle, rgb], k) => {
        const plane = k < 3 ? channel(colours, k) : black;
        const dots = softStep(plane, dotScreen(height, width, period, angle), 2.2 * Math.max(2, period));
        const [red, green, blue] = rgb;
        page = page.mul(tf.sub(1, inColour(dots, [1 - red, 1 - green, 1 - blue])));
      });
      return page.clipByValue(0, 1).reshape(x.shape) as tf.Tensor4D;
    });
  },
};

/** One channel, [batch, height, width, 1]; on WASM the product of matrices takes a small part of the time of a slice. */
function channel(x: tf.Tensor, index: number): tf.Tensor4D {
  const [batch, height, width] = x.shape as [number, number, number];
  const chosen = tf.tensor2d(
    [0, 1, 2].map((c) => Number(c === index)),
    [3, 1],
  );
  return tf.matMul(x.reshape([-1, 3]), chosen).reshape([batch, height, width, 1]);
}
