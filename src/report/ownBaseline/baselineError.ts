/**
 * The mean corruption error relative to a model of one's own: that of Hendrycks and Dietterich (ICLR 2019, section 4) with another denominator
 * than AlexNet. AlexNet's errors belong to ImageNet; any model that was measured on the same pictures serves anywhere. The result says
 * whose errors it is relative to, as it compares with no published number.
 */
import type { BaselineError } from '../../contract/ownBaseline';
import type { PerCorruption } from '../../contract/report';
import { mean } from '../../num/statistics';
import { BaselineMismatch, type MeasuredModel } from './measuredModel';
import { pairedAnswers, sameCells, type PairedAnswers } from './pairedAnswers';
import { ratioIntervals, ratioIntervalsInTurn, type Ratios } from './ratioIntervals';

/** Seed of the draws: the same answers give the same interval wherever it is made. */
const SEED = 0;

/** What is left to do before it can be told. */
interface Prepared {
  /** Null where there is nothing to draw from. */
  answers: PairedAnswers | null;
  finish(draws: Ratios | null): BaselineError;
}

/**
 * @throws {BaselineMismatch} where corruptions, severities or pictures differ, or the baseline makes no error under a corruption
 */
export function baselineError(model: MeasuredModel, baseline: MeasuredModel): BaselineError {
  const { answers, finish } = prepared(model, baseline);
  return finish(answers && ratioIntervals(answers, SEED));
}

/**
 * As `baselineError`, in a thread that has other things to do as well.
 * @param between is awaited every few milliseconds; throws to end it
 */
export async function baselineErrorInTurn(
  model: MeasuredModel,
  baseline: MeasuredModel,
  between: () => Promise<void>,
): Promise<BaselineError> {
  const { answers, finish } = prepared(model, baseline);
  return finish(answers && (await ratioIntervalsInTurn(answers, SEED, between)));
}

function prepared(model: MeasuredModel, baseline: MeasuredModel): Prepared {
  const corruptions = sameCells(model, baseline);
  const paired = pairedAnswers(model, baseline, corruptions);
  const errors = corruptions.map((name) => ({
    name,
    ours: errorOf(model.perCorruption[name]!),
    theirs: errorOf(baseline.perCorruption[name]!),
  }));
  const faultless = errors.find(({ theirs }) => theirs === 0);
  if (faultless) {
    throw new BaselineMismatch(
      `${baseline.name} makes no error under ${faultless.name}, so nothing can be divided by it. Choose another baseline, or more pictures.`,
    );
  }
  const clean = cleanErrors(paired.answers, model, baseline);
  const { value: relative, why } = relativeOf(baseline.name, clean, errors);
  return {
    answers: paired.answers,
    finish: (draws) => ({
      baseline: baseline.name,
      mce: { value: mean(errors.map(({ ours, theirs }) => ours / theirs)), ...bounds(draws?.mce) },
      relative: relative === null ? null : { value: relative, ...bounds(draws?.relative ?? null) },
      perCorruption: Object.fromEntries(errors.map(({ name, ours, theirs }) => [name, ours / theirs])),
      interval: draws ? intervalWords(draws, paired.answers!.pictures, baseline.name) : paired.why,
      ...(why === null ? {} : { whyNotRelative: why }),
      ...(relative !== null && draws?.mce && !draws.relative
        ? { relativeInterval: withoutInterval(paired.answers!) }
        : {}),
    }),
  };
}

/** Every severity counts the same. */
function errorOf(bySeverity: PerCorruption[string]): number {
  return mean(Object.values(bySeverity).map(({ accuracy }) => 1 - accuracy));
}

/** Of the pictures that were corrupted where that is known, else of all clean ones; null where one of the two saw none. */
function cleanErrors(
  answers: PairedAnswers | null,
  { clean: ours }: MeasuredModel,
  { clean: theirs }: MeasuredModel,
): { ours: number; theirs: number } | null {
  if (answers?.clean) {
    const { pictures, corruptions } = answers;
    const share = (wrong: Uint8Array) => {
      let sum = 0;
      for (let i = 0; i < pictures; i++) sum += wrong[i * (corruptions + 1) + corruptions]!;
      return sum / pictures;
    };
    return { ours: share(answers.ours), theirs: share(answers.theirs) };
  }
  return ours && theirs ? { ours: 1 - ours.accuracy, theirs: 1 - theirs.accuracy } : null;
}

function relativeOf(
  baseline: string,
  clean: { ours: number; theirs: number } | null,
  errors: readonly { name: string; ours: number; theirs: number }[],
): { value: number | null; why: string | null } {
  if (!clean) return { value: null, why: 'There is no relative one, as clean pictures were not measured.' };
  const ratios = errors.map(({ name, ours, theirs }) => {
    const added = theirs - clean.theirs;
    return { name, added, ratio: (ours - clean.ours) / added };
  });
  const unharmed = ratios.find(({ added }) => !(added > 1e-12));
  if (unharmed) {
    return {
      value: null,
      why: `There is no relative one, as ${unharmed.name} adds nothing to the errors of ${baseline}.`,
    };
  }
  return { value: mean(ratios.map(({ ratio }) => ratio)), why: null };
}

function bounds(interval: { low: number; high: number } | null | undefined): {
  low: number | null;
  high: number | null;
} {
  return interval ? { low: interval.low, high: interval.high } : { low: null, high: null };
}

function withoutInterval({ clean }: PairedAnswers): string {
  return clean
    ? 'without an interval: in some draws a corruption adds nothing to its errors'
    : 'without an interval: other clean pictures were measured';
}

function intervalWords({ mce, draws }: Ratios, pictures: number, baseline: string): string {
  const over = `Paired bootstrap over ${pictures.toLocaleString('en')} ${pictures === 1 ? 'picture' : 'pictures'}, ${draws.toLocaleString('en')} draws`;
  if (mce) return `${over}.`;
  return `No interval: in some draws of the ${pictures.toLocaleString('en')} pictures ${baseline} makes no error under a corruption. More pictures are needed.`;
}
