/** All attacks, the cheapest first. */
import type { Attack } from './attack';

export const attacks: readonly Attack[] = [];
