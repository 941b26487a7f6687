/** Scale: zoomed in or out about the middle by one factor; around a smaller picture lies its mirror image. */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { projectiveWarp, sign } from './projective';
import type { Matrix } from './projective';

const rows = [[1.08], [1.18], [1.35], [1.6], [2]] as const;

const info: PerturbationInfo = {
  name: 'scale',
  label: 'Scale',
  family: 'geometric',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'The picture is enlarged or shrunk about its middle, as if the camera stood nearer or farther away. A smaller picture is surrounded by its mirror image.',
  formula: 'y(p) = x(p·f^±1),  p from the middle, border mirrored',
  source:
    'Hartley and Zisserman, "Multiple View Geometry in Computer Vision", 2nd ed. 2004, section 2.4 (similarities)',
  parameters: ['f: factor'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const scale: Perturbation = {
  info,
  apply(x, options) {
    const [batch] = x.shape;
    const [factor] = severityRow(info, options.severity, options.table) as [number];
    const matrices = pictureSeeds(info, batch, options).map((seed) => matrix(new Random(seed, 'scale'), factor));
    return projectiveWarp(x, matrices);
  },
};

function matrix(random: Random, factor: number): Matrix {
  const step = Math.pow(factor, sign(random));
  return [step, 0, 0, 0, step, 0, 0, 0, 1];
}
