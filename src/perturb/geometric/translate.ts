/** Translation: the picture moves by a share of its size in a random direction; what comes in is the mirrored picture. */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { projectiveWarp } from './projective';
import type { Matrix } from './projective';

const rows = [[0.04], [0.08], [0.14], [0.22], [0.32]] as const;

const info: PerturbationInfo = {
  name: 'translate',
  label: 'Translation',
  family: 'geometric',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'The picture is shifted in a random direction, as if the camera had been aimed badly. What comes into view is the mirrored picture.',
  formula: 'y(p) = x(p − s·size·(cos θ, sin θ)),  θ ~ U(0, 2π), border mirrored',
  source:
    'Hartley and Zisserman, "Multiple View Geometry in Computer Vision", 2nd ed. 2004, section 2.4 (similarities)',
  parameters: ['s: shift (share of the shorter side)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const translate: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [share] = severityRow(info, options.severity, options.table) as [number];
    const matrices = pictureSeeds(info, batch, options).map((seed) =>
      matrix(new Random(seed, 'translate'), share, Math.min(height, width)),
    );
    return projectiveWarp(x, matrices);
  },
};

function matrix(random: Random, share: number, size: number): Matrix {
  const direction = random.uniform(0, 2 * Math.PI);
  const length = share * size;
  return [1, 0, -length * Math.cos(direction), 0, 1, -length * Math.sin(direction), 0, 0, 1];
}
