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
/** Sums between two breaths: about five milliseconds. */
const AT_ONCE = 2e6;

export function ratioIntervals(answers: PairedAnswers, seed: number): Ratios {
  const draws = new Draws(answers, seed);
  draws.more(Infinity);
  return draws.ratios();
}

/** @param between is awaited every few milliseconds; throws to end it */
export async function ratioIntervalsInTurn(
  answers: PairedAnswers,
  seed: number,
  between: () => Promise<void>,
): Promise<Ratios> {
  const draws = new Draws(answers, seed);
  while (draws.more(AT_ONCE)) await between();
  return draws.ratios();
}

class Draws {
  private readonly draws: number;
  private readonly mce: Float64Array;
  private readonly relative: Float64Array;
  private readonly random: Random;
  private done = 0;

  constructor(
    private readonly answers: PairedAnswers,
    seed: number,
  ) {
    this.draws = answers.pictures > MANY ? DRAWS_OF_MANY : DRAWS;
    [this.mce, this.relative] = [new Float64Array(this.draws), new Float64Array(this.draws)];
    this.random = new Random(seed, 'baseline-bootstrap');
  }

  /** Makes draws of about so many sums, at least one. @returns whether some are left */
  more(sums: number): boolean {
    const { pictures, corruptions } = this.answers;
    const each = 2 * pictures * (corruptions + 1);
    const until = Math.min(this.draws, this.done + Math.max(1, Math.floor(sums / each)));
    while (this.done < until) this.draw(this.done++);
    return this.done < this.draws;
  }

  ratios(): Ratios {
    const { mce, relative, draws, answers } = this;
    return { mce: percentiles(mce), relative: answers.clean ? percentiles(relative) : null, draws };
  }

  private draw(place: number): void {
    const { pictures, corruptions, severities, ours, theirs } = this.answers;
    const { random } = this;
    const width = corruptions + 1;
    const [mine, other] = [new Float64Array(width), new Float64Array(width)];
    for (let i = 0; i < pictures; i++) {
      const at = random.integer(pictures) * width;
      for (let c = 0; c < width; c++) {
        mine[c]! += ours[at + c]!;
        other[c]! += theirs[at + c]!;
      }
    }
    let [sum, added] = [0, 0];
    for (let c = 0; c < corruptions; c++) {
      sum += other[c] === 0 ? NaN : mine[c]! / other[c]!;
      const more = other[c]! - severities[c]! * other[corruptions]!;
      added += more > 0 ? (mine[c]! - severities[c]! * mine[corruptions]!) / more : NaN;
    }
    this.mce[place] = sum / corruptions;
    this.relative[place] = added / corruptions;
  }
}

function percentiles(values: Float64Array): { low: number; high: number } | null {
  if (values.some(Number.isNaN)) return null;
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}
