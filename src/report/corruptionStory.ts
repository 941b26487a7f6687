/** What happened under corruption, in sentences that can be repeated: what broke, what repaired it, what it cost, what is left. */
import type { MethodResult, Report } from '../contract/report';
import { familyRows, type Family, type FamilyRow } from './families';
import { percent, whole } from './format';
import { apart, change, claimed, claimOf, claimsLeft, costSentence } from './storyParts';
import { largeModel } from './subject';
import { compare, findMethod } from './tables';
import { TEACHER_WORDS, tunedWords } from './tuningWords';
import { listed } from './words';

const FAMILY_WORDS: Record<Family, string> = {
  noise: 'noise',
  blur: 'blur',
  weather: 'weather',
  digital: 'digital changes',
  others: 'other changes',
};

/** Three to six sentences; fewer while an experiment is unfinished. */
export function corruptionStory(report: Report): string[] {
  const before = findMethod(report, 'pretrained');
  if (!before) return [];
  const front = findMethod(report, 'front-correction');
  const after = findMethod(report, 'temper');
  const sentences = [broken(report, before)];
  if (front) sentences.push(repaired(report, before, front));
  if (after) {
    sentences.push(taught(report, front ?? before, after, front !== null), costSentence(report), limits(report));
  }
  sentences.push(claimsLeft(report));
  return sentences.filter((sentence) => sentence !== '');
}

function broken(report: Report, { clean, corrupted }: MethodResult): string {
  const rows = familyRows(report, 'pretrained', 'pretrained').sort((a, b) => a.before.accuracy - b.before.accuracy);
  const where = rows.map(({ family, before }) => `${percent(before.accuracy)} under ${FAMILY_WORDS[family]}`);
  const model = largeModel(report);
  return (
    `${model.charAt(0).toUpperCase()}${model.slice(1)} is right on ${percent(clean.accuracy)} of clean pictures and on ` +
    `${percent(corrupted.accuracy)} of corrupted ones${where.length > 1 ? `: ${listed(where)}` : ''}.`
  );
}

function repaired(report: Report, before: MethodResult, front: MethodResult): string {
  const rows = familyRows(report, 'pretrained', 'front-correction');
  const mark = compare(front.corrupted, before.corrupted);
  const moved =
    mark === null
      ? `leaves ${percent(front.corrupted.accuracy)} right, which the intervals do not tell from before`
      : `${mark === 'better' ? 'raises' : 'lowers'} that from ${change(before.corrupted, front.corrupted)}`;
  const alone =
    report.config.student.correction.certainty > 0
      ? 'with no label (who teaches says only how well a view can still be read)'
      : 'with no label and no teacher';
  return `Correcting its front alone, ${alone}, ${moved}: ${byMark(rows)}.`;
}

/** "it repairs noise (63.3 to 80.3 %); the intervals show no change under blur (…)". */
function byMark(rows: readonly FamilyRow[]): string {
  const named = (wanted: FamilyRow['mark']) =>
    listed(
      rows
        .filter(({ mark }) => mark === wanted)
        .map(({ family, before, after }) => `${FAMILY_WORDS[family]} (${change(before, after)})`),
    );
  const [better, worse, same] = [named('better'), named('worse'), named(null)];
  return [
    ...(better ? [`it gains under ${better}`] : []),
    ...(worse ? [`it loses under ${worse}`] : []),
    ...(same ? [`the intervals show no change under ${same}`] : []),
  ].join('; ');
}

function taught(report: Report, before: MethodResult, after: MethodResult, corrected: boolean): string {
  const { config } = report;
  const gain = claimOf(report, 'corrupted');
  const meets = compare(after.corrupted, before.corrupted) === null;
  const step = corrected
    ? ` (${apart(after.corrupted, before.corrupted)}${meets ? ', so this step alone is not shown to matter' : ''})`
    : '';
  const all = gain ? `, ${corrected ? 'in all ' : ''}${claimed(gain)} over the pre-trained model` : '';
  const arrivals = report.data.splits.arrivals ?? 0;
  const field = arrivals > 0 ? `, on ${whole(arrivals)} pictures from the field among others` : '';
  return (
    `Tuning ${tunedWords(config.student)}${field}, taught by ${TEACHER_WORDS[config.student.taughtBy]}, brings corrupted pictures from ` +
    `${change(before.corrupted, after.corrupted)}${step} and clean ones from ${change(before.clean, after.clean)}${all}.`
  );
}

/** What it does not do. */
function limits(report: Report): string {
  const rows = familyRows(report, 'pretrained', 'temper');
  const without = rows.filter(({ mark }) => mark !== 'better');
  const families =
    rows.length === 0
      ? ''
      : without.length === 0
        ? `It gains under each: ${listed(rows.map(({ family, before, after }) => `${FAMILY_WORDS[family]} (${change(before, after)})`))}`
        : `Where it does not help: ${byMark(without).replaceAll('it loses', 'it even loses')}`;
  const clean = claimOf(report, 'clean');
  const said = clean ? `${families ? '; on' : 'On'} clean pictures it changes ${claimed(clean)}` : '';
  return families || said ? `${families}${said}.` : '';
}
