/** The report as a tidy table: one accuracy per row, for a spreadsheet, pandas or R (RFC 4180, shares in 0..1). */
import type { Accuracy, Report } from '../contract/report';
import { ACCURACY_COLUMNS } from './tables';

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
] as const;

function cell(value: string | number): string {
  const text = typeof value === 'number' ? String(Number(value.toFixed(6))) : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Rows with `corruption` and `severity` empty are over the whole test set; the others are single corruptions at single
 * severities. Reports of several seeds go below each other; a pooled report names all its seeds in one cell.
 */
export function csv(...reports: readonly Report[]): string {
  const rows: (string | number)[][] = [[...CSV_COLUMNS]];
  for (const report of reports) {
    const seed = report.seeds.length > 1 ? report.seeds.join(' ') : report.seed;
    for (const method of report.methods) {
      const add = (testSet: string, corruption: string, severity: string, { accuracy, n, low, high }: Accuracy) =>
        rows.push([seed, method.name, testSet, corruption, severity, accuracy, n, low, high]);
      for (const column of ACCURACY_COLUMNS) add(column, '', '', method[column]);
      for (const [corruption, bySeverity] of Object.entries(method.perCorruption)) {
        for (const [severity, accuracy] of Object.entries(bySeverity)) add('corrupted', corruption, severity, accuracy);
      }
    }
  }
  return rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}
