/** What a folder curve says in words, in its table and in its file. */
import type { FolderCurve, FolderResult } from '../../../contract/folder';
import { wilson } from '../../../num/statistics';

export interface FolderPoint {
  severity: number;
  n: number;
  /** Per cent, with its 95 % interval (Wilson). */
  value: number;
  low: number;
  high: number;
}

/** None where nothing has been counted yet. */
export function folderPoints({ points }: FolderCurve): FolderPoint[] {
  return points.flatMap(({ severity, right, n }) => {
    if (n === 0) return [];
    const { accuracy, low, high } = wilson(right, n);
    return [{ severity, n, value: 100 * accuracy, low: 100 * low, high: 100 * high }];
  });
}

export const MEASURES = {
  accuracy: 'Accuracy',
  agreement: 'Agreement with the answer to the untouched picture',
} as const;

/** Sentences on what was measured on, for the page and for pictures. */
export function folderNote({ name, layout, found, count, classNames, side }: Omit<FolderResult, 'curves'>): string {
  const of = found > count ? ` of ${found.toLocaleString('en')}` : '';
  const classes = classNames.length > 1 ? `, ${classNames.length} classes` : '';
  return `${name} (${layout}): ${count.toLocaleString('en')}${of} pictures${classes}, corrupted at ${side} × ${side} pixels; bars are 95 % intervals.`;
}

/** One row a model and severity; texts as RFC 4180 has them. */
export function folderCsv(result: FolderResult, source: string): string {
  const lines = [['model', 'measure', 'severity', 'right', 'n', 'share', 'low', 'high', 'source']];
  for (const curve of result.curves) {
    for (const { severity, right, n } of curve.points) {
      const { accuracy, low, high } = wilson(right, n);
      const shares = [accuracy, low, high].map((share) => share.toFixed(4));
      lines.push([curve.model, curve.measure, String(severity), String(right), String(n), ...shares, source]);
    }
  }
  return `${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`;
}

/** A cell that a spreadsheet would take for a formula is kept a text. */
function quoted(cell: string): string {
  const plain = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
