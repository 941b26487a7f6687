/** The table of docs/adaptation.md from the lines that `measure` printed: `npx tsx test/bench/adaptation.ts table FILE ...`. */
import { readFileSync } from 'node:fs';
import { pairedBootstrap, wilson } from '../../../src/num/statistics';
import type { Cell } from './measure';

const SEED = 1;

export function table(files: readonly string[]): string {
  const cells = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Cell),
  );
  const ways = [...new Set(cells.map(({ way }) => way))];
  const places = [...new Set(cells.map(({ corruption, severity }) => `${corruption} ${severity}`))];
  const rows = places.map((place) => {
    const of = (way: string) =>
      cells.filter((cell) => cell.way === way && `${cell.corruption} ${cell.severity}` === place);
    const right = (way: string) => Float64Array.from(of(way).flatMap((cell) => cell.right));
    return [place, ...ways.map((way) => figures(right(way), way === 'plain' ? null : right('plain')))];
  });
  const lines = [['', ...ways], ['---', ...ways.map(() => '---:')], ...rows];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** In per cent with Wilson's interval, and points gained with the paired one. */
function figures(right: Float64Array, plain: Float64Array | null): string {
  if (right.length === 0) return '–';
  const of = (share: number) => (100 * share).toFixed(0);
  const { accuracy, low, high } = wilson(
    right.reduce((sum, x) => sum + x, 0),
    right.length,
  );
  const told = `${of(accuracy)} (${of(low)}–${of(high)})`;
  if (!plain || plain.length !== right.length) return told;
  const gain = pairedBootstrap(right, plain, SEED);
  const signed = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(0)}`;
  return `**${told}**; ${signed(gain.value)} (${signed(gain.low)} to ${signed(gain.high)})`;
}
