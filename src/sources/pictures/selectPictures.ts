/**
 * Which entries of a source are used: some classes, at most so many of each, and parts that share nothing. What is drawn
 * depends on (seed, class name, names of the entries) alone, not on their order on a disk or on the other classes.
 */
import { Random } from '../../num/random';
import { SourceError } from '../files/SourceError';
import type { PictureEntry, PictureSource } from './PictureSource';

/**
 * The pictures of some classes.
 * @param classes names
 * @param labels `'keep'` leaves the indices of the whole source, as a model of all its classes needs them; `'renumber'`
 * counts from 0 in the order of `classes`, for a model of these classes alone
 * @throws {SourceError} naming classes that the source has not
 */
export function onlyClasses(
  source: PictureSource,
  classes: readonly string[],
  labels: 'keep' | 'renumber',
): PictureSource {
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
  if (labels === 'keep') return { ...source, entries };
  return {
    ...source,
    classNames: wanted,
    entries: entries.map((entry) => relabelled(entry, renumbered.get(entry.label)!)),
  };
}

/** The same entry under another label. */
export function relabelled(entry: PictureEntry, label: number): PictureEntry {
  return { name: entry.name, label, load: () => entry.load() };
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

/**
 * Parts that share nothing and together are all, each with its share of every class (stratified). Shares are rounded so that
 * no picture is lost; a class of at least as many pictures as parts has one in each.
 * @param shares of the parts, positive; only their proportion counts
 * @throws {SourceError} where there are fewer than two parts or a share is not positive
 */
export function splitStratified<Part extends string>(
  source: PictureSource,
  shares: Readonly<Record<Part, number>>,
  seed: number,
): Record<Part, PictureSource> {
  const parts = Object.keys(shares) as Part[];
  const total = parts.reduce((sum, part) => sum + shares[part], 0);
  if (parts.length < 2 || parts.some((part) => !(shares[part] > 0)) || !Number.isFinite(total)) {
    throw new SourceError('A split needs at least two parts, each with a share above 0.');
  }
  const partOf = new Map<PictureEntry, Part>();
  for (const entries of drawnByClass(source, seed)) {
    const counts = apportioned(
      entries.length,
      parts.map((part) => shares[part] / total),
    );
    let at = 0;
    parts.forEach((part, p) => {
      for (const entry of entries.slice(at, (at += counts[p]!))) partOf.set(entry, part);
    });
  }
  const part = (name: Part): PictureSource => ({
    ...source,
    name: `${source.name} (${name})`,
    entries: source.entries.filter((entry) => partOf.get(entry) === name),
  });
  return Object.fromEntries(parts.map((name) => [name, part(name)])) as Record<Part, PictureSource>;
}

/** Whole numbers in proportion to `shares`, summing to n (largest remainders), none 0 where n allows. */
function apportioned(n: number, shares: readonly number[]): number[] {
  const least = n >= shares.length ? 1 : 0;
  const counts = shares.map((share) => Math.max(least, Math.floor(n * share)));
  const sum = () => counts.reduce((a, b) => a + b, 0);
  const behind = (i: number) => n * shares[i]! - counts[i]!;
  const indices = shares.map((_, i) => i);
  while (sum() < n) counts[indices.reduce((best, i) => (behind(i) > behind(best) ? i : best))]!++;
  while (sum() > n) {
    const larger = indices.filter((i) => counts[i]! > least);
    counts[larger.reduce((best, i) => (behind(i) < behind(best) ? i : best))]!--;
  }
  return counts;
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
