/**
 * The embedded data: emoji drawn by eleven hands (`public/emoji/`, built by `scripts/build-emoji-pack.ts`). Five styles are
 * the source domain, four are its renditions, two are monochrome. See `ATTRIBUTION.md` there for the authors.
 */
import * as v from 'valibot';
import { decodeSheet, SpriteSheetError } from './spriteSheet';
import { cutSprite } from './sprite';
import type { Sprite } from './sprite';
import type { SpriteSheet } from './spriteSheet';

export type PackName = 'emoji-16' | 'emoji-64';
export type StyleRole = 'source' | 'rendition' | 'sketch';

/** Reads a file of `public/` by its path there, such as `emoji/pack.json`. Rejects where it is missing. */
export type ReadAsset = (path: string) => Promise<Uint8Array>;

export class EmojiPackError extends Error {
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

const packSchema = v.object({
  format: v.literal('temper-emoji-pack'),
  version: v.literal(1),
  cell: whole(8, 256),
  margin: whole(0, 32),
  columns: whole(1, 64),
  concepts: v.pipe(v.array(conceptSchema), v.minLength(2), v.maxLength(4096)),
  styles: v.pipe(v.array(styleSchema), v.minLength(1), v.maxLength(64)),
});

const naturalSchema = v.record(
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

export interface EmojiPack {
  name: PackName;
  /** In label order. */
  classes: readonly EmojiConcept[];
  /** Concepts outside the classes, for transfer; in label order of the transfer sets. */
  unseen: readonly EmojiConcept[];
  styles: readonly EmojiStyle[];
  natural: NaturalChoice | null;
  /** @throws {EmojiPackError} where that style has no drawing of that concept */
  sprite(style: string, concept: string): Sprite;
}

/**
 * Loads the pack: `pack.json`, `natural.json` and every sheet, in parallel. Sheets are decoded at once, so that a damaged
 * file is told now and not in the middle of a run; sprites are cut when first used.
 * @param options `natural: false` leaves `natural.json` alone (needed to make it)
 * @throws {EmojiPackError} naming the file and what is wrong with it
 */
export async function loadEmojiPack(
  readAsset: ReadAsset,
  pack: PackName,
  options: { natural?: boolean } = {},
): Promise<EmojiPack> {
  const [index, natural] = await Promise.all([
    readJson(readAsset, 'emoji/pack.json', packSchema),
    options.natural === false ? null : readJson(readAsset, 'emoji/natural.json', naturalSchema),
  ]);
  const sheets = new Map<string, SpriteSheet>();
  await Promise.all(
    index.styles.map(async (style) => {
      const path = `emoji/${style.file}`;
      const bytes = await readFile(readAsset, path);
      const height = Math.ceil(style.cells / index.columns) * index.cell;
      try {
        sheets.set(style.name, decodeSheet(path, bytes, index.columns * index.cell, height));
      } catch (error) {
        throw error instanceof SpriteSheetError ? new EmojiPackError(error.message) : error;
      }
    }),
  );
  const wanted = index.concepts.filter((concept) => pack === 'emoji-64' || concept.small);
  return new LoadedPack(pack, index, wanted, natural?.[pack] ?? null, sheets);
}

class LoadedPack implements EmojiPack {
  readonly classes: readonly EmojiConcept[];
  readonly unseen: readonly EmojiConcept[];
  readonly styles: readonly EmojiStyle[];
  private readonly cells: Map<string, number>;
  private readonly sprites = new Map<string, Sprite>();

  constructor(
    readonly name: PackName,
    private readonly index: v.InferOutput<typeof packSchema>,
    wanted: readonly EmojiConcept[],
    readonly natural: NaturalChoice | null,
    private readonly sheets: ReadonlyMap<string, SpriteSheet>,
  ) {
    this.classes = wanted.filter((concept) => concept.use === 'class');
    this.unseen = wanted.filter((concept) => concept.use === 'unseen');
    this.styles = index.styles;
    this.cells = new Map(index.concepts.map((concept, i) => [concept.name, i]));
  }

  sprite(style: string, concept: string): Sprite {
    const key = `${style} ${concept}`;
    const known = this.sprites.get(key);
    if (known) return known;
    const sheet = this.sheets.get(style);
    const cell = this.cells.get(concept);
    const cells = this.index.styles.find((s) => s.name === style)?.cells ?? 0;
    if (!sheet || cell === undefined || cell >= cells) {
      throw new EmojiPackError(`The emoji pack has no drawing of "${concept}" in the style "${style}".`);
    }
    const sprite = cutSprite(sheet, cell, this.index.cell, this.index.margin);
    this.sprites.set(key, sprite);
    return sprite;
  }
}

async function readFile(readAsset: ReadAsset, path: string): Promise<Uint8Array> {
  try {
    return await readAsset(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmojiPackError(`The file ${path} of the emoji pack could not be read: ${reason}`);
  }
}

async function readJson<T>(
  readAsset: ReadAsset,
  path: string,
  schema: v.GenericSchema<unknown, T>,
): Promise<T> {
  const bytes = await readFile(readAsset, path);
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
