/**
 * Which entries of a source are used: some classes, at most so many of each or in all. What is drawn
 * depends on (seed, class name, names of the entries) alone, not on their order on a disk or on the other classes.
 */
import { Random } from '../../num/random';
import { SourceError } from '../files/SourceError';
import type { PictureEntry, PictureSource } from './PictureSource';

/**
 * The pictures of some classes, whose labels count from 0 in the order given, for a model of these classes alone.
 * @param classes names
 * @throws {SourceError} naming classes that the source has not
 */
export function onlyClasses(source: PictureSource, classes: readonly string[]): PictureSource {
  const unknown = classes.filter((name) => !source.classNames.includes(name));
  if (classes.length === 0 || unknown.length > 0) {
    throw new SourceError(
      classes.length === 0
        ? 'Choose at least one class.'
        : `${source.name} has no class ${quoted(unknown)}. Its classes: ${quoted(source.classNames)}.`,
    );
  }
  const wanted = [...new Set(classes)];
  const renumbered = new Map(wanted.map((name, i) => [source.classNames.indexOf(name), i]));
  const entries = source.entries.filter((entry) => renumbered.has(entry.label));
  const { classNumbers } = source;
  return {
    ...source,
    classNames: wanted,
    ...(classNumbers ? { classNumbers: wanted.map((name) => classNumbers[source.classNames.indexOf(name)]!) } : {}),
    entries: entries.map((entry) => relabelled(entry, renumbered.get(entry.label)!)),
  };
}

/** The same entry under another label. */
export function relabelled(entry: PictureEntry, label: number): PictureEntry {
  return { name: entry.name, label, ...(entry.key === undefined ? {} : { key: entry.key }), load: () => entry.load() };
}

/**
 * At most `perClass` pictures of each class, drawn by seed; those without a label count as one class. A smaller number takes
 * a part of what a larger one takes. The order of the source stays.
 */
export function limitPerClass(source: PictureSource, perClass: number, seed: number): PictureSource {
  if (!Number.isInteger(perClass) || perClass < 1) {
    throw new SourceError(`${perClass} pictures of each class cannot be taken; give a whole number of at least 1.`);
  }
  const taken = new Set(drawnByClass(source, seed).flatMap((entries) => entries.slice(0, perClass)));
  return { ...source, entries: source.entries.filter((entry) => taken.has(entry)) };
}

/**
 * At most `count` pictures, spread over the classes as evenly as they allow, drawn by seed. The order of the source stays.
 */
export function limitCount(source: PictureSource, count: number, seed: number): PictureSource {
  if (!Number.isInteger(count) || count < 1) {
    throw new SourceError(`${count} pictures cannot be taken; give a whole number of at least 1.`);
  }
  const groups = drawnByClass(source, seed);
  // Round by round over the classes, in an order by seed, so that a count below the number of classes has no favourites.
  const order = new Random(seed, 'classes of a limit').permutation(groups.length);
  const taken = new Set<PictureEntry>();
  for (let round = 0; taken.size < Math.min(count, source.entries.length); round++) {
    for (const group of order) {
      const entry = groups[group]![round];
      if (entry && taken.size < count) taken.add(entry);
    }
  }
  return { ...source, entries: source.entries.filter((entry) => taken.has(entry)) };
}

/** The entries of each class (those without label last) in an order drawn by seed. */
function drawnByClass(source: PictureSource, seed: number): PictureEntry[][] {
  const groups = Array.from({ length: source.classNames.length + 1 }, (): PictureEntry[] => []);
  for (const entry of source.entries) groups[entry.label < 0 ? groups.length - 1 : entry.label]!.push(entry);
  return groups.map((entries, label) => {
    const byName = [...entries].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const stream = `pictures of ${source.classNames[label] ?? ''}`;
    return Array.from(new Random(seed, stream).permutation(byName.length), (i) => byName[i]!);
  });
}

/** For messages: the first few names in quotes. */
export function quoted(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).map((name) => `"${name}"`);
  return shown.join(', ') + (names.length > most ? ` and ${names.length - most} more` : '');
}
