/**
 * Batch-norm adaptation and Tent on three test corruptions that were named beforehand, a hundred photographs a round, so that a batch of
 * n = 100 is one round. Each line is one cell of a round: `table.ts` adds the rounds up.
 */
import { ADAPTATION_DEFAULTS, type AdaptationSettings } from '../../../src/contract/adaptation';
import { picturesOf } from '../../../src/evaluate/adaptation/pictures';
import { corrupted, opened, photographs, plain, stream, type Photographs, type StreamRun } from './photographs';

export const CORRUPTIONS = ['gaussian_noise', 'fog', 'pixelate'];
export const SEVERITIES = [3, 5];
export const WAYS = ['plain', 'bn 8', 'bn 32', 'bn 100', 'tent 32'];
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

export interface Chosen {
  rounds: readonly number[];
  severities: readonly number[];
  /** The ways that are measured; all of them by default. */
  ways: readonly string[];
}

export async function measure({ rounds, severities, ways }: Chosen, log: (cell: Cell) => void): Promise<void> {
  const all = await photographs();
  const base = await opened(all, ADAPTATION_DEFAULTS as AdaptationSettings);
  console.error(base.basis.words);
  for (const round of rounds) {
    const some = roundOf(all, round);
    for (const severity of severities) {
      for (const corruption of severity === 0 ? ['clean'] : CORRUPTIONS) {
        const set = severity === 0 ? some : await corrupted(some, corruption, severity, SEED + round);
        for (const way of ways) {
          if (way === 'plain') {
            log({ round, way, corruption, severity, ...(await plain(all.model, set)) });
            continue;
          }
          const [by, pictures] = way.split(' ') as ['bn' | 'tent', string];
          Object.assign(base, { settings: { ...ADAPTATION_DEFAULTS, pictures: Number(pictures) } });
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
