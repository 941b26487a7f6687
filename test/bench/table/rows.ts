/** The rows of `npm run bench`: each has a figure of ours beside that of a named baseline, taken in the same run. */

export interface Row {
  what: string;
  ours: number;
  baseline: { name: string; value: number };
  unit: 'ms' | 's' | 'MB';
  /** How many times as fast, or as small. */
  ratio: number;
  /** Of how many rounds it is the median. */
  n: number;
  /** What was measured: sizes, threads, clock or processor time. */
  how: string;
}

export interface Bench {
  name: string;
  /** In a few words. */
  about: string;
  /** @throws {Missing} where it cannot be measured here */
  run(): Promise<Row[]>;
}

/** What a bench needs is not here; the message says what and how to get it. */
export class Missing extends Error {
  override name = 'Missing';
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/**
 * A row of two measurements that took turns.
 * @param rounds of each round ours and the baseline's; the ratio is the median of those within a round
 */
export function rowOf(
  row: Pick<Row, 'what' | 'unit' | 'how'> & { baseline: string },
  rounds: readonly { ours: number; baseline: number }[],
): Row {
  const { baseline, ...rest } = row;
  return {
    ...rest,
    ours: median(rounds.map((round) => round.ours)),
    baseline: { name: baseline, value: median(rounds.map((round) => round.baseline)) },
    ratio: median(rounds.map((round) => round.baseline / round.ours)),
    n: rounds.length,
  };
}

/** Processor time of this process so far, milliseconds: a neighbour on the machine adds to any other. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Of some work, in milliseconds. */
export async function timed(work: () => unknown, clock: () => number = () => performance.now()): Promise<number> {
  const began = clock();
  await work();
  return clock() - began;
}
