/**
 * Batch-norm adaptation and Tent on three test corruptions that were named beforehand, a hundred photographs a round, so that a batch of
 * n = 100 is one round. Each line is one cell of a round: `table.ts` adds the rounds up.
 */
import { ADAPTATION_DEFAULTS, type AdaptationSettings } from '../../../src/contract/adaptation';
import { picturesOf } from '../../../src/evaluate/adaptation/pictures';
import { corrupted, opened, photographs, stream, type Photographs, type StreamRun } from './photographs';

export const CORRUPTIONS = ['gaussian_noise', 'fog', 'pixelate'];
export const SEVERITIES = [3, 5];
export const SIZES = [8, 32, 100];
const SEED = 1;
const ROUND = 100;

export interface Cell {
  round: number;
  /** `plain`, or the way and n, such as `bn 32`. */
  way: string;
  corruption: string;
  severity: number;
  /** By the number of the picture. */
  right: number[];
  seconds: number;
}

/** @param only ways whose name begins so */
export async function measure(rounds: readonly number[], only: string, log: (cell: Cell) => void): Promise<void> {
  const all = await photographs();
  const base = await opened(all, ADAPTATION_DEFAULTS as AdaptationSettings);
  console.error(base.basis.words);
  const ways: [string, 'bn' | 'tent', Partial<AdaptationSettings>][] = [
    // With statistics of training that count for all, nothing is adapted to.
    ['plain', 'bn', { prior: 1e12, pictures: 10 }],
    ...SIZES.map((pictures): [string, 'bn', Partial<AdaptationSettings>] => [`bn ${pictures}`, 'bn', { pictures }]),
    ['tent 32', 'tent', { pictures: 32 }],
  ];
  for (const round of rounds) {
    const some = roundOf(all, round);
    for (const severity of [0, ...SEVERITIES]) {
      for (const corruption of severity === 0 ? ['clean'] : CORRUPTIONS) {
        const set = severity === 0 ? some : await corrupted(some, corruption, severity, SEED + round);
        for (const [way, by, settings] of ways.filter(
          ([name]) => only === 'all' || (name === 'tent 32') === (only === 'tent'),
        )) {
          Object.assign(base, { settings: { ...ADAPTATION_DEFAULTS, ...settings } });
          const run = await stream(base, by, set, { seed: SEED + round });
          log({ round, way, corruption, severity, right: inOrder(run), seconds: run.secondsAPicture });
        }
      }
    }
  }
}

function roundOf({ measured }: Photographs, round: number) {
  return picturesOf(
    measured,
    Int32Array.from({ length: ROUND }, (_, i) => i * 4 + round),
  );
}

function inOrder({ right, places }: StreamRun): number[] {
  const out = new Array<number>(right.length);
  places.forEach((place, i) => (out[place] = right[i]!));
  return out;
}
