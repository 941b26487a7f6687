/** The second story: pictures that arrive from the field, shifted and without labels, and who is able to teach on them. */
import type { MethodName } from '../contract/config';
import type { MethodResult, Report } from '../contract/report';
import { corruptionLabel, percent, whole } from './format';
import { apart, change, claimed, claimOf, claimsLeft, costSentence } from './storyParts';
import { largeModel } from './subject';
import { findMethod } from './tables';
import { TEACHER_WORDS, tunedWords } from './tuningWords';
import { listed } from './words';

/** Who else can speak about the same pictures, and how each is called. */
const OTHERS: readonly (readonly [MethodName, string])[] = [
  ['self-distillation', 'taught by itself'],
  ['clean-teacher', 'taught by the small model before it was made robust'],
  ['apt', 'with the few labels alone (APT)'],
  ['cft', 'by complete fine-tuning'],
];

/** Three to six sentences; needs methods that were measured on new arrivals. */
export function arrivalsStory(report: Report): string[] {
  const before = findMethod(report, 'pretrained');
  const after = findMethod(report, 'temper');
  if (!before?.arrivals || !after?.arrivals) return [];
  return [
    arrived(report, before),
    taught(report, after),
    others(report, after),
    costSentence(report),
    elsewhere(report, before, after),
    claimsLeft(report),
  ].filter((sentence) => sentence !== '');
}

const right = ({ arrivals }: MethodResult) => percent(arrivals!.accuracy);

function arrived(report: Report, before: MethodResult): string {
  const { data } = report.config;
  const kinds = data.arrivalKinds.map((name) => corruptionLabel(name).toLowerCase());
  const how = data.own?.arrivals
    ? 'as they came in'
    : kinds.length > 3
      ? `each with one of ${kinds.length} things done to it (${kinds.slice(0, 3).join(', ')} …)`
      : `each with something done to it (${listed(kinds)})`;
  const teacher = findMethod(report, 'teacher');
  const beside = teacher?.arrivals ? `, the robust small model on ${right(teacher)}` : '';
  const model = largeModel(report);
  return (
    `Of new pictures from the field, ${how}, ${model} is right on ${right(before)}${beside}; of clean pictures ` +
    `${model.split(' (')[0]!} is right on ${percent(before.clean.accuracy)}.`
  );
}

function taught(report: Report, after: MethodResult): string {
  const { config, data } = report;
  const count = data.splits.arrivals ?? config.data.arrivals;
  const archive = data.splits.unlabelled ?? config.data.unlabelled;
  // Of clean pictures the frozen model knows best, whoever teaches on the arrivals.
  const beside = archive > 0 ? `, and on ${whole(archive)} clean ones that the frozen large model names` : '';
  const claim = claimOf(report, 'corrupted');
  return (
    `Tuning ${tunedWords(config.student)} on ${whole(count)} such pictures, without labels and taught by ` +
    `${TEACHER_WORDS[config.student.taughtBy]}${beside}, makes it right on ${right(after)} of new ones` +
    `${claim ? `: ${claimed(claim)} over the pre-trained model` : ''}.`
  );
}

function others(report: Report, after: MethodResult): string {
  const found = OTHERS.flatMap(([name, words]) => {
    const method = findMethod(report, name);
    return method?.arrivals ? [`${words} it is right on ${right(method)}`] : [];
  });
  if (found.length === 0) return '';
  const claim = claimOf(report, 'teacher');
  const verdicts = { holds: 'matters', fails: 'does not matter', undecided: 'may or may not matter' } as const;
  const teacher = claim
    ? `; so the teacher ${verdicts[claim.verdict]}: ${claimed(claim)} over the better of the first two`
    : '';
  return `Where the teacher makes it ${right(after)}, ${listed(found)}${teacher}.`;
}

/** What it does for pictures that did not come from the field. */
function elsewhere(report: Report, before: MethodResult, after: MethodResult): string {
  const clean = claimOf(report, 'clean');
  const { data, benchmark } = report.config;
  const unseen = !data.own?.arrivals && !data.arrivalKinds.some((name) => benchmark.corruptions.includes(name));
  const corrupted =
    `Under the corruptions of the benchmark${unseen ? ', which no arrival had' : ''}, it goes from ` +
    `${change(before.corrupted, after.corrupted)} (${apart(after.corrupted, before.corrupted)})`;
  return `${corrupted}${clean ? `; on clean pictures it changes ${claimed(clean)}` : ''}.`;
}
