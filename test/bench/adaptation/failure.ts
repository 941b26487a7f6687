/** Tent's failure: accuracy against steps in a long stream, in both orders, at the chosen learning rate and at the published one. */
import { ADAPTATION_DEFAULTS, ADAPTATION_ORDERS, type AdaptationSettings } from '../../../src/contract/adaptation';
import { picturesOf } from '../../../src/evaluate/adaptation/pictures';
import { pointsOf } from '../../../src/evaluate/adaptation/streamPoints';
import { corrupted, opened, photographs, stream } from './photographs';

const SIDE = 112;
const PICTURES = 64;
const TOGETHER = 16;
const PASSES = 16;
const SEED = 1;
/** For ImageNet. */
const PUBLISHED_RATE = 2.5e-4;
/** Of the three corruptions the one that leaves most to lose at half the side: under noise batch-norm adaptation had 6 % of these right. */
export const STREAMED = { corruption: 'fog', severity: 3 };

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
  const runs = [
    { by: 'tent', passes: PASSES, learningRate: tent.learningRate },
    { by: 'bn', passes: 1, learningRate: 0 },
    { by: 'tent', passes: PASSES, learningRate: PUBLISHED_RATE },
  ] as const;
  for (const { by, passes, learningRate } of runs) {
    for (const order of ADAPTATION_ORDERS) {
      const settings = { ...ADAPTATION_DEFAULTS, pictures: TOGETHER, order, tent: { ...tent, learningRate } };
      Object.assign(base, { settings });
      const { right, steps } = await stream(base, by, set, { seed: SEED, passes });
      const batches = Array.from(steps, (_, b) => right.slice(b * TOGETHER, (b + 1) * TOGETHER));
      log(JSON.stringify({ by, order, learningRate, points: pointsOf(batches) }));
    }
  }
}
