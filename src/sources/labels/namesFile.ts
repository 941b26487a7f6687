/** A list of the pictures to use, one a line: each a path in the folder, or the last part of one. */
import { SourceError } from '../files/SourceError';
import { baseName } from '../files/SourceFile';
import { quoted } from '../pictures/selectPictures';
import { cleanPath } from './Labels';
import type { PictureEntry, PictureSource } from '../pictures/PictureSource';

/**
 * @param text of the list; empty lines are ignored
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
 * The pictures that a list names, in its order.
 * @throws {SourceError} where a name is missing or ambiguous
 */
export function applyNames(source: PictureSource, names: readonly string[], file = 'names.txt'): PictureSource {
  const whole = new Map(source.entries.map((entry) => [entry.name, entry]));
  const byBase = new Map<string, PictureEntry[]>();
  for (const entry of source.entries) {
    const base = baseName(entry.name);
    const some = byBase.get(base);
    if (some) some.push(entry);
    else byBase.set(base, [entry]);
  }
  const missing: string[] = [];
  const entries = names.flatMap((name) => {
    const exact = whole.get(name);
    if (exact) return [exact];
    const some = name.includes('/') ? [] : (byBase.get(name) ?? []);
    if (some.length > 1) {
      throw new SourceError(`${file}: "${name}" may mean ${some[0]!.name} or ${some[1]!.name}. Write the whole path.`);
    }
    if (some.length === 0) missing.push(name);
    return some;
  });
  if (missing.length > 0) {
    throw new SourceError(`${file} names ${missing.length} files that ${source.name} has not: ${quoted(missing, 3)}.`);
  }
  return { ...source, entries };
}
