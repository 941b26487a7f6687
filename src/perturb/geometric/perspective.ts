/** Perspective: the picture hangs on a wall that is turned about a random axis through its middle, seen by a camera 1.2 sizes away. The map of a plane turned by R and seen with focal length f is the homography K·(R₁ R₂ t) of Hartley and Zisserman, 8.1.1; here its inverse is what fetches. */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { projectiveWarp } from './projective';
import type { Matrix } from './projective';

const rows = [[10], [19], [28], [37], [46]] as const;

const info: PerturbationInfo = {
  name: 'perspective',
  label: 'Perspective',
  family: 'geometric',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'The picture seems to hang on a wall that is turned away: one side comes near and grows, the other recedes.',
  formula: 'p ∝ K·[r₁ r₂ t]·q,  plane turned by θ about a random axis, camera at 1.2·size, border mirrored',
  source: 'Hartley and Zisserman, "Multiple View Geometry in Computer Vision", 2nd ed. 2004, section 8.1.1',
  parameters: ['θ: turn (degrees)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const perspective: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [degrees] = severityRow(info, options.severity, options.table) as [number];
    const matrices = pictureSeeds(info, batch, options).map((seed) =>
      matrix(new Random(seed, 'perspective'), degrees, Math.min(height, width)),
    );
    return projectiveWarp(x, matrices);
  },
};

/** Distance of the camera, in sizes. */
const DISTANCE = 1.2;

/** A point of the result q looks along (q, f); where that ray meets the turned plane is the point of the picture. */
function matrix(random: Random, degrees: number, size: number): Matrix {
  const axis = random.uniform(0, 2 * Math.PI);
  const angle = (degrees * Math.PI) / 180;
  const [ux, uy] = [Math.cos(axis), Math.sin(axis)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const camera = DISTANCE * size;
  // Along the axis nothing turns; across it, v on the plane is at (v·cos, depth f + v·sin).
  // q = f·(u, v·cos) / (f + v·sin), hence v = f·qv / (f·cos − qv·sin) and u = qu·(f + v·sin) / f = qu·f·cos / (f·cos − qv·sin).
  const [alongColumn, alongRow, acrossColumn, acrossRow] = [ux, uy, -uy, ux];
  const near = camera * cos;
  return [
    near * alongColumn * ux + camera * acrossColumn * -uy,
    near * alongRow * ux + camera * acrossRow * -uy,
    0,
    near * alongColumn * uy + camera * acrossColumn * ux,
    near * alongRow * uy + camera * acrossRow * ux,
    0,
    -sin * acrossColumn,
    -sin * acrossRow,
    near,
  ];
}
