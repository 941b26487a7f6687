/**
 * Labels and lists that stand beside a folder of pictures: `labels.json` maps a file name to a class index or to an object
 * with `class`; `names.txt` names the files to use, one a line. A name is a path in the folder, or the last part of one.
 */
import { SourceError } from '../files/SourceError';
import { baseName } from '../files/SourceFile';
import { quoted, relabelled } from '../pictures/selectPictures';
import type { PictureEntry, PictureSource } from '../pictures/PictureSource';

/** File name → class index; with the class names and WordNet ids that the file tells, by index. */
export interface Labels {
  file: string;
  indices: ReadonlyMap<string, number>;
  names: ReadonlyMap<number, string>;
  wnids: ReadonlyMap<number, string>;
}

/**
 * @param text of `labels.json`: `{ "a.jpg": 3 }` or `{ "a.jpg": { "class": 3, "name": "cat" } }`, perhaps with `"wnid"`
 * @param file its name, for messages
 * @throws {SourceError} naming the entry that is wrong
 */
export function parseLabels(text: string, file = 'labels.json'): Labels {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new SourceError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SourceError(`${file} must be an object from file names to classes, such as {"a.jpg": 3}.`);
  }
  const indices = new Map<string, number>();
  const names = new Map<number, string>();
  const wnids = new Map<number, string>();
  for (const [name, entry] of Object.entries(value as Record<string, unknown>)) {
    const isObject = typeof entry === 'object' && entry !== null;
    const index = isObject ? (entry as { class?: unknown }).class : entry;
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0) {
      throw new SourceError(
        `${file}: "${name}" has ${isObject ? 'as "class" ' : ''}${JSON.stringify(index) ?? 'nothing'}; a whole number from 0 on is expected.`,
      );
    }
    indices.set(cleanPath(name), index);
    const { name: className, wnid } = isObject ? (entry as { name?: unknown; wnid?: unknown }) : {};
    for (const [value, known] of [
      [className, names],
      [wnid, wnids],
    ] as const) {
      if (typeof value !== 'string') continue;
      const other = known.get(index);
      if (other !== undefined && other !== value) {
        throw new SourceError(`${file} gives class ${index} two names, "${other}" and "${value}" (at "${name}").`);
      }
      known.set(index, value);
    }
  }
  if (indices.size === 0) throw new SourceError(`${file} has no entries.`);
  return { file, indices, names, wnids };
}

/**
 * @param text of `names.txt`; empty lines are ignored
 * @throws {SourceError} where it names nothing, or a file twice
 */
export function parseNames(text: string, file = 'names.txt'): string[] {
  const names = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((line) => cleanPath(line.trim()));
  const seen = new Map<string, number>();
  names.forEach((name, i) => {
    if (name === '') return;
    const before = seen.get(name);
    if (before !== undefined)
      throw new SourceError(`${file} names "${name}" twice, in lines ${before + 1} and ${i + 1}.`);
    seen.set(name, i);
  });
  if (seen.size === 0) throw new SourceError(`${file} names no files; one name a line is expected.`);
  return [...seen.keys()];
}

/**
 * The source with these labels in place of its own. Pictures without a label are refused, as they would not count anywhere.
 * @param classNames of the model; where not given, the names in the file, or numbers
 * @throws {SourceError} where pictures have no label, names are ambiguous, or an index is beyond the classes
 */
export function applyLabels(source: PictureSource, labels: Labels, classNames?: readonly string[]): PictureSource {
  const unlabelled: string[] = [];
  checkUnambiguous(source, labels.file, (name) => !name.includes('/') && labels.indices.has(name));
  const entries = source.entries.map((entry) => {
    const index = labels.indices.get(entry.name) ?? labels.indices.get(baseName(entry.name));
    if (index === undefined) unlabelled.push(entry.name);
    return relabelled(entry, index ?? -1);
  });
  if (unlabelled.length > 0) {
    throw new SourceError(
      `${labels.file} has no label for ${unlabelled.length} of ${entries.length} pictures: ${quoted(unlabelled, 3)}. ` +
        `Add them, or name the pictures to use in a list.`,
    );
  }
  const most = entries.reduce((max, { label }) => Math.max(max, label), -1);
  const known = classNames ?? Array.from({ length: most + 1 }, (_, i) => labels.names.get(i) ?? `class ${i}`);
  if (most >= known.length) {
    const { name } = entries.find(({ label }) => label === most)!;
    throw new SourceError(
      `${labels.file}: "${name}" has class ${most}, and the model has ${known.length} classes (0 to ${known.length - 1}).`,
    );
  }
  return { ...source, classNames: known, entries };
}

/**
 * The pictures that a list names, in its order.
 * @throws {SourceError} where a name is missing or ambiguous
 */
export function applyNames(source: PictureSource, names: readonly string[], file = 'names.txt'): PictureSource {
  const asked = new Set(names);
  checkUnambiguous(source, file, (name) => !name.includes('/') && asked.has(name));
  const byName = new Map<string, PictureEntry>();
  for (const entry of source.entries) byName.set(baseName(entry.name), entry);
  for (const entry of source.entries) byName.set(entry.name, entry);
  const missing = names.filter((name) => !byName.has(name));
  if (missing.length > 0) {
    throw new SourceError(`${file} names ${missing.length} files that ${source.name} has not: ${quoted(missing, 3)}.`);
  }
  return { ...source, entries: names.map((name) => byName.get(name)!) };
}

/** A last part of a path that is asked for may belong to one picture only. */
function checkUnambiguous(source: PictureSource, file: string, askedFor: (name: string) => boolean): void {
  const seen = new Map<string, string>();
  for (const { name } of source.entries) {
    const base = baseName(name);
    if (!askedFor(base) || name === base) continue;
    const other = seen.get(base);
    if (other !== undefined)
      throw new SourceError(`${file}: "${base}" may mean ${other} or ${name}. Write the whole path.`);
    seen.set(base, name);
  }
}

function cleanPath(name: string): string {
  return name.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
}
