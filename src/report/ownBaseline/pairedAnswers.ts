/** Whether two models were measured alike, and their answers picture by picture side by side. */
import { cellName } from '../../contract/perPicture';
import { unpackBits } from '../../num/bits';
import { streamName } from '../../num/pictureSeed';
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
  const cells = corruptions.map((name) => severitiesOf(model, name).map((severity) => cellName(name, severity)));
  const [ours, theirs] = [sideOf(model, cells.flat()), sideOf(baseline, cells.flat())];
  const order = placesOf(ours, theirs, model, baseline);
  const clean = ours.right('clean') !== null && theirs.right('clean') !== null;
  const wrong = (side: Side, places: readonly number[]) => {
    const width = corruptions.length + 1;
    const counts = new Uint8Array(places.length * width);
    const add = (cell: string, column: number) => {
      const right = side.right(cell)!;
      places.forEach((place, i) => (counts[i * width + column]! += 1 - right[place]!));
    };
    cells.forEach((of, column) => of.forEach((cell) => add(cell, column)));
    if (clean) add('clean', width - 1);
    return counts;
  };
  return {
    answers: {
      pictures: ours.places.length,
      corruptions: corruptions.length,
      severities: cells.map((of) => of.length),
      ours: wrong(ours, ours.places),
      theirs: wrong(theirs, order),
      clean,
    },
    why: '',
  };
}

/** One model's answers about the pictures that it saw under every corruption and severity. */
interface Side {
  /** Of these pictures. */
  places: readonly number[];
  /** By place; null where the pictures are known by their number alone. */
  names: readonly string[] | null;
  /** By place; null where the set was not looked at, or not all of these pictures of it. */
  right(set: string): Uint8Array | null;
}

/** @throws {BaselineMismatch} where some pictures were not seen under some corruption, or the report is damaged */
function sideOf({ name, perPicture, pictures: known }: MeasuredModel, cells: readonly string[]): Side {
  const { pictures, right, seen } = perPicture!;
  const count = typeof pictures === 'number' ? pictures : pictures.length;
  const bits = (text: string, cell: string) => {
    try {
      return unpackBits(text, count);
    } catch {
      throw new BaselineMismatch(`The answers of ${name} under ${cell} are damaged in its report. Measure it again.`);
    }
  };
  const looked = (cell: string) => (seen?.[cell] === undefined ? null : bits(seen[cell], cell));
  const seenIn = cells.map(looked);
  const places = Array.from({ length: count }, (_, i) => i).filter((i) => seenIn.every((one) => !one || one[i] === 1));
  cells.forEach((cell, c) => {
    const more = (seenIn[c]?.reduce((sum, one) => sum + one, 0) ?? count) - places.length;
    if (right[cell] !== undefined && more === 0) return;
    const what = right[cell] === undefined ? 'none' : `${more.toLocaleString('en')} more`;
    throw new BaselineMismatch(
      `The pictures differ: under ${cell} ${name} saw ${what} than under others. Measure it on whole sets.`,
    );
  });
  const own = typeof pictures === 'number' ? null : pictures;
  return {
    places,
    names: own ?? (known && known.length >= count ? known : null),
    right(set) {
      const there = looked(set);
      const whole = !there || places.every((place) => there[place] === 1);
      return right[set] !== undefined && whole ? bits(right[set], set) : null;
    },
  };
}

/** For every picture of ours its place among theirs. @throws {BaselineMismatch} where one is not there */
function placesOf(ours: Side, theirs: Side, model: MeasuredModel, baseline: MeasuredModel): readonly number[] {
  if (ours.places.length !== theirs.places.length) {
    throw new BaselineMismatch(
      `The pictures differ: ${counted(ours.places.length)} of ${model.name}, ${counted(theirs.places.length)} of ${baseline.name}. Measure both on the same.`,
    );
  }
  if ((ours.names === null) !== (theirs.names === null)) {
    throw new BaselineMismatch(
      `Nothing says that the pictures of ${model.name} and of ${baseline.name} are the same: one report has their names, the other does not.`,
    );
  }
  const [mine, other] = [ours, theirs].map(({ places, names }) =>
    places.map((place) => names?.[place] ?? String(place)),
  ) as [string[], string[]];
  // A run knows its pictures by what corruptions draw by, which comes from their names.
  const asStreams = mine.some(isStream) !== other.some(isStream);
  const key = (name: string) => (asStreams && !isStream(name) ? streamName(streamOf(name)) : name);
  const places = new Map(other.map((name, i) => [key(name), theirs.places[i]!]));
  const missing = mine.filter((name) => !places.has(key(name)));
  if (missing.length === 0 && places.size === other.length) return mine.map((name) => places.get(key(name))!);
  throw new BaselineMismatch(
    `The pictures differ: ${baseline.name} was not measured on ${counted(missing.length)} of ${model.name}` +
      `${missing.length > 0 && !missing.some(isStream) ? `, such as ${some(missing)}` : ''}. Measure both on the same.`,
  );
}

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
