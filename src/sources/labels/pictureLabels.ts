/**
 * Finds the label of a picture by its name. A file of labels rarely writes names as they lie here: it may stand in another folder, name
 * the last part alone, or name the JPEG of which this is a PNG copy.
 */
import { SourceError } from '../files/SourceError';
import { baseName } from '../files/SourceFile';
import type { PictureEntry } from '../pictures/PictureSource';
import type { Label, Labels } from './Labels';

/** Labels of one source, in the order of its entries; undefined where the file does not name a picture. */
export type PictureLabels = (Label | undefined)[];

/** @throws {SourceError} where a name in the file may mean two of the pictures */
export function pictureLabels(entries: readonly PictureEntry[], labels: Labels): PictureLabels {
  const keys = new Keys(labels);
  const usedBy = new Map<string, string>();
  return entries.map(({ name }) => {
    const key = keys.find(name);
    if (key === null) return undefined;
    const other = usedBy.get(key);
    if (other !== undefined) {
      throw new SourceError(`${labels.file}: "${key}" may mean ${other} or ${name}. Write the whole path.`);
    }
    usedBy.set(key, name);
    return labels.given.get(key);
  });
}

class Keys {
  /** By name without extension, and by the last part of a path; null where several have it. */
  private readonly byStem = new Map<string, string | null>();
  private readonly byBase = new Map<string, string | null>();

  constructor(private readonly labels: Labels) {
    for (const key of labels.given.keys()) {
      once(this.byStem, stem(key), key);
      if (key.includes('/')) once(this.byBase, baseName(key), key);
    }
  }

  /** The whole path first, then ever less of it; then likewise without the extension. */
  find(name: string): string | null {
    const parts = name.split('/');
    const suffixes = parts.map((_, i) => parts.slice(i).join('/'));
    for (const suffix of suffixes) if (this.labels.given.has(suffix)) return suffix;
    for (const suffix of suffixes) {
      const key = this.byStem.get(stem(suffix));
      if (key) return key;
    }
    return this.byBase.get(baseName(name)) ?? null;
  }
}

function once(map: Map<string, string | null>, name: string, key: string): void {
  map.set(name, map.has(name) ? null : key);
}

const stem = (name: string) => name.replace(/\.[A-Za-z]\w{1,4}$/, '');
