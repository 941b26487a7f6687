/** Shear: rows or columns slide along each other, in either direction; the empty triangles are mirrored. */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { projectiveWarp, sign } from './projective';
import type { Matrix } from './projective';

const rows = [[0.08], [0.16], [0.26], [0.4], [0.6]] as const;

const info: PerturbationInfo = {
  name: 'shear',
  label: 'Shear',
  family: 'geometric',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'Upright lines lean: rows slide sideways, or columns up and down, in proportion to their distance from the middle.',
  formula: 'y(c, r) = x(c ± s·r, r)  or  x(c, r ± s·c),  border mirrored',
  source: 'Hartley and Zisserman, "Multiple View Geometry in Computer Vision", 2nd ed. 2004, section 2.4 (affinities)',
  parameters: ['s: slope'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const shear: Perturbation = {
  info,
  apply(x, options) {
    const [batch] = x.shape;
    const [slope] = severityRow(info, options.severity, options.table) as [number];
    const matrices = pictureSeeds(info, batch, options).map((seed) => matrix(new Random(seed, 'shear'), slope));
    return projectiveWarp(x, matrices);
  },
};

function matrix(random: Random, slope: number): Matrix {
  const signed = sign(random) * slope;
  return random.integer(2) === 0 ? [1, signed, 0, 0, 1, 0, 0, 0, 1] : [1, 0, 0, signed, 1, 0, 0, 0, 1];
}
