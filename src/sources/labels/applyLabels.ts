/** Puts the labels of a file in place of those that folders tell. */
import type { Doubt, ReadingOptions } from '../../contract/library';
import { SourceError } from '../files/SourceError';
import { inClassOrder, orderDoubts } from '../folders/classOrder';
import { quoted, relabelled } from '../pictures/selectPictures';
import type { PictureSource } from '../pictures/PictureSource';
import { countedFrom } from './countedFrom';
import { pictureLabels, type PictureLabels } from './pictureLabels';
import type { Label, Labels } from './Labels';

export interface Labelled {
  sources: PictureSource[];
  /** How the file was read, in sentences. */
  notes: string[];
  doubts: Doubt[];
  /** Pictures, of all sources together, that the file does not name. */
  unnamed: number;
}

/**
 * The same sources with the labels of a file: of pictures by their names, or of class folders by theirs (which class is which number).
 * Pictures without a label get −1.
 * @param sources with the same classes
 * @throws {SourceError} where the file names neither the pictures nor the folders, or a name may mean two pictures
 */
export function applyLabels(
  sources: readonly PictureSource[],
  labels: Labels,
  options: Pick<ReadingOptions, 'classOrder' | 'labelsFrom'> = {},
): Labelled {
  // First, as a picture may be called like a folder (0/1.png, 1/0.png), and a file that names all folders and nothing else means these.
  const folders = namesFoldersOnly(sources[0]!.classNames, labels) && folderNumbers(sources[0]!.classNames, labels);
  if (folders) return byFolder(sources, folders, labels.file, options);
  const found = sources.map(({ entries }) => pictureLabels(entries, labels));
  if (found.some((some) => some.some((label) => label !== undefined)))
    return byPicture(sources, found, labels, options);
  const numbers = folderNumbers(sources[0]!.classNames, labels);
  if (numbers) return byFolder(sources, numbers, labels.file, options);
  throw namesNothing(sources, labels);
}

function byPicture(
  sources: readonly PictureSource[],
  found: readonly PictureLabels[],
  labels: Labels,
  options: Pick<ReadingOptions, 'classOrder' | 'labelsFrom'>,
): Labelled {
  const { classOrder, labelsFrom } = options;
  const unnamed = sources.flatMap(({ entries }, s) => entries.filter((_, i) => found[s]![i] === undefined));
  const notes: string[] = [];
  if (unnamed.length > 0) {
    const some = quoted(
      unnamed.map(({ name }) => name),
      3,
    );
    notes.push(`${labels.file} has no label for ${counted(unnamed.length, 'picture')} (${some}).`);
  }
  const said = { notes, unnamed: unnamed.length };
  // Then every picture is named.
  const folders = asFolders(sources, found);
  if (folders) return byFolder(sources, folders, labels.file, options);
  const present = new Set(
    found.flat().filter((label): label is number | string => label !== null && label !== undefined),
  );
  const texts = [...present].filter((label) => typeof label === 'string');
  const numbers = [...present].filter((label) => typeof label === 'number').sort((a, b) => a - b);
  const classes: (number | string)[] = texts.length > 0 ? inClassOrder(texts, classOrder) : numbers;
  const { from, doubts } = countedFrom(numbers, labelsFrom, labels.file);
  const indices = new Map<Label | undefined, number>(classes.map((label, i) => [label, i]));
  const relabelledSources = sources.map((source, s) => ({
    ...source,
    classNames: texts.length > 0 ? (classes as string[]) : namesOf(numbers, labels),
    ...(texts.length > 0 ? {} : { classNumbers: numbers.map((number) => number - from) }),
    entries: source.entries.map((entry, i) => relabelled(entry, indices.get(found[s]![i]) ?? -1)),
  }));
  return { ...said, sources: relabelledSources, doubts: [...orderDoubts(texts, classOrder), ...doubts] };
}

