/** Names of exported files: readable, legal on every system, each once. */
import type { CorruptStep } from '../../contract/perturbation';
import { severityText } from './recipe';

/** More than this, with folders in front of it, some systems cannot unpack. */
const LONGEST = 80;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A title or a file's name without its ending, as the stem of a file name. */
export function fileStem(title: string): string {
  const stem = title
    .normalize('NFC')
    .replace(/\.(apng|avif|bmp|gif|hei[cf]|jfif|jpe?g|png|svg|tiff?|webp)$/i, '')
    // Everything that some system forbids: control characters, separators, wildcards.
    .replace(/[\p{C}<>:"/\\|?*]+/gu, '-')
    .replace(/\s+/g, '_')
    .replace(/^[.\-_]+|[.\-_]+$/g, '');
  const short = [...stem].slice(0, LONGEST).join('');
  return short === '' || RESERVED.test(short) ? `picture${short && `-${short}`}` : short;
}

/** The names, with `-2`, `-3` … behind those that came before; case and accents' spelling do not tell names apart. */
export function uniqueNames(names: readonly string[]): string[] {
  const key = (name: string) => name.normalize('NFC').toLowerCase();
  // A name that stands in the list itself is not taken by the copy of another.
  const wanted = new Set(names.map(key));
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let copy = 2; taken.has(key(unique)) || (unique !== name && wanted.has(key(unique))); copy++) {
      unique = `${name}-${copy}`;
    }
    taken.add(key(unique));
    return unique;
  });
}

/** `_jpeg85` behind everything that went through a JPEG round trip, so that nobody takes one for the other. */
export const jpegMark = (jpeg: number | null) => (jpeg === null ? '' : `_jpeg${jpeg}`);

/** `_part` behind everything of which only a part is corrupted, likewise. */
export const partMark = (region: string | undefined) => (region ? '_part' : '');

/** `<picture>_<corruption>_<severity>.png`; the steps of a chain are joined by `+`. */
export function pictureFileName(
  title: string,
  steps: readonly CorruptStep[],
  jpeg: number | null,
  region?: string,
): string {
  const recipe = steps.map(({ perturbation, severity }) => `${perturbation}_${severityText(severity)}`).join('+');
  return `${fileStem(title)}_${recipe || 'clean'}${partMark(region)}${jpegMark(jpeg)}.png`;
}
