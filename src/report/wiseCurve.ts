/** WiSE-FT as a curve: the points of a report as a table and a chart draw them. */
import type { Accuracy, Report } from '../contract/report';
import { shiftedSet } from './shifted';
import { findMethod } from './tables';

export interface WisePoint {
  alpha: number;
  clean: Accuracy;
  /** On the pictures that the claims about robustness are judged on. */
  shifted: Accuracy;
  validation: Accuracy | null;
  /** Every α but 0 costs what complete fine-tuning did. */
  seconds: number;
  flops: number;
  /** The row of the report that it is; empty where it was measured for the curve alone. */
  row: string;
}

/** In rising order of α; empty where the curve was not measured. */
export function wisePoints(report: Report): WisePoint[] {
  const set = shiftedSet(report);
  const complete = findMethod(report, 'cft');
  return (report.wiseCurve?.points ?? []).map((point) => ({
    alpha: point.alpha,
    clean: point.clean,
    shifted: (set === 'arrivals' ? point.arrivals : undefined) ?? point.corrupted,
    validation: point.validation ?? null,
    seconds: point.alpha === 0 ? 0 : (complete?.cost.seconds ?? 0),
    flops: point.alpha === 0 ? 0 : (complete?.cost.flops ?? 0),
    row: point.row ? (findMethod(report, point.row)?.label ?? '') : '',
  }));
}

/** The α that validation corruptions choose: the only choice that the test sets do not see. Null where they were not measured. */
export function chosenAlpha(points: readonly WisePoint[]): number | null {
  const judged = points.filter(({ validation }) => validation !== null && validation.n > 0);
  if (judged.length === 0) return null;
  return judged.reduce((best, point) => (point.validation!.accuracy > best.validation!.accuracy ? point : best)).alpha;
}
