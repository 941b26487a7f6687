/** The report as a tidy table: one accuracy per row, for a spreadsheet, pandas or R (RFC 4180, shares in 0..1). */
import type { Accuracy, Report } from '../contract/report';
import { accuracyColumns } from './tables';

export const CSV_COLUMNS = [
  'seed',
  'method',
  'test_set',
  'corruption',
  'severity',
  'accuracy',
  'n',
  'low',
  'high',
  'mean_corruption_error',
  'relative_corruption_error',
  'normalised',
  'seconds',
  'operations',
  'tuned_parameters',
] as const;

/** The last columns of a row that is not over all corruptions: errors, and costs. */
const NO_ERROR: (string | number)[] = ['', '', '', '', '', ''];

/** What a spreadsheet would take for a formula: by its first sign, also behind blanks and in full width. A number is none. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** One cell as a spreadsheet may have it: quoted where it must be, and never a formula. */
export function cell(value: string | number): string {
  const text = typeof value === 'number' ? String(Number(value.toFixed(6))) : guarded(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Names come from whoever brought them; behind an apostrophe a spreadsheet shows them as text and runs nothing. */
function guarded(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/**
 * Rows with `corruption` and `severity` empty are over the whole test set; the others are single corruptions at single
 * severities. A method's mean corruption error stands in its row over all corruptions: it is the mCE only where `normalised` is
 * yes. What a method cost, in seconds and operations beyond the pre-trained models, stands there too. `wise-ft 0.3` is
 * the mean of weights at α = 0.3, where WiSE-FT was measured as a curve. A set that a method was not measured on has no row. Reports of several seeds go below each other; a pooled report names all
 * its seeds in one cell. A name that a spreadsheet would run as a formula stands behind an apostrophe.
 */
export function csv(...reports: readonly Report[]): string {
  const rows: (string | number)[][] = [[...CSV_COLUMNS]];
  for (const report of reports) {
    const seed = report.seeds.length > 1 ? report.seeds.join(' ') : report.seed;
    for (const method of report.methods) {
      const error = method.corruptionError;
      const { seconds, flops, tunedParameters } = method.cost;
      const errors = [
        ...(error ? [error.value, error.relative ?? '', error.normalised ? 'yes' : 'no'] : ['', '', '']),
        ...[seconds, flops, tunedParameters],
      ];
      const add = (testSet: string, corruption: string, severity: string, value: Accuracy, last = NO_ERROR) =>
        rows.push([
          seed,
          method.name,
          testSet,
          corruption,
          severity,
          value.accuracy,
          value.n,
          value.low,
          value.high,
          ...last,
        ]);
      for (const column of accuracyColumns(report)) {
        const value = method[column];
        const name = column === 'zeroShot' ? 'zero-shot' : column;
        if (value) add(name, '', '', value, column === 'corrupted' ? errors : NO_ERROR);
      }
      for (const { order, corruption, severity, points } of method.adaptation?.streams ?? []) {
        // Accuracy over the pictures since the row before: a stream is no test set, and its rows stand apart by their name.
        for (const { steps, accuracy } of points)
          add(`stream ${order} up to batch ${steps}`, corruption, String(severity), accuracy);
      }
      for (const [corruption, bySeverity] of Object.entries(method.perCorruption)) {
        for (const [severity, accuracy] of Object.entries(bySeverity)) add('corrupted', corruption, severity, accuracy);
      }
    }
    for (const point of report.wiseCurve?.points ?? []) {
      // Others are rows of methods.
      if (point.row) continue;
      for (const set of ['clean', 'corrupted', 'arrivals', 'validation'] as const) {
        const value = point[set];
        if (!value) continue;
        const { accuracy, n, low, high } = value;
        rows.push([seed, `wise-ft ${point.alpha}`, set, '', '', accuracy, n, low, high, ...NO_ERROR]);
      }
    }
  }
  return csvText(rows);
}

/** Rows as text: RFC 4180, numbers with six decimals, and nothing that a spreadsheet would run. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}
