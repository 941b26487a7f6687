/**
 * The embedded data: emoji drawn by eleven hands (`public/emoji/`, built by `scripts/build-emoji-pack.ts`). Five styles are
 * the source domain, four are its renditions, two are monochrome. See `ATTRIBUTION.md` there for the authors.
 */
import { EmojiPackError, naturalSchema, packSchema, readAssetFile, readAssetJson } from './packFile';
import { cutSprite } from './sprite';
import { decodeSheet, SpriteSheetError } from './spriteSheet';
import type { EmojiConcept, EmojiStyle, NaturalChoice, PackFile, ReadAsset } from './packFile';
import type { Sprite } from './sprite';
import type { SpriteSheet } from './spriteSheet';

export { EmojiPackError } from './packFile';
export type { EmojiConcept, EmojiStyle, NaturalChoice, ReadAsset } from './packFile';

export type PackName = 'emoji-16' | 'emoji-64';

/** What the pack holds, without its drawings. */
export interface EmojiIndex {
  name: PackName;
  /** In label order. */
  classes: readonly EmojiConcept[];
  /** Concepts outside the classes, for transfer; in label order of the transfer sets. */
  unseen: readonly EmojiConcept[];
  styles: readonly EmojiStyle[];
  /** With its drawings, which are most of it: they are read when they are first asked for. @throws {EmojiPackError} */
  drawings(): Promise<EmojiPack>;
}

export interface EmojiPack extends EmojiIndex {
  natural: NaturalChoice | null;
  /** @throws {EmojiPackError} where that style has no drawing of that concept */
  sprite(style: string, concept: string): Sprite;
}

interface PackOptions {
  /** False leaves `natural.json` alone (needed to make it). */
  natural?: boolean;
}

/**
 * Loads the pack with its drawings.
 * @throws {EmojiPackError} naming the file and what is wrong with it
 */
export async function loadEmojiPack(
  readAsset: ReadAsset,
  pack: PackName,
  options: PackOptions = {},
): Promise<EmojiPack> {
  return (await openEmojiPack(readAsset, pack, options)).drawings();
}

/**
 * Reads `pack.json` alone.
 * @throws {EmojiPackError} naming the file and what is wrong with it
 */
export async function openEmojiPack(
  readAsset: ReadAsset,
  pack: PackName,
  options: PackOptions = {},
): Promise<EmojiIndex> {
  const index = await readAssetJson(readAsset, 'emoji/pack.json', packSchema);
  const wanted = index.concepts.filter((concept) => pack === 'emoji-64' || concept.small);
  let loading: Promise<EmojiPack> | null = null;
  return {
    name: pack,
    ...conceptsOf(wanted),
    styles: index.styles,
    drawings() {
      loading ??= loadDrawings(readAsset, pack, index, wanted, options).catch((error: unknown) => {
        // So that it can be tried again.
        loading = null;
        throw error;
      });
      return loading;
    },
  };
}

/** By the bytes that they were decoded from, as long as these are held. */
const decoded = new WeakMap<Uint8Array, SpriteSheet>();

const conceptsOf = (wanted: readonly EmojiConcept[]) => ({
  classes: wanted.filter((concept) => concept.use === 'class'),
  unseen: wanted.filter((concept) => concept.use === 'unseen'),
});

/**
 * `natural.json` and every sheet, in parallel. Sheets are decoded at once, so that a damaged file is told now and not in the middle of
 * a run; sprites are cut when first used.
 */
async function loadDrawings(
  readAsset: ReadAsset,
  pack: PackName,
  index: PackFile,
  wanted: readonly EmojiConcept[],
  options: PackOptions,
): Promise<EmojiPack> {
  const sheets = new Map<string, SpriteSheet>();
  const [natural] = await Promise.all([
    options.natural === false ? null : readAssetJson(readAsset, 'emoji/natural.json', naturalSchema),
    ...index.styles.map(async (style) => {
      const path = `emoji/${style.file}`;
      const bytes = await readAssetFile(readAsset, path);
      const height = Math.ceil(style.cells / index.columns) * index.cell;
      try {
        const [width, known] = [index.columns * index.cell, decoded.get(bytes)];
        const fits = known?.width === width && known.height === height;
        const sheet = fits ? known : decodeSheet(path, bytes, width, height);
        decoded.set(bytes, sheet);
        sheets.set(style.name, sheet);
      } catch (error) {
        throw error instanceof SpriteSheetError ? new EmojiPackError(error.message) : error;
      }
    }),
  ]);
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
    private readonly index: PackFile,
    wanted: readonly EmojiConcept[],
    readonly natural: NaturalChoice | null,
    private readonly sheets: ReadonlyMap<string, SpriteSheet>,
  ) {
    ({ classes: this.classes, unseen: this.unseen } = conceptsOf(wanted));
    this.styles = index.styles;
    this.cells = new Map(index.concepts.map((concept, i) => [concept.name, i]));
  }

  drawings(): Promise<EmojiPack> {
    return Promise.resolve(this);
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
