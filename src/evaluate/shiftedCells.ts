/** The sets that the claims about robustness are judged on, in the order in which answers to them are kept. */
import type { TestSet, TestSets } from './testSets';

export interface ShiftedCell {
  /** Null for new arrivals, which came as they are. */
  corruption: string | null;
  /** 1..5; 0 for arrivals. */
  severity: number;
  set: TestSet;
}

/** The new arrivals where the data has them, else every corruption at every severity. */
export function shiftedCells({ arrivals, corrupted }: Pick<TestSets, 'arrivals' | 'corrupted'>): ShiftedCell[] {
  return arrivals ? [{ corruption: null, severity: 0, set: arrivals }] : corrupted;
}
