/**
 * Swirl: points turn about the middle by an angle that falls exponentially with their distance, as in scikit-image's
 * `transform.swirl`; either way round.
 */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { cosine, sine } from '../../num/sine';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { hostWarp } from './hostWarp';
import type { Bend } from './hostWarp';
import { sign } from './projective';

const rows = [[0.5], [0.9], [1.5], [2.3], [3.4]] as const;

const info: PerturbationInfo = {
  name: 'swirl',
  label: 'Swirl',
  family: 'geometric',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'The middle of the picture is stirred like coffee: points turn about it, the nearer the more.',
  formula: 'y(r, φ) = x(r, φ ± a·exp(−r / (0.28·size))),  border mirrored',
  source: 'scikit-image, skimage.transform.swirl (van der Walt et al., PeerJ 2:e453, 2014)',
  parameters: ['a: turn at the middle (radians)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** Distance at which the turn has fallen to 1/e, share of the size. */
const REACH = 0.28;

export const swirl: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [angle] = severityRow(info, options.severity, options.table) as [number];
    const reach = REACH * Math.min(height, width);
    const bends = pictureSeeds(info, batch, options).map((seed): Bend => {
      const turn = sign(new Random(seed, 'swirl')) * angle;
      return (right, down, out) => {
        const by = turn * Math.exp(-Math.sqrt(right * right + down * down) / reach);
        const [cos, sin] = [cosine(by), sine(by)];
        out.right = right * cos - down * sin;
        out.down = right * sin + down * cos;
      };
    });
    return hostWarp(x, bends);
  },
};