/** The number of each folder, where the labels of its pictures are one number each and no other folder's. */
function asFolders(sources: readonly PictureSource[], found: readonly PictureLabels[]): number[] | null {
  const { classNames } = sources[0]!;
  if (classNames.length < 2) return null;
  const numbers = new Array<number | null>(classNames.length).fill(null);
  for (const [s, { entries }] of sources.entries()) {
    for (const [i, entry] of entries.entries()) {
      const label = found[s]![i];
      if (typeof label !== 'number' || (numbers[entry.label] ?? label) !== label) return null;
      numbers[entry.label] = label;
    }
  }
  const known = numbers.filter((number) => number !== null);
  return known.length === numbers.length && new Set(known).size === known.length ? known : null;
}

function namesFoldersOnly(classNames: readonly string[], { given }: Labels): boolean {
  const known = new Set(classNames);
  return given.size > 0 && [...given.keys()].every((name) => known.has(name.replace(/\/$/, '')));
}

/** What the file calls the folders themselves; null where it does not know all of them. */
function folderNumbers(classNames: readonly string[], { given, names, wnids }: Labels): number[] | null {
  if (classNames.length === 0) return null;
  const byName = new Map<string, number>();
  for (const known of [names, wnids]) for (const [number, name] of known) byName.set(name, number);
  for (const [name, label] of given) if (typeof label === 'number') byName.set(name.replace(/\/$/, ''), label);
  const numbers = classNames.map((name) => byName.get(name));
  return numbers.every((number) => number !== undefined) ? numbers : null;
}

/** Folders keep their names, and stand in the order of their numbers. */
function byFolder(
  sources: readonly PictureSource[],
  written: readonly number[],
  file: string,
  { labelsFrom }: Pick<ReadingOptions, 'labelsFrom'>,
): Labelled {
  const { from, doubts } = countedFrom(written, labelsFrom, file);
  const numbers = written.map((number) => number - from);
  const twice = written.findIndex((number, i) => written.indexOf(number) < i);
  if (twice >= 0) {
    const { classNames } = sources[0]!;
    const other = classNames[written.indexOf(written[twice]!)];
    throw new SourceError(
      `${file} gives the folders "${other}" and "${classNames[twice]}" one class, ${written[twice]}. If they are one, put their pictures into one folder.`,
    );
  }
  const order = numbers.map((_, i) => i).sort((a, b) => numbers[a]! - numbers[b]!);
  const places = new Map(order.map((from, to) => [from, to]));
  const sorted = sources.map((source) => ({
    ...source,
    classNames: order.map((i) => source.classNames[i]!),
    classNumbers: order.map((i) => numbers[i]!),
    entries: source.entries.map((entry) => relabelled(entry, places.get(entry.label) ?? -1)),
  }));
  const { classNames, classNumbers } = sorted[0]!;
  const first = classNames.slice(0, 3).map((name, i) => `“${name}” is class ${classNumbers[i]}`);
  const note = `${file} numbers the classes: ${first.join(', ')}${classNames.length > 3 ? ' …' : ''}.`;
  return { sources: sorted, notes: [note], doubts, unnamed: 0 };
}

/** WordNet ids where all classes have one, as they say the most; else names, told apart where two are the same. */
function namesOf(classes: readonly number[], { names, wnids }: Labels): string[] {
  const ids = classes.flatMap((index) => wnids.get(index) ?? []);
  if (ids.length === classes.length && new Set(ids).size === ids.length) return ids;
  const seen = new Set<string>();
  return classes.map((index) => {
    const name = names.get(index) ?? `class ${index}`;
    const unique = seen.has(name) ? `${name} (${index})` : name;
    seen.add(unique);
    return unique;
  });
}

function namesNothing(sources: readonly PictureSource[], { file, given, names, wnids }: Labels): SourceError {
  const [{ name, classNames }] = sources as [PictureSource];
  const has = given.size > 0 ? [...given.keys()] : [...wnids.values(), ...names.values()];
  const pictures = sources.flatMap(({ entries }) => entries.slice(0, 2)).map((entry) => entry.name);
  const folders = classNames.length > 0 ? `, and its folders ${quoted(classNames, 3)}` : '';
  return new SourceError(
    `${file} has labels for ${quoted(has, 3)}. The pictures of ${name} are called ${quoted(pictures, 3)}${folders}: ` +
      `it fits neither. A file of labels names the pictures, or all class folders.`,
  );
}

const counted = (n: number, thing: string) => `${n.toLocaleString('en')} ${thing}${n === 1 ? '' : 's'}`;
