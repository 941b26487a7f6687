/** What the charts draw, as plain data: no library, no pixels. Every chart can also be shown as the table of these values. */
import type { MethodName } from '../contract/config';
import type { Accuracy, Answered, MethodResult, Report } from '../contract/report';
import { corruptionLabel, testSetLabel } from './format';
import { shiftedSet } from './shifted';
import { findMethod } from './tables';

export interface HeatCell {
  corruption: string;
  severity: number;
  /** Accuracy 0..1, or a difference of accuracies −1..1; null where it was not measured. */
  value: number | null;
  /** What the value came from; null for a difference. */
  accuracy: Accuracy | null;
  /** A difference whose two intervals separate. */
  separated: boolean;
}

export interface HeatMap {
  title: string;
  kind: 'accuracy' | 'difference';
  rows: { name: string; label: string }[];
  columns: number[];
  /** cells[row][column] */
  cells: HeatCell[][];
}

function grid(
  report: Report,
  title: string,
  kind: HeatMap['kind'],
  cell: (name: string, severity: number) => HeatCell,
): HeatMap {
  const columns = [...report.data.severities].sort((a, b) => a - b);
  const rows = report.data.corruptions.map((name) => ({ name, label: corruptionLabel(name) }));
  return { title, kind, rows, columns, cells: rows.map(({ name }) => columns.map((severity) => cell(name, severity))) };
}

/** Corruption × severity of one method. */
export function heatMap(report: Report, method: MethodResult): HeatMap {
  return grid(report, method.label, 'accuracy', (corruption, severity) => {
    const accuracy = method.perCorruption[corruption]?.[severity] ?? null;
    return { corruption, severity, value: accuracy?.accuracy ?? null, accuracy, separated: false };
  });
}

/** `after` − `before`, cell by cell. */
function differenceMap(report: Report, before: MethodResult, after: MethodResult): HeatMap {
  return grid(report, `${after.label} − ${before.label}`, 'difference', (corruption, severity) => {
    const was = before.perCorruption[corruption]?.[severity];
    const is = after.perCorruption[corruption]?.[severity];
    const value = was && is ? is.accuracy - was.accuracy : null;
    const separated = was !== undefined && is !== undefined && (is.low > was.high || is.high < was.low);
    return { corruption, severity, value, accuracy: null, separated };
  });
}

/** The three maps of the results; null where one of the two methods was not run. */
export function heatMaps(
  report: Report,
  before: MethodName = 'pretrained',
  after: MethodName = 'temper',
): { before: HeatMap; after: HeatMap; difference: HeatMap } | null {
  const first = findMethod(report, before);
  const second = findMethod(report, after);
  if (!first || !second) return null;
  return {
    before: heatMap(report, first),
    after: heatMap(report, second),
    difference: differenceMap(report, first, second),
  };
}

export interface CostPoint {
  name: MethodName;
  label: string;
  seconds: number;
  flops: number;
  /** On the pictures that the claims about robustness are judged on. */
  accuracy: Accuracy;
  /** No other method is at least as accurate for at most the same cost. */
  onFront: boolean;
}

/**
 * Accuracy on shifted pictures against cost (as figure 1 of the paper). The pre-trained model stands at cost 0.
 * @param by the cost that the front goes by
 */
export function costScatter(report: Report, by: 'seconds' | 'flops' = 'seconds'): CostPoint[] {
  const set = shiftedSet(report);
  const of = (method: MethodResult) => method[set] ?? method.corrupted;
  return report.methods.map((method) => {
    const { accuracy } = of(method);
    const beats = (other: MethodResult) =>
      other.cost[by] <= method.cost[by] &&
      of(other).accuracy >= accuracy &&
      (other.cost[by] < method.cost[by] || of(other).accuracy > accuracy);
    return {
      name: method.name,
      label: method.label,
      seconds: method.cost.seconds,
      flops: method.cost.flops,
      accuracy: of(method),
      onFront: !report.methods.some(beats),
    };
  });
}

export interface AnsweredBar {
  name: string;
  label: string;
  /** Shares that add up to 1. */
  answered: Answered;
}

/** Which head answered: test sets first, then corruptions, in the order of the report; empty without heads. */
export function answeredBars(report: Report): AnsweredBar[] {
  return Object.entries(report.heads?.answered ?? {}).map(([name, answered]) => {
    const corruption = report.data.corruptions.includes(name);
    return { name, label: corruption ? corruptionLabel(name) : testSetLabel(name), answered };
  });
}
