/**
 * `temper.json`, which `temper corrupt` leaves in the folder that it writes to: with which settings the copies there were made.
 * Who meets it knows that the subfolders named after perturbations hold corrupted copies, `<corruption>/<severity>/<path>.png`.
 */
import * as v from 'valibot';

export const CORRUPTED_FOLDER_FILE = 'temper.json';

/** JSON can say 1e999, which is Infinity. */
const finite = v.pipe(v.number(), v.finite());

export const corruptedFolderSchema = v.object({
  seed: finite,
  /** How pictures were prepared before they were corrupted; null where they kept their size. */
  size: v.nullable(v.object({ shortSide: finite, crop: finite })),
  /** Quality of the JPEG round trip after the corruption; null where there was none. */
  jpeg: v.nullable(finite),
  table: v.string(),
  backend: v.string(),
  /** Version of Temper; the first folders do not tell it. */
  temper: v.optional(v.string()),
  /** True where every picture drew by the seed alone, and not by its name too. */
  alike: v.optional(v.boolean()),
  /** The part of the pictures that was corrupted: a region, or the hash of a mask; left out where all of it was. */
  part: v.optional(v.string()),
});
export type CorruptedFolder = v.InferOutput<typeof corruptedFolderSchema>;

/** What a file called `temper.json` says; null where it is not such a file. */
export function parseCorruptedFolder(text: string): CorruptedFolder | null {
  try {
    const result = v.safeParse(corruptedFolderSchema, JSON.parse(text));
    return result.success ? result.output : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Letters of such a file: a whole one has about 150. */
const MOST_CUT_OFF = 1000;

/** Whether a text that is no such file may be the beginning of one: a write that was cut off, by a full disk for example. */
export function isCutOffCorruptedFolder(text: string): boolean {
  const written = text.replaceAll('\0', '').trim();
  if (written === '') return true;
  if (!written.startsWith('{') || written.length >= MOST_CUT_OFF || isJson(written)) return false;
  const keys = [...written.matchAll(/"([^"]*)"\s*:/g)].map(([, key]) => key!);
  const known = [...Object.keys(corruptedFolderSchema.entries), 'shortSide', 'crop'];
  return keys.every((key) => known.includes(key));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
