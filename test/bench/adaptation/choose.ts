/** Chooses N and Tent's learning rate: validation corruptions, severity 3, development seed 100. */
import { ADAPTATION_DEFAULTS, type AdaptationSettings } from '../../../src/contract/adaptation';
import { VALIDATION_CORRUPTIONS } from '../../../src/contract/presets';
import { picturesOf } from '../../../src/evaluate/adaptation/pictures';
import { corrupted, mean, opened, photographs, stream } from './photographs';

const SEED = 100;
const SEVERITY = 3;

export const PRIORS = [0, 8, 16, 32, 64, 128, 256, 512, 1024];
/** n, and of how many pictures the accuracy is. */
const SIZES = [8, 32, 100];
const PRIOR_PICTURES = 100;

const RATES = [2.5e-4, 1e-3, 4e-3];
const RATE_PICTURES = 192;
/** A quarter of the time. */
const RATE_SIDE = 112;

/** N with the highest accuracy, averaged over corruptions and n; the larger of equals, which is nearer to the network as it is. */
export async function choosePrior(log: (line: string) => void, priors: readonly number[] = PRIORS): Promise<number> {
  const { model, known, measured } = await photographs();
  const some = picturesOf(
    measured,
    Int32Array.from({ length: PRIOR_PICTURES }, (_, i) => i * 4),
  );
  const base = await opened({ model, known }, ADAPTATION_DEFAULTS as AdaptationSettings);
  const sums = new Map<number, number[]>();
  for (const name of VALIDATION_CORRUPTIONS) {
    const set = await corrupted(some, name, SEVERITY, SEED);
    for (const pictures of SIZES) {
      for (const prior of priors) {
        Object.assign(base, { settings: { ...ADAPTATION_DEFAULTS, pictures, prior } });
        const accuracy = mean((await stream(base, 'bn', set, { seed: SEED })).right);
        sums.set(prior, [...(sums.get(prior) ?? []), accuracy]);
        log(JSON.stringify({ name, n: pictures, N: prior, accuracy }));
      }
    }
  }
  const table = [...sums].map(([prior, values]) => ({ prior, accuracy: mean(values) }));
  for (const row of table) log(JSON.stringify(row));
  return table.sort((a, b) => b.accuracy - a.accuracy || b.prior - a.prior)[0]!.prior;
}

/** The learning rate with the highest accuracy over one stream, averaged over corruptions; the smaller of equals. */
export async function chooseRate(log: (line: string) => void): Promise<number> {
  const { model, known, measured } = await photographs(RATE_SIDE);
  const some = picturesOf(
    measured,
    Int32Array.from({ length: RATE_PICTURES }, (_, i) => i),
  );
  const base = await opened({ model, known }, ADAPTATION_DEFAULTS as AdaptationSettings);
  const sums = new Map<number, number[]>();
  for (const name of VALIDATION_CORRUPTIONS) {
    const set = await corrupted(some, name, SEVERITY, SEED);
    for (const learningRate of RATES) {
      Object.assign(base, {
        settings: { ...ADAPTATION_DEFAULTS, tent: { ...ADAPTATION_DEFAULTS.tent, learningRate } },
      });
      const run = await stream(base, 'tent', set, { seed: SEED });
      sums.set(learningRate, [...(sums.get(learningRate) ?? []), mean(run.right)]);
      log(JSON.stringify({ name, learningRate, accuracy: mean(run.right), seconds: run.secondsAPicture }));
    }
  }
  const table = [...sums].map(([learningRate, values]) => ({ learningRate, accuracy: mean(values) }));
  for (const row of table) log(JSON.stringify(row));
  return table.sort((a, b) => b.accuracy - a.accuracy || a.learningRate - b.learningRate)[0]!.learningRate;
}
