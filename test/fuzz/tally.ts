/** What is counted of a target, and the table of all. */
import { megabytes, type FaultKind, type Ran } from './runInput';

export interface Tally {
  inputs: number;
  accepted: number;
  refused: number;
  faults: Partial<Record<FaultKind, number>>;
  worst: { milliseconds: number; index: number };
  /** Bytes. */
  peak: number;
}

export function emptyTally(): Tally {
  return { inputs: 0, accepted: 0, refused: 0, faults: {}, worst: { milliseconds: 0, index: 0 }, peak: 0 };
}

export function count(tally: Tally, { accepted, milliseconds, faults }: Ran, index: number): void {
  tally.inputs++;
  if (accepted === true) tally.accepted++;
  if (accepted === false) tally.refused++;
  for (const { kind } of faults) tally.faults[kind] = (tally.faults[kind] ?? 0) + 1;
  if (milliseconds > tally.worst.milliseconds) tally.worst = { milliseconds, index };
}

export function add(to: Tally, from: Tally): void {
  to.inputs += from.inputs;
  to.accepted += from.accepted;
  to.refused += from.refused;
  for (const [kind, n] of Object.entries(from.faults) as [FaultKind, number][]) {
    to.faults[kind] = (to.faults[kind] ?? 0) + n;
  }
  if (from.worst.milliseconds > to.worst.milliseconds) to.worst = from.worst;
  to.peak = Math.max(to.peak, from.peak);
}

/** Faults that have no column of their own. */
const OTHERS: readonly FaultKind[] = ['rejection', 'polluted', 'memory', 'crash', 'unusable'];

/** One line a target, and one for all. */
export function table(tallies: ReadonlyMap<string, Tally>): string {
  const all = emptyTally();
  for (const tally of tallies.values()) add(all, tally);
  const rows = [...tallies, ['all', all] as const].map(([name, tally]) => {
    const { inputs, accepted, refused, faults, worst, peak } = tally;
    const slow = (faults.slow ?? 0) + (faults.hang ?? 0);
    const others = OTHERS.reduce((sum, kind) => sum + (faults[kind] ?? 0), 0);
    const counts = [inputs, accepted, refused, faults.foreign ?? 0, faults.oracle ?? 0, slow, others];
    return [name, ...counts.map((n) => n.toLocaleString('en')), worst.milliseconds.toFixed(0), String(megabytes(peak))];
  });
  const header = [
    'target',
    'inputs',
    'accepted',
    'refused',
    'foreign',
    'oracle',
    'slow',
    'other',
    'worst ms',
    'peak MB',
  ];
  const widths = header.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]!.length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  ');
  return [line(header), ...rows.map(line)].join('\n');
}
