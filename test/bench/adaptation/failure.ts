/** Tent's failure: accuracy against steps in a long stream, in both orders, at the chosen learning rate and at the published one. */
import { ADAPTATION_DEFAULTS, ADAPTATION_ORDERS, type AdaptationSettings } from '../../../src/contract/adaptation';
import { picturesOf } from '../../../src/evaluate/adaptation/pictures';
import { pointsOf } from '../../../src/evaluate/adaptation/streamPoints';
import { corrupted, opened, photographs, stream } from './photographs';

const SIDE = 112;
const PASSES = 3;
const PICTURES = 160;
const SEED = 1;
/** For ImageNet. */
const PUBLISHED_RATE = 2.5e-4;
export const STREAMED = { corruption: 'gaussian_noise', severity: 3 };

export async function failure(log: (line: string) => void): Promise<void> {
  const all = await photographs(SIDE);
  const base = await opened(all, ADAPTATION_DEFAULTS as AdaptationSettings);
  const { corruption, severity } = STREAMED;
  const some = picturesOf(
    all.measured,
    Int32Array.from({ length: PICTURES }, (_, i) => i),
  );
  const set = await corrupted(some, corruption, severity, SEED);
  const { tent } = ADAPTATION_DEFAULTS;
  for (const order of ADAPTATION_ORDERS) {
    const runs = [
      { by: 'bn', passes: 1, learningRate: 0 },
      { by: 'tent', passes: PASSES, learningRate: tent.learningRate },
      { by: 'tent', passes: PASSES, learningRate: PUBLISHED_RATE },
    ] as const;
    for (const { by, passes, learningRate } of runs) {
      Object.assign(base, { settings: { ...ADAPTATION_DEFAULTS, order, tent: { ...tent, learningRate } } });
      const { right, steps } = await stream(base, by, set, { seed: SEED, passes });
      const size = Math.ceil(right.length / steps.length);
      const batches = Array.from(steps, (_, b) => right.slice(b * size, (b + 1) * size));
      log(JSON.stringify({ by, order, learningRate, points: pointsOf(batches) }));
    }
  }
}
