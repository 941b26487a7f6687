/** The table of `npm run bench` as text. */
import type { Row } from './rows';

const COLUMNS = ['', 'Temper', 'baseline', '× as fast', 'n', 'measured'] as const;

export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ what, ours, baseline, unit, ratio, n, how }) => [
    what,
    `${figure(ours)} ${unit}`,
    `${figure(baseline.value)} ${unit}, ${baseline.name}`,
    `${figure(ratio)} ×`,
    String(n),
    how,
  ]);
  return [COLUMNS, COLUMNS.map((_, i) => (i > 0 && i < 5 && i !== 2 ? '--:' : '---')), ...cells]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');
}

/** Three digits that mean something. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 1e-9))));
  return value.toFixed(Math.min(digits, 3));
}
