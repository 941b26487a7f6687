/** Changes of view: straight maps first, then bends. */
import { flip } from './flip';
import { barrelDistortion, pincushionDistortion } from './lensDistortion';
import { perspective } from './perspective';
import { rotate } from './rotate';
import { scale } from './scale';
import { shear } from './shear';
import { swirl } from './swirl';
import { translate } from './translate';
import { wave } from './wave';
import type { Perturbation } from '../perturbation';

export const geometric: readonly Perturbation[] = [
  translate,
  rotate,
  scale,
  shear,
  perspective,
  flip,
  barrelDistortion,
  pincushionDistortion,
  swirl,
  wave,
];
