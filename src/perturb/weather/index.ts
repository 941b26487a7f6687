/** Weather, in the published order; spatter is one of the validation four. */
import { brightness } from './brightness';
import { fog } from './fog';
import { frost } from './frost';
import { snow } from './snow';
import { spatter } from './spatter';
import type { Perturbation } from '../perturbation';

export const weather: readonly Perturbation[] = [snow, frost, fog, brightness, spatter];
