/**
 * Whether a model sees the same: its accuracy under our corruptions against the published ones, corruption by corruption and
 * severity by severity. Limits in points: 3 on average over all cells, 8 in each cell.
 */

/** accuracies[corruption][severity], 0..1 */
export type Accuracies = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface AccuracyCell {
  corruption: string;
  severity: string;
  /** Ours minus the reference, in points. */
  difference: number;
}

export interface AccuracyComparison {
  cells: AccuracyCell[];
  /** Mean of |difference| over the corruptions, each the mean over its severities; points. */
  mean: number;
  /** Cells further away than `CELL_LIMIT`, worst first. */
  outside: AccuracyCell[];
  agrees: boolean;
}

export const MEAN_LIMIT = 3;
export const CELL_LIMIT = 8;
/** Pictures are whole: differences of just the limit must not fail by a rounding error. */
const TOLERANCE = 1e-9;

/** @throws RangeError where a cell of the reference has not been measured */
export function compareAccuracies(ours: Accuracies, reference: Accuracies): AccuracyComparison {
  const cells: AccuracyCell[] = [];
  const perCorruption: number[] = [];
  for (const [corruption, severities] of Object.entries(reference)) {
    const differences = Object.entries(severities).map(([severity, expected]) => {
      const measured = ours[corruption]?.[severity];
      if (measured === undefined) throw new RangeError(`No accuracy was measured for ${corruption} ${severity}`);
      const difference = 100 * (measured - expected);
      cells.push({ corruption, severity, difference });
      return difference;
    });
    perCorruption.push(differences.reduce((sum, value) => sum + Math.abs(value), 0) / differences.length);
  }
  if (cells.length === 0) throw new RangeError('The reference has no accuracies');
  const mean = perCorruption.reduce((sum, value) => sum + value, 0) / perCorruption.length;
  const outside = cells
    .filter((cell) => !(Math.abs(cell.difference) <= CELL_LIMIT + TOLERANCE))
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  return { cells, mean, outside, agrees: mean <= MEAN_LIMIT + TOLERANCE && outside.length === 0 };
}
