/** Waves: rows and columns are shifted by sines of random length and phase, as if the picture were seen through wavy glass. */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { sine } from '../../num/sine';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { hostWarp } from './hostWarp';
import type { Bend } from './hostWarp';

const rows = [[0.006], [0.012], [0.02], [0.03], [0.045]] as const;

const info: PerturbationInfo = {
  name: 'wave',
  label: 'Waves',
  family: 'geometric',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'Seen through wavy glass: rows sway sideways and columns up and down, in waves of random length.',
  formula: 'y(c, r) = x(c + a·sin(2πr/λ₁ + φ₁), r + a·sin(2πc/λ₂ + φ₂)),  λ ~ U(0.15, 0.35)·size',
  source: 'Sine displacement, as in the "ripple" of common image editors (GIMP, Filters › Distorts › Ripple)',
  parameters: ['a: amplitude (share of the shorter side)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const wave: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [share] = severityRow(info, options.severity, options.table) as [number];
    const size = Math.min(height, width);
    const amplitude = share * size;
    const bends = pictureSeeds(info, batch, options).map((seed): Bend => {
      const random = new Random(seed, 'waves');
      const [perRow, perColumn] = [0, 0].map(() => (2 * Math.PI) / (random.uniform(0.15, 0.35) * size)) as Pair;
      const [first, second] = [0, 0].map(() => random.uniform(0, 2 * Math.PI)) as Pair;
      return (right, down, out) => {
        out.right = right + amplitude * sine(down * perRow + first);
        out.down = down + amplitude * sine(right * perColumn + second);
      };
    });
    return hostWarp(x, bends);
  },
};

type Pair = [number, number];
