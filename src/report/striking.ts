/**
 * What is striking in a report, in plain words: who wins and by how much, where it helps most and where not, how honest the answers are
 * about themselves, what it costs. Every figure is the report's; what cannot be told apart is not said to differ.
 */
import type { Accuracy, MethodResult, Report } from '../contract/report';
import { percent, points, seconds } from './format';
import { shiftedSet } from './shifted';
import { change, claimOf, claimed } from './storyParts';
import { compare, corruptionRows, findMethod, type CorruptionRow } from './tables';
import { listed } from './words';

/** Points of calibration error below which two models are called alike, since no interval is known. */
const ALIKE = 0.01;
/** Corruptions that are named, of those that gain or lose most. */
const NAMED = 3;

/** Of 100 pictures, in whole ones. */
const ofHundred = ({ accuracy }: Accuracy) => Math.round(100 * accuracy);

const shifted = (report: Report, method: MethodResult): Accuracy => method[shiftedSet(report)] ?? method.corrupted;

/** The headline, of whole pictures in a hundred; null before the main question has its answer. */
export function strikingHeadline(report: Report): string | null {
  const [before, after] = [findMethod(report, 'pretrained'), findMethod(report, 'temper')];
  const claim = claimOf(report, 'corrupted');
  if (!before || !after || !claim) return null;
  const what = shiftedSet(report) === 'arrivals' ? 'newly arrived pictures' : 'corrupted pictures';
  const [was, is] = [ofHundred(shifted(report, before)), ofHundred(shifted(report, after))];
  const figures = `${is} of 100 ${what} are recognised, and ${was} by the model as it came`;
  if (claim.low > 0) return `More robust: ${figures}.`;
  if (claim.high < 0) return `Made worse: ${figures}.`;
  return `Not decided: ${figures}, a difference that chance alone could give.`;
}

/** "1 that was wrong is right", "412 that were right are wrong" */
const were = (count: number, before: string, after: string) =>
  count === 1
    ? `1 that was ${before} is ${after}`
    : `${count.toLocaleString('en-US')} that were ${before} are ${after}`;

/** "1,060 predictions that were wrong are right now, and 412 that were right are wrong." Null without counts. */
export function changedSentence(report: Report): string | null {
  const { changes } = report;
  const counts = changes?.methods.find(({ name }) => name === 'temper');
  if (!changes || !counts) return null;
  const number = (value: number) => value.toLocaleString('en-US');
  const seen =
    changes.set === 'arrivals'
      ? `${number(changes.predictions)} newly arrived pictures`
      : `${number(changes.predictions)} answers to corrupted pictures (${number(changes.pictures)} pictures, each under ${number(Math.round(changes.predictions / Math.max(1, changes.pictures)))} corruptions)`;
  const claim = claimOf(report, 'corrupted');
  return (
    `Of ${seen}, ${were(counts.rescued, 'wrong', 'right')} now, and ${were(counts.lost, 'right', 'wrong')} now` +
    `${claim ? `: ${claimed(claim)}` : ''}.`
  );
}

/** The sentences, each about another thing; fewer while the experiment goes on. */
export function strikingSentences(report: Report): string[] {
  const [before, after] = [findMethod(report, 'pretrained'), findMethod(report, 'temper')];
  if (!before || !after) return [];
  return [
    winner(report, after),
    mostOn(report),
    cleanSentence(report),
    calibration(before, after),
    price(report, after),
  ].filter((sentence) => sentence !== '');
}

/** Who is ahead under corruption, among the methods on the large model. */
function winner(report: Report, after: MethodResult): string {
  const others = report.methods.filter(({ name }) => name !== 'pretrained' && name !== 'teacher' && name !== 'temper');
  const of = (method: MethodResult) => shifted(report, method);
  if (others.length === 0) return '';
  const best = others.reduce((a, b) => (of(b).accuracy > of(a).accuracy ? b : a));
  const [ours, theirs] = [of(after), of(best)];
  const figures = `${percent(ours.accuracy)} of them right, where the best of the others, ${best.label}, has ${percent(theirs.accuracy)}`;
  const mark = compare(ours, theirs);
  const where = shiftedSet(report) === 'arrivals' ? 'On new arrivals' : 'Under corruption';
  if (mark === 'better') return `${where} Temper wins: ${figures}.`;
  if (mark === 'worse') return `${where} Temper does not win: it has ${figures}.`;
  return `${where} nobody is shown to win: Temper has ${figures}, and the two intervals meet.`;
}

/** Where it helps most, and where it harms: only what the intervals separate. */
function mostOn(report: Report): string {
  const rows = corruptionRows(report).sort((a, b) => b.difference - a.difference);
  if (rows.length === 0) return '';
  const told = ({ label, before, after, difference }: CorruptionRow) =>
    `${lower(label)} (${change(before, after)}, ${points(difference)} points)`;
  const better = rows.filter(({ mark }) => mark === 'better');
  const worse = rows.filter(({ mark }) => mark === 'worse').reverse();
  const same = rows.length - better.length - worse.length;
  const parts = [
    better.length > 0
      ? `It helps most against ${listed(better.slice(0, NAMED).map(told))}`
      : 'Taken one by one, the intervals show a gain on none of the corruptions',
  ];
  if (worse.length > 0) parts.push(`it harms under ${listed(worse.slice(0, NAMED).map(told))}`);
  if (same > 0 && better.length > 0)
    parts.push(`on ${same} of ${rows.length} corruptions the intervals show no change`);
  return `${parts.join('; ')}.`;
}

function lower(label: string): string {
  return /^(JPEG|Gaussian)/.test(label) ? label : `${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}

function cleanSentence(report: Report): string {
  const claim = claimOf(report, 'clean');
  if (!claim) return '';
  if (claim.low > 0) return `On clean pictures it gains as well: ${claimed(claim)}.`;
  if (claim.high < 0) return `It has a price on clean pictures: ${claimed(claim)}.`;
  return `On clean pictures no change is shown: ${claimed(claim)}.`;
}

/** How far what a model says of its certainty is from how often it is right. */
function calibration(before: MethodResult, after: MethodResult): string {
  const [was, is] = [before.calibration.corrupted, after.calibration.corrupted];
  if (was === 0 && is === 0) return '';
  const figures = `what it says of its certainty is off by ${pointsOf(is)} points on average, and by ${pointsOf(was)} before (expected calibration error, without an interval)`;
  if (is < was - ALIKE) return `It knows better when it does not know: on corrupted pictures ${figures}.`;
  if (is > was + ALIKE) return `It knows less well when it does not know: on corrupted pictures ${figures}.`;
  return `It is about as honest about its certainty as before: on corrupted pictures ${figures}.`;
}

const pointsOf = (share: number) => (100 * share).toFixed(1);

function price(report: Report, after: MethodResult): string {
  const claim = claimOf(report, 'cost');
  const took = `${seconds(after.cost.seconds)}, the teacher included`;
  if (!claim) return `It took ${took}.`;
  const share = claim.value.toFixed(2);
  if (claim.verdict === 'holds') return `It is cheap: ${took}, ${share} of the time of complete fine-tuning.`;
  if (claim.verdict === 'fails')
    return `It is not as cheap as claimed (at most a third of complete fine-tuning, in time and in operations): it took ${took}, ${share} of the time.`;
  return `Whether it costs at most a third of complete fine-tuning is not decided: it took ${took}, ${share} of the time.`;
}
