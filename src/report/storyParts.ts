/** Sentences that both stories of a report share, and the words that they are made of. */
import type { Accuracy, Claim, Report } from '../contract/report';
import { flops, percent, points, seconds } from './format';
import { answerCosts } from './stageCosts';
import { compare, findMethod } from './tables';
import { correctsFront } from './tuningWords';
import { listed } from './words';

/** "63.3 to 80.3 %" */
export function change(before: Accuracy, after: Accuracy): string {
  return `${(100 * before.accuracy).toFixed(1)} to ${percent(after.accuracy)}`;
}

/** What may be said of a difference whose pairs are not known. */
export function apart(after: Accuracy, before: Accuracy): string {
  return compare(after, before) === null ? 'the two intervals meet' : 'the two intervals do not meet';
}

/** "+8.1 points (95 % interval +6.9 to +9.4)", with a word where chance alone could give it. */
export function claimed({ value, low, high, verdict }: Claim): string {
  const chance = verdict === 'undecided' && low <= 0 && high >= 0 ? ', which chance alone could give' : '';
  return `${points(value)} points (95 % interval ${points(low)} to ${points(high)}${chance})`;
}

export function claimOf(report: Report, id: Claim['id']): Claim | undefined {
  return report.claims.find((claim) => claim.id === id);
}

/** What it costs: to tune beside complete fine-tuning, and to answer beside the pre-trained model. */
export function costSentence(report: Report): string {
  const temper = findMethod(report, 'temper');
  if (!temper) return '';
  const complete = findMethod(report, 'cft');
  const claim = claimOf(report, 'cost');
  const tuning =
    claim && complete && complete.cost.flops > 0
      ? `${claim.value.toFixed(2)} of the seconds and ${(temper.cost.flops / complete.cost.flops).toFixed(2)} of the operations of complete fine-tuning`
      : `${seconds(temper.cost.seconds)} and ${flops(temper.cost.flops)}`;
  const before = ['the teacher', ...(correctsFront(report.config.student) ? ['the correction of the front'] : [])];
  const times = answerCosts(report).find(({ name }) => name === 'temper')?.times;
  const why = report.config.student.cleanPath === 'frozen' ? ', as the clean head keeps the untouched original' : '';
  const answer = times
    ? `; an answer of its heads costs ${times.toFixed(1)} times that of the pre-trained model${why}`
    : '';
  return `All this costs ${tuning}, ${listed(before)} included${answer}.`;
}

const CLAIM_WORDS: Record<Claim['id'], string> = {
  corrupted: 'more robust than the pre-trained model',
  clean: 'at most a point of clean accuracy lost',
  transfer: 'transfer kept',
  cost: 'at most a third of the cost',
  apt: 'at or above APT',
  teacher: 'the teacher matters',
};

/** How the claims came out, those that did not hold by name. */
export function claimsLeft({ claims }: Report): string {
  if (claims.length === 0) return '';
  const named = (verdict: Claim['verdict']) =>
    claims.filter((claim) => claim.verdict === verdict).map(({ id }) => `“${CLAIM_WORDS[id]}”`);
  const [holds, fails, undecided] = [named('holds'), named('fails'), named('undecided')];
  const parts = [
    holds.length === claims.length
      ? `All ${claims.length} claims that were judged hold`
      : `${holds.length} of ${claims.length} claims ${holds.length === 1 ? 'holds' : 'hold'}`,
  ];
  if (fails.length > 0) parts.push(`${listed(fails)} ${fails.length === 1 ? 'fails' : 'fail'}`);
  if (undecided.length > 0) parts.push(`${listed(undecided)} ${undecided.length === 1 ? 'is' : 'are'} undecided`);
  if (!claims.some(({ id }) => id === 'teacher')) {
    parts.push('whether the teacher matters was not asked, since its controls were not run');
  }
  return `${parts.join('; ')}.`;
}
