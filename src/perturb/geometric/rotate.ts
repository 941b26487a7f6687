/** Rotation about the middle, to the left or to the right; corners are filled by the mirrored picture. */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { projectiveWarp, sign } from './projective';
import type { Matrix } from './projective';

const rows = [[5], [10], [18], [28], [42]] as const;

const info: PerturbationInfo = {
  name: 'rotate',
  label: 'Rotation',
  family: 'geometric',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'The picture is turned about its middle, to the left or to the right. Empty corners are filled by the mirrored picture.',
  formula: 'y(p) = x(R(±u·θ)·p),  u ~ U(0.9, 1.1), p from the middle, border mirrored',
  source:
    'Hartley and Zisserman, "Multiple View Geometry in Computer Vision", 2nd ed. 2004, section 2.4 (similarities)',
  parameters: ['θ: angle (degrees)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const rotate: Perturbation = {
  info,
  apply(x, options) {
    const [batch] = x.shape;
    const [degrees] = severityRow(info, options.severity, options.table) as [number];
    const matrices = pictureSeeds(info, batch, options).map((seed) => matrix(new Random(seed, 'rotate'), degrees));
    return projectiveWarp(x, matrices);
  },
};

function matrix(random: Random, degrees: number): Matrix {
  const angle = (sign(random) * random.uniform(0.9, 1.1) * degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, sin, 0, -sin, cos, 0, 0, 0, 1];
}
