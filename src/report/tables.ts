/** The rows of the report's tables, as plain data with the text of every cell beside the value it came from. */
import type { MethodName } from '../contract/config';
import { TEST_SETS } from '../contract/report';
import type { Accuracy, Cost, HeadResult, MethodResult, PerCorruption, Report, TestSetName } from '../contract/report';
import { effectiveCount, pool, wilson } from '../num/statistics';
import { corruptionLabel } from './format';

/** Accuracies that a method can have, in the order in which they are shown. */
export const ACCURACY_COLUMNS = [
  'clean',
  'corrupted',
  'arrivals',
  'renditions',
  'sketch',
  'natural',
  'transfer',
  'zeroShot',
] as const;
export type AccuracyColumn = (typeof ACCURACY_COLUMNS)[number];

const hasPredictions = (accuracy: Accuracy | undefined) => accuracy !== undefined && accuracy.n > 0;

/** The columns worth showing: clean, corrupted, and those of which at least one method has predictions. */
export function accuracyColumns(report: Report): AccuracyColumn[] {
  return ACCURACY_COLUMNS.filter(
    (column) =>
      column === 'clean' || column === 'corrupted' || report.methods.some((method) => hasPredictions(method[column])),
  );
}

/** Predictions behind a column, for the foot of a table: of the first method that has any. */
export function predictionCount(report: Report, column: AccuracyColumn): number {
  return report.methods.map((method) => method[column]).find(hasPredictions)?.n ?? 0;
}

/** How an accuracy compares with the pre-trained model's: marked only where the two intervals separate. */
export type Mark = 'better' | 'worse' | null;

export interface MethodRow {
  name: MethodName;
  label: string;
  /** Missing where this method has no such accuracy, as only CLIP has zero-shot. */
  accuracies: Partial<Record<AccuracyColumn, Accuracy>>;
  marks: Record<AccuracyColumn, Mark>;
  calibration: MethodResult['calibration'];
  cost: Cost;
}

/** `better` where all of `a` lies above all of `b`. Nothing is known of a set that is missing or without pictures. */
export function compare(a: Accuracy | undefined, b: Accuracy | undefined): Mark {
  if (!a || !b || a.n === 0 || b.n === 0) return null;
  if (a.low > b.high) return 'better';
  return a.high < b.low ? 'worse' : null;
}

export function findMethod(report: Report, name: MethodName): MethodResult | null {
  return report.methods.find((method) => method.name === name) ?? null;
}

/** One row per method, in the order of the report. */
export function methodRows(report: Report): MethodRow[] {
  const reference = findMethod(report, 'pretrained');
  // The teacher is another, smaller model; comparing it is what the experiment does, so it is marked as well.
  return report.methods.map((method) => {
    const mark = (column: AccuracyColumn) =>
      reference && method !== reference ? compare(method[column], reference[column]) : null;
    return {
      name: method.name,
      label: method.label,
      accuracies: pickAccuracies(method, ACCURACY_COLUMNS),
      marks: Object.fromEntries(ACCURACY_COLUMNS.map((column) => [column, mark(column)])) as MethodRow['marks'],
      calibration: method.calibration,
      cost: method.cost,
    };
  });
}

/** Another model on the same pictures: what it has of the columns, the mark against the pre-trained model, and how it was measured. */
export interface OtherRow {
  id: string;
  label: string;
  accuracies: Partial<Record<AccuracyColumn, Accuracy>>;
  marks: Record<AccuracyColumn, Mark>;
  /** How its answers were chosen, and what was assumed of it. */
  premises: string;
}

/** Models that were measured beside the experiment; none in most reports. */
export function otherRows(report: Report): OtherRow[] {
  const reference = findMethod(report, 'pretrained');
  return (report.others ?? []).map((model) => {
    const { clean, corrupted, ...further } = model;
    const accuracies = pickAccuracies<AccuracyColumn>(
      { ...further, clean: clean ?? undefined, corrupted: corrupted ?? undefined },
      ACCURACY_COLUMNS,
    );
    return {
      id: model.id,
      label: model.label,
      accuracies,
      marks: Object.fromEntries(
        ACCURACY_COLUMNS.map((column) => [column, compare(accuracies[column], reference?.[column])]),
      ) as OtherRow['marks'],
      premises: [model.answers, ...model.assumed].join(' '),
    };
  });
}

/** The accuracies of these names that the record has. */
function pickAccuracies<Name extends string>(
  record: Partial<Record<Name, Accuracy | undefined>>,
  names: readonly Name[],
): Partial<Record<Name, Accuracy>> {
  const there = names.flatMap((name) => (record[name] ? [[name, record[name]]] : []));
  return Object.fromEntries(there) as Partial<Record<Name, Accuracy>>;
}

/** What has to be known of methods beside their numbers, each said once, with the labels of those that it concerns. */
export function methodNotes(report: Report): { labels: string[]; note: string }[] {
  const byNote = new Map<string, string[]>();
  for (const { label, note } of report.methods) {
    if (note !== undefined) byNote.set(note, [...(byNote.get(note) ?? []), label]);
  }
  return [...byNote].map(([note, labels]) => ({ labels, note }));
}

export interface CorruptionRow {
  name: string;
  label: string;
  /** Over all severities together. */
  before: Accuracy;
  after: Accuracy;
  /** after − before, in points. */
  difference: number;
  mark: Mark;
}

/**
 * A corruption's accuracy over its severities. The pictures are the same at each, so the interval is as wide as that of one
 * severity: more predictions on the same pictures are not taken as more evidence.
 */
function overSeverities(table: PerCorruption, corruption: string): Accuracy {
  const parts = Object.values(table[corruption] ?? {});
  const all = pool(parts);
  const pictures = Math.max(0, ...parts.map(effectiveCount));
  return { ...wilson(all.accuracy * pictures, pictures), n: all.n };
}

/** One row per corruption, before and after; empty where one of the two methods was not run. */
export function corruptionRows(
  report: Report,
  before: MethodName = 'pretrained',
  after: MethodName = 'temper',
): CorruptionRow[] {
  const first = findMethod(report, before);
  const second = findMethod(report, after);
  if (!first || !second) return [];
  return report.data.corruptions.map((name) => {
    const was = overSeverities(first.perCorruption, name);
    const is = overSeverities(second.perCorruption, name);
    const difference = 100 * (is.accuracy - was.accuracy);
    return { name, label: corruptionLabel(name), before: was, after: is, difference, mark: compare(is, was) };
  });
}

export interface HeadRow {
  name: HeadResult['name'];
  label: string;
  accuracies: Partial<Record<TestSetName, Accuracy>>;
  /** The rule that gives Temper's own row. */
  used: boolean;
}

/** One row per way to answer; empty where Temper was not run. */
export function headRows(report: Report): HeadRow[] {
  const { heads } = report;
  if (!heads) return [];
  return heads.results.map((result) => ({
    name: result.name,
    label: result.label,
    accuracies: pickAccuracies(result, TEST_SETS),
    used: result.name === heads.rule,
  }));
}

/** The test sets of which the heads have predictions, in their order. */
export function headSets(report: Report): TestSetName[] {
  return TEST_SETS.filter((set) => (report.heads?.results ?? []).some((result) => hasPredictions(result[set])));
}
