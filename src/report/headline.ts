/** The result in words: what a reader should carry away, with its interval, and nothing more than was measured. */
import type { Claim, Report } from '../contract/report';
import { percent } from './format';
import { SHIFTED_WORDS, shiftedSet } from './shifted';
import { dataName, isOwnData, largeModel } from './subject';
import { findMethod } from './tables';
import { listed } from './words';

const size = (value: number) => Math.abs(value).toFixed(1);
const range = ({ low, high }: { low: number; high: number }) => `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}`;

/** "8.1 points more (95 % interval 6.9 to 9.4)". */
function difference(claim: Claim): string {
  const bounds = `95 % interval ${minus(claim.low)} to ${minus(claim.high)}`;
  if (claim.verdict === 'undecided')
    return `a difference of ${minus(claim.value)} points that chance alone could give (${bounds})`;
  return `${size(claim.value)} points ${claim.value < 0 ? 'fewer' : 'more'} (${bounds})`;
}

function minus(value: number): string {
  const text = size(value);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Whether the main question has its answer: pre-trained model and Temper are measured, whatever else is still to come. */
export function isAnswered(report: Report): boolean {
  return findMethod(report, 'pretrained') !== null && findMethod(report, 'temper') !== null;
}

/** What is compared with Temper and measured after it: how many there are, and how many of them have been measured. */
export function baselinesOf({ methods, config }: Report): { measured: number; all: number } {
  const first: readonly string[] = ['pretrained', 'teacher', 'front-correction', 'temper'];
  const all = new Set(config.methods.filter((name) => !first.includes(name)));
  return { measured: methods.filter(({ name }) => all.has(name)).length, all: all.size };
}

/** Which methods an experiment lacks that was stopped, by their names in the configuration; null where it lacks none. */
export function stoppedSentence({ unmeasured = [] }: Report): string | null {
  if (unmeasured.length === 0) return null;
  return `The experiment was stopped before all of it was measured: ${listed(unmeasured)} ${unmeasured.length === 1 ? 'is' : 'are'} missing.`;
}

/**
 * One or two sentences on the main question: is Temper more robust than the pre-trained model, and at what cost.
 * Serves unfinished experiments too: it speaks of what is there.
 */
export function headline(report: Report): string {
  const cost = isAnswered(report) && report.claims.find(({ id }) => id === 'cost');
  if (!cost) return mainSentence(report);
  return `${mainSentence(report)} It took ${cost.value.toFixed(2)} of the time of complete fine-tuning, its teacher included.`;
}

/** The first sentence of the headline, which stays as it is once Temper is measured. */
export function mainSentence(report: Report): string {
  const before = findMethod(report, 'pretrained');
  const after = findMethod(report, 'temper');
  const where = isOwnData(report) ? ` on ${dataName(report)}` : '';
  if (!before && !after) return 'Nothing has been measured yet.';
  if (!before || !after) {
    const { label, clean, corrupted } = (after ?? before)!;
    return (
      `${label}${where} answers ${percent(clean.accuracy)} of clean pictures correctly (${range(clean)}) and ` +
      `${percent(corrupted.accuracy)} of corrupted ones (${range(corrupted)}).`
    );
  }
  const set = shiftedSet(report);
  const [was, is] = [before[set] ?? before.corrupted, after[set] ?? after.corrupted];
  const claim = report.claims.find(({ id }) => id === 'corrupted');
  const seeds = report.seeds.length > 1 ? ` over ${report.seeds.length} seeds` : '';
  return (
    `${SHIFTED_WORDS[set]}${where}, Temper answers ${percent(is.accuracy)} correctly (${range(is)}) where ` +
    `${largeModel(report)} answers ${percent(was.accuracy)} (${range(was)})${seeds}` +
    `${claim ? `: ${difference(claim)}` : ''}.`
  );
}

/** "3 of 5 claims hold, 1 fails, 1 is undecided." */
export function claimsSentence(claims: readonly Claim[]): string {
  if (claims.length === 0) return 'No claim could be judged: the methods that it compares were not run.';
  const count = (verdict: Claim['verdict']) => claims.filter((claim) => claim.verdict === verdict).length;
  const [holds, fails, undecided] = [count('holds'), count('fails'), count('undecided')];
  const parts = [`${holds} of ${claims.length} claims ${holds === 1 ? 'holds' : 'hold'}`];
  if (fails > 0) parts.push(`${fails} ${fails === 1 ? 'fails' : 'fail'}`);
  if (undecided > 0) parts.push(`${undecided} ${undecided === 1 ? 'is' : 'are'} undecided`);
  return `${parts.join(', ')}.`;
}
