/** Things before the scene: blank areas first, then objects. */
import { cutout } from './cutout';
import { fence } from './fence';
import { gridMask } from './gridMask';
import { leaves } from './leaves';
import { patchShuffle } from './patchShuffle';
import { raindrops } from './raindrops';
import { randomErasing } from './randomErasing';
import { watermark } from './watermark';
import type { Perturbation } from '../perturbation';

export const occlusion: readonly Perturbation[] = [
  cutout,
  randomErasing,
  gridMask,
  patchShuffle,
  fence,
  leaves,
  raindrops,
  watermark,
];
