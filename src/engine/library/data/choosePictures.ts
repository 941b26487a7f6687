/** From what was opened and what the user chose: which pictures are decoded and kept, with labels counted from 0. */
import type { DataChoice } from '../../../contract/library';
import { SourceError, type LeftOut } from '../../../sources/files/SourceError';
import type { CorruptedPictures, OpenedPictures, PictureSource } from '../../../sources/pictures/PictureSource';
import { limitPerClass, onlyClasses, quoted } from '../../../sources/pictures/selectPictures';

/** Pictures of a split, or of one corruption and severity. */
export interface ChosenPart {
  split: string;
  corruption: string | null;
  severity: number | null;
  source: PictureSource;
}

export interface Chosen {
  classNames: readonly string[];
  classNumbers?: readonly number[];
  parts: ChosenPart[];
  /** Beyond what was left out when it was opened. */
  leftOut: LeftOut[];
}

/** Name of the only split of corrupted pictures. */
export const ALL = 'all';

/** @throws {SourceError} naming what is chosen and not there */
export function choosePictures(opened: OpenedPictures, choice: DataChoice): Chosen {
  if (opened.kind === 'corrupted') return chooseCorrupted(opened.corrupted, choice);
  const splits = wanted([...opened.splits.keys()], choice.splits, 'part', 'parts');
  const classes = choice.classes ?? usedClasses(opened);
  const parts = splits.map((split): ChosenPart => {
    const source = ofClasses(opened.splits.get(split)!, classes);
    return { split, corruption: null, severity: null, source: limited(source, choice) };
  });
  return checked({ ...classesOf(parts), parts, leftOut: [] });
}

/**
 * The classes that have pictures, as nothing can be learnt of others; undefined where that is all of them. In a set with a protocol of its
 * own a class without pictures stays: answers are chosen among it too.
 */
function usedClasses({ splits, doubts }: Extract<OpenedPictures, { kind: 'pictures' }>): string[] | undefined {
  const answers = doubts.find(({ option }) => option === 'answers')?.chosen;
  const sources = [...splits.values()];
  const { classNames } = sources[0]!;
  const seen = new Set(sources.flatMap(({ entries }) => entries.map(({ label }) => label)));
  seen.delete(-1);
  if (seen.size === classNames.length || seen.size === 0 || answers === 'imagenet-r' || answers === 'imagenet-a')
    return undefined;
  return classNames.filter((_, label) => seen.has(label));
}

/** A limit takes the same pictures of every corruption and severity, so that their figures compare. */
function chooseCorrupted(corrupted: CorruptedPictures, choice: DataChoice): Chosen {
  const there = corrupted.corruptions.map(({ name }) => name);
  const names = wanted(there, choice.corruptions, 'corruption', 'corruptions');
  const severities = wanted(
    [...new Set(corrupted.corruptions.flatMap((one) => one.severities))].sort((a, b) => a - b),
    choice.severities,
    'severity',
    'severities',
  );
  let cells = corrupted.corruptions
    .filter(({ name }) => names.includes(name))
    .flatMap(({ name, severities: has }) =>
      has
        .filter((severity) => severities.includes(severity))
        .map((severity): ChosenPart => {
          const source = ofClasses(corrupted.at(name, severity), choice.classes);
          return { split: ALL, corruption: name, severity, source };
        }),
    );
  if (cells.length === 0)
    throw new SourceError(`${corrupted.name} has none of the chosen corruptions at these severities.`);
  const leftOut: LeftOut[] = [];
  if (choice.perClass !== undefined) {
    const common = inAll(cells);
    cells = cells.map((cell) => {
      const entries = common
        ? cell.source.entries.filter(({ name }) => common.has(pictureOf(name)))
        : cell.source.entries;
      const missing = cell.source.entries.length - entries.length;
      if (missing > 0) {
        const why = `${missing} ${missing === 1 ? 'picture' : 'pictures'}, as other corruptions or severities lack them`;
        leftOut.push({ name: `${cell.corruption} ${cell.severity}`, why });
      }
      return { ...cell, source: limited({ ...cell.source, entries }, choice) };
    });
  }
  return checked({ ...classesOf(cells), parts: cells, leftOut });
}

/** Class folder and file, which ImageNet-C has alike in each of its folders. */
const pictureOf = (name: string) => name.split('/').slice(-2).join('/');

/** Pictures that every cell has; null where they are known by their number alone and equally many. */
function inAll(cells: readonly ChosenPart[]): Set<string> | null {
  if (cells.every(({ source }) => source.size !== null)) return null;
  const counts = new Map<string, number>();
  for (const { source } of cells) {
    for (const name of new Set(source.entries.map((entry) => pictureOf(entry.name)))) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const common = [...counts].filter(([, count]) => count === cells.length).map(([name]) => name);
  if (common.length === 0) {
    throw new SourceError(
      'No picture is there with all of the chosen corruptions and severities. Choose fewer of them, or take all of each class.',
    );
  }
  return new Set(common);
}

function wanted<T extends string | number>(
  there: readonly T[],
  asked: readonly T[] | undefined,
  one: string,
  many: string,
): T[] {
  if (!asked) return [...there];
  const unknown = asked.filter((name) => !there.includes(name));
  if (asked.length === 0) throw new SourceError(`Choose at least one ${one}.`);
  if (unknown.length > 0) {
    throw new SourceError(
      `There is no ${one} ${quoted(unknown.map(String))}; the ${many} are ${quoted(there.map(String), 20)}.`,
    );
  }
  return there.filter((name) => asked.includes(name));
}

/** In the order of the source, whatever order they were clicked in, so that one choice is one data set. */
function ofClasses(source: PictureSource, classes: readonly string[] | undefined): PictureSource {
  if (!classes) return source;
  const inOrder = source.classNames.filter((name) => classes.includes(name));
  const unknown = classes.filter((name) => !source.classNames.includes(name));
  return onlyClasses(source, unknown.length > 0 ? unknown : inOrder);
}

function classesOf([first]: readonly ChosenPart[]): Pick<Chosen, 'classNames' | 'classNumbers'> {
  const { classNames, classNumbers } = first!.source;
  return { classNames, ...(classNumbers ? { classNumbers } : {}) };
}

function limited(source: PictureSource, { perClass, seed }: DataChoice): PictureSource {
  return perClass === undefined ? source : limitPerClass(source, perClass, seed);
}

function checked(chosen: Chosen): Chosen {
  if (chosen.parts.some(({ source }) => source.entries.length > 0)) return chosen;
  throw new SourceError('There are no pictures of the chosen classes in the chosen parts. Choose more of either.');
}
