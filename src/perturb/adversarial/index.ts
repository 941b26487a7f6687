/** All attacks, the cheapest first. */
import type { Attack } from './attack';
import { fgsm } from './fgsm';
import { pgdL2, pgdLinf } from './pgd';

export const attacks: readonly Attack[] = [fgsm, pgdLinf, pgdL2];
