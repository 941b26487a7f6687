/** Whether two models were measured alike, and their answers picture by picture side by side. */
import { cellName, type PerPicture } from '../../contract/perPicture';
import { unpackBits } from '../../num/bits';
import { streamOf } from '../../num/random';
import { BaselineMismatch, type MeasuredModel } from './measuredModel';

/** Wrong answers, `[pictures · (corruptions + 1)]`: under all severities of each corruption, and last on the clean picture. */
export interface PairedAnswers {
  pictures: number;
  corruptions: number;
  severities: readonly number[];
  ours: Uint8Array;
  theirs: Uint8Array;
  /** Whether both answered about clean pictures. */
  clean: boolean;
}

const SHOWN = 3;

/**
 * The corruptions that both were measured under, in the order of the first.
 * @throws {BaselineMismatch} where they differ, or their severities do
 */
export function sameCells(model: MeasuredModel, baseline: MeasuredModel): string[] {
  const [ours, theirs] = [model, baseline].map(({ perCorruption }) => Object.keys(perCorruption)) as [
    string[],
    string[],
  ];
  if (ours.length === 0) throw new BaselineMismatch(`${model.name} was measured under no corruption.`);
  const lacking = ours.filter((name) => !theirs.includes(name));
  const further = theirs.filter((name) => !ours.includes(name));
  if (lacking.length > 0 || further.length > 0) {
    const parts = [
      lacking.length > 0 ? `${baseline.name} was not measured under ${some(lacking)}` : '',
      further.length > 0 ? `${model.name} was not measured under ${some(further)}` : '',
    ].filter(Boolean);
    throw new BaselineMismatch(`The corruptions differ: ${parts.join('; ')}. Measure both under the same.`);
  }
  for (const name of ours) {
    const [a, b] = [model, baseline].map((one) => severitiesOf(one, name).join(', '));
    if (a === b) continue;
    throw new BaselineMismatch(
      `The severities of ${name} differ: ${a} of ${model.name}, ${b} of ${baseline.name}. Measure both at the same.`,
    );
  }
  return ours;
}

/**
 * @returns the answers, or why there are none picture by picture
 * @throws {BaselineMismatch} where it is known that the pictures differ
 */
export function pairedAnswers(
  model: MeasuredModel,
  baseline: MeasuredModel,
  corruptions: readonly string[],
): { answers: PairedAnswers; why: '' } | { answers: null; why: string } {
  checkCounts(model, baseline, corruptions);
  const without = [model, baseline].find(({ perPicture }) => !perPicture);
  if (without) {
    const why = `No interval: the report of ${without.name} does not have its answers picture by picture, as an older one. Measure it again.`;
    return { answers: null, why };
  }
  const [ours, theirs] = [named(model), named(baseline)];
  const order = placesOf(ours, theirs, model, baseline);
  const cells = corruptions.map((name) => severitiesOf(model, name).map((severity) => cellName(name, severity)));
  const clean = ours.answers.right.clean !== undefined && theirs.answers.right.clean !== undefined;
  const width = corruptions.length + 1;
  const [mine, other] = [ours, theirs].map(({ answers, count }, which) => {
    const wrong = new Uint8Array(count * width);
    const add = (cell: string, column: number) => {
      const right = bitsOf(answers, cell, count, (which === 0 ? model : baseline).name);
      for (let i = 0; i < count; i++) {
        if (!right[which === 0 ? i : order[i]!]) wrong[i * width + column]!++;
      }
    };
    cells.forEach((of, column) => of.forEach((cell) => add(cell, column)));
    if (clean) add('clean', width - 1);
    return wrong;
  }) as [Uint8Array, Uint8Array];
  const severities = cells.map((of) => of.length);
  const answers = {
    pictures: ours.count,
    corruptions: corruptions.length,
    severities,
    ours: mine,
    theirs: other,
    clean,
  };
  return { answers, why: '' };
}

