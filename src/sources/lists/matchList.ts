/**
 * Which pictures a list means. Lists are written for one folder and used with another: `val/n01440764/x.JPEG` is the same picture as
 * `n01440764/x.JPEG`, as `x.JPEG` in a flat folder, and as `fog/3/n01440764/x.png`, a corrupted copy.
 */
import { stemOf } from '../../num/pictureSeed';
import { quoted } from '../pictures/selectPictures';
import { ListError } from './ListError';
import { twiceWords } from './parseList';

export interface PictureList {
  /** What the list is called, for messages. */
  file: string;
  /** Paths with `/`, or last parts of them. */
  names: readonly string[];
}

/** Folders, the picture's own above all, that have to be alike where neither path ends with the other: class and file. */
const ALIKE = 2;
const SHOWN = 3;

/** Pictures by the last part of their names. */
export class ListIndex<T extends { name: string }> {
  private readonly byName = new Map<string, T>();
  private readonly byStem = new Map<string, T[]>();

  constructor(items: Iterable<T>) {
    for (const item of items) {
      const name = item.name.normalize('NFC');
      this.byName.set(name, item);
      const stem = lastPart(stemOf(name));
      const some = this.byStem.get(stem);
      if (some) some.push(item);
      else this.byStem.set(stem, [item]);
    }
  }

  /**
   * The picture that is meant; null where there is none.
   * @throws {ListError} where it may be two
   */
  find(name: string, file: string): T | null {
    const exact = this.byName.get(name);
    if (exact) return exact;
    const wanted = partsOf(stemOf(name));
    let best: T[] = [];
    let most = 0;
    for (const item of this.byStem.get(wanted.at(-1)!) ?? []) {
      const shared = sharedEnd(wanted, partsOf(stemOf(item.name.normalize('NFC'))));
      if (shared === 0 || shared < most) continue;
      if (shared > most) [best, most] = [[], shared];
      best.push(item);
    }
    // Of `x.png` and `x.jpg` side by side the one is meant whose ending is named.
    const alike = best.filter((item) => endingOf(item.name) === endingOf(name));
    const [found, other] = best.length > 1 && alike.length > 0 ? alike : best;
    if (!found) return null;
    if (other) throw new ListError(`${file}: "${name}" may mean ${found.name} or ${other.name}. Write the whole path.`);
    return found;
  }
}

/**
 * The pictures that a list names, in their own order.
 * @param what the pictures are called, for messages
 * @throws {ListError} where a name is of none of them, of two, or two names are of one
 */
export function matchList<T extends { name: string }>(
  items: readonly T[],
  { file, names }: PictureList,
  what: string,
): T[] {
  const index = new ListIndex(items);
  const missing: string[] = [];
  const taken = new Map<T, string>();
  const twice: string[] = [];
  for (const name of names) {
    const found = index.find(name, file);
    if (!found) missing.push(name);
    else if (taken.has(found)) twice.push(`${found.name} (as "${taken.get(found)!}" and "${name}")`);
    else taken.set(found, name);
  }
  if (missing.length > 0) throw new ListError(missingWords(file, missing, names.length, what));
  if (twice.length > 0) throw new ListError(twiceWords(file, twice));
  return items.filter((item) => taken.has(item));
}

export function missingWords(file: string, missing: readonly string[], of: number, what: string): string {
  const counted = missing.length === 1 ? 'picture' : 'pictures';
  return (
    `${file} names ${missing.length.toLocaleString('en')} ${counted} of ${of.toLocaleString('en')} that ${what} does not have: ` +
    `${quoted(missing, SHOWN)}. Nothing was done.`
  );
}

/** How many parts at the end two paths share; 0 where that does not make them one picture. */
function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[a.length - 1 - shared] === b[b.length - 1 - shared]) shared++;
  const whole = shared === a.length || shared === b.length;
  return whole || shared >= ALIKE ? shared : 0;
}

const partsOf = (path: string) => path.split('/');
const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const endingOf = (name: string) => name.slice(stemOf(name).length).toLowerCase();
