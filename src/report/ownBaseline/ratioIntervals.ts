/**
 * Intervals of a quotient of errors by the paired bootstrap: whole pictures are drawn with replacement, for both models the same ones, and
 * the quotient is made anew of each draw; percentiles of these (Efron, Annals of Statistics 7, 1979).
 */
import { Random } from '../../num/random';
import { quantile } from '../../num/statistics';
import type { PairedAnswers } from './pairedAnswers';

export interface Ratios {
  /** Null where a draw has nothing to divide by. */
  mce: { low: number; high: number } | null;
  relative: { low: number; high: number } | null;
  draws: number;
}

const DRAWS = 2000;
/** Pictures above which fewer draws are made: the interval is narrow then, and a draw takes long. */
const MANY = 10_000;
const DRAWS_OF_MANY = 1000;

export function ratioIntervals(answers: PairedAnswers, seed: number): Ratios {
  const { pictures, corruptions, severities, ours, theirs, clean } = answers;
  const width = corruptions + 1;
  const draws = pictures > MANY ? DRAWS_OF_MANY : DRAWS;
  const random = new Random(seed, 'baseline-bootstrap');
  const [mine, other] = [new Float64Array(width), new Float64Array(width)];
  const [mce, relative] = [new Float64Array(draws), new Float64Array(draws)];
  for (let draw = 0; draw < draws; draw++) {
    mine.fill(0);
    other.fill(0);
    for (let i = 0; i < pictures; i++) {
      const at = random.integer(pictures) * width;
      for (let c = 0; c < width; c++) {
        mine[c]! += ours[at + c]!;
        other[c]! += theirs[at + c]!;
      }
    }
    const [cleanMine, cleanOther] = [mine[corruptions]!, other[corruptions]!];
    let [sum, added] = [0, 0];
    for (let c = 0; c < corruptions; c++) {
      sum += other[c] === 0 ? NaN : mine[c]! / other[c]!;
      const more = other[c]! - severities[c]! * cleanOther;
      added += more > 0 ? (mine[c]! - severities[c]! * cleanMine) / more : NaN;
    }
    mce[draw] = sum / corruptions;
    relative[draw] = added / corruptions;
  }
  return { mce: percentiles(mce), relative: clean ? percentiles(relative) : null, draws };
}

function percentiles(values: Float64Array): { low: number; high: number } | null {
  if (values.some(Number.isNaN)) return null;
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}