function bitsOf({ right, seen }: PerPicture, cell: string, count: number, name: string): Uint8Array {
  const looked = seen?.[cell] === undefined ? null : unpackBits(seen[cell], count);
  const lacking = looked?.reduce((sum, one) => sum + 1 - one, 0) ?? 0;
  if (lacking > 0 || right[cell] === undefined) {
    const what = right[cell] === undefined ? 'all' : lacking.toLocaleString('en');
    throw new BaselineMismatch(`The pictures differ: ${what} of them were not looked at under ${cell} by ${name}.`);
  }
  try {
    return unpackBits(right[cell], count);
  } catch {
    throw new BaselineMismatch(`The answers of ${name} under ${cell} are damaged in its report. Measure it again.`);
  }
}

interface Named {
  answers: PerPicture;
  count: number;
  /** Null where the pictures are known by their number alone. */
  names: readonly string[] | null;
}

function named({ perPicture, pictures }: MeasuredModel): Named {
  const answers = perPicture!;
  const own = typeof answers.pictures === 'number' ? null : answers.pictures;
  const count = typeof answers.pictures === 'number' ? answers.pictures : answers.pictures.length;
  return { answers, count, names: own ?? (pictures?.length === count ? pictures : null) };
}

/** For every picture of ours its place among theirs. @throws {BaselineMismatch} where one is not there */
function placesOf(ours: Named, theirs: Named, model: MeasuredModel, baseline: MeasuredModel): readonly number[] {
  if (ours.count !== theirs.count) {
    throw new BaselineMismatch(
      `The pictures differ: ${counted(ours.count)} of ${model.name}, ${counted(theirs.count)} of ${baseline.name}. Measure both on the same.`,
    );
  }
  if (ours.names === null && theirs.names === null) return Array.from({ length: ours.count }, (_, i) => i);
  if (ours.names === null || theirs.names === null) {
    throw new BaselineMismatch(
      `Nothing says that the pictures of ${model.name} and of ${baseline.name} are the same: one report has their names, the other does not.`,
    );
  }
  // A run knows its pictures by what corruptions draw by, which comes from their names.
  const asStreams = ours.names.some(isStream) !== theirs.names.some(isStream);
  const key = (name: string) => (asStreams && !isStream(name) ? streamName(streamOf(name)) : name);
  const places = new Map(theirs.names.map((name, i) => [key(name), i]));
  const missing = ours.names.filter((name) => !places.has(key(name)));
  if (missing.length === 0 && places.size === theirs.count) return ours.names.map((name) => places.get(key(name))!);
  throw new BaselineMismatch(
    `The pictures differ: ${baseline.name} was not measured on ${counted(missing.length)} of ${model.name}` +
      `${missing.length > 0 && !missing.some(isStream) ? `, such as ${some(missing)}` : ''}. Measure both on the same.`,
  );
}

/** What a picture with a name is called in the report of a run. */
export const streamName = (stream: number) => `~${stream.toString(16).padStart(8, '0')}`;
const isStream = (name: string) => /^~[0-9a-f]{8}$/.test(name);

function checkCounts(model: MeasuredModel, baseline: MeasuredModel, corruptions: readonly string[]): void {
  for (const name of corruptions) {
    for (const severity of severitiesOf(model, name)) {
      const [a, b] = [model, baseline].map(({ perCorruption }) => perCorruption[name]![severity]!.n) as [
        number,
        number,
      ];
      if (a === b) continue;
      throw new BaselineMismatch(
        `The pictures differ: under ${name} ${severity} ${counted(a)} of ${model.name}, ${counted(b)} of ${baseline.name}. Measure both on the same.`,
      );
    }
  }
}

const severitiesOf = ({ perCorruption }: MeasuredModel, name: string) =>
  Object.keys(perCorruption[name]!).sort((a, b) => Number(a) - Number(b));
const counted = (n: number) => `${n.toLocaleString('en')} ${n === 1 ? 'picture' : 'pictures'}`;

function some(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${names.slice(0, SHOWN).join(', ')}${more}`;
}
