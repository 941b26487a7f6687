/** The files of the emoji pack: how they are read and what `pack.json` and `natural.json` must hold. */
import { messageOf } from '../contract/message';
import { ReadableError } from '../contract/ReadableError';
import * as v from 'valibot';

export type StyleRole = 'source' | 'rendition' | 'sketch';

/** Reads a file of `public/` by its path there, such as `emoji/pack.json`. Rejects where it is missing. */
export type ReadAsset = (path: string) => Promise<Uint8Array>;

export class EmojiPackError extends ReadableError {
  override name = 'EmojiPackError';
}

const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));
const text = v.pipe(v.string(), v.maxLength(200));

const conceptSchema = v.object({
  name: v.pipe(text, v.regex(/^[a-z0-9-]+$/)),
  label: text,
  char: text,
  use: v.picklist(['class', 'unseen']),
  /** Belongs to `emoji-16` too. */
  small: v.boolean(),
});

const styleSchema = v.object({
  name: text,
  label: text,
  role: v.picklist(['source', 'rendition', 'sketch']),
  monochrome: v.boolean(),
  file: v.pipe(text, v.regex(/^[a-z0-9-]+\.png$/)),
  /** The sheet holds the first so many concepts. */
  cells: whole(1, 4096),
  author: text,
  licence: text,
  licenceUrl: text,
  source: text,
});

export const packSchema = v.object({
  format: v.literal('temper-emoji-pack'),
  version: v.literal(1),
  cell: whole(8, 256),
  margin: whole(0, 32),
  columns: whole(1, 64),
  concepts: v.pipe(v.array(conceptSchema), v.minLength(2), v.maxLength(4096)),
  styles: v.pipe(v.array(styleSchema), v.minLength(1), v.maxLength(64)),
});

export const naturalSchema = v.record(
  v.picklist(['emoji-16', 'emoji-64']),
  v.object({
    seed: whole(0, 4_294_967_295),
    fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/)),
    indices: v.array(whole(0, 10_000_000)),
  }),
);

export type EmojiConcept = v.InferOutput<typeof conceptSchema>;
export type EmojiStyle = v.InferOutput<typeof styleSchema>;
/** Which pictures of the natural pool the fixed reference model gets wrong; see `scripts/choose-natural.ts`. */
export type NaturalChoice = v.InferOutput<typeof naturalSchema>['emoji-16'];
export type PackFile = v.InferOutput<typeof packSchema>;

/** @throws {EmojiPackError} naming the file where it cannot be read */
export async function readAssetFile(readAsset: ReadAsset, path: string): Promise<Uint8Array> {
  try {
    return await readAsset(path);
  } catch (error) {
    const reason = messageOf(error);
    throw new EmojiPackError(`The file ${path} of the emoji pack could not be read: ${reason}`);
  }
}

/** @throws {EmojiPackError} naming the file and the fields that are wrong */
export async function readAssetJson<T>(
  readAsset: ReadAsset,
  path: string,
  schema: v.GenericSchema<unknown, T>,
): Promise<T> {
  const bytes = await readAssetFile(readAsset, path);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new EmojiPackError(`The file ${path} of the emoji pack is not JSON. Restore it, or rebuild the pack.`);
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const faults = result.issues.slice(0, 3).map((issue) => `${v.getDotPath(issue) ?? 'file'}: ${issue.message}`);
  throw new EmojiPackError(`The file ${path} of the emoji pack cannot be used. ${faults.join('; ')}.`);
}
