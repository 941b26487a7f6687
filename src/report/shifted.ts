/** Which pictures the claims about robustness are judged on, in a report: the same rule as `claims/judge.ts` has for a run. */
import type { Report } from '../contract/report';
import type { ShiftedSet } from '../claims/judge';
import { findMethod } from './tables';

/** The new arrivals where Temper was measured on any, the corrupted pictures otherwise. */
export function shiftedSet(report: Report): ShiftedSet {
  return (findMethod(report, 'temper')?.arrivals?.n ?? 0) > 0 ? 'arrivals' : 'corrupted';
}

export const SHIFTED_WORDS: Record<ShiftedSet, string> = {
  corrupted: 'Under corruption',
  arrivals: 'On new arrivals',
};
