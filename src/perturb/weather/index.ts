/** Weather, in the published order; spatter is one of the validation four. */
import { brightness } from './brightness';
import { fog } from './fog';
import type { Perturbation } from '../perturbation';

export const weather: readonly Perturbation[] = [fog, brightness];
