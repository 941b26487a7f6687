/**
 * Labelled pictures from the emoji pack: a composite is a drawing on a ground, placed at random. There is one drawing per
 * class and style, so sets hold new composites, not new objects.
 */
import type { ImageSet } from '../contract/image';
import { paintBackground } from './background';
import { composeSprite } from './compose';
import { EmojiPackError } from './emojiPack';
import { RecipeBook } from './recipe';
import { SET_RULES } from './sets';
import { pencilRendering } from './sketchRendering';
import type { EmojiPack } from './emojiPack';
import type { Recipe } from './recipe';
import type { CompositeSet } from './sets';

/** Side of a composite in pixels. */
export const IMAGE_SIZE = 64;

export interface CompositeRequest {
  set: CompositeSet;
  /** Seed of the set; other sets with the same seed share nothing with it. `natural` has its own and ignores this. */
  seed: number;
  /** Pictures of each class, or … */
  perClass?: number;
  /** … pictures in all. */
  count?: number;
  /** Index of the first picture: a set can be made in parts. Default 0. */
  start?: number;
  /** Side in pixels. Default `IMAGE_SIZE`. */
  size?: number;
}

/**
 * Makes a set of composites. Picture i depends on (pack, set, seed, size, i) only; any prefix is balanced over classes.
 * The natural set is finite: where more are asked for, it is given whole.
 * @throws {EmojiPackError} where the request cannot be met
 */
export function composites(pack: EmojiPack, request: CompositeRequest): ImageSet {
  const { set, start = 0, size = IMAGE_SIZE } = request;
  const natural = set === 'natural' ? naturalOf(pack) : null;
  const book = new RecipeBook(pack, set, natural?.seed ?? request.seed);
  const asked = request.count ?? (request.perClass ?? 0) * book.classCount;
  const count = natural ? Math.min(asked, Math.max(0, natural.indices.length - start)) : asked;
  if (!Number.isInteger(count) || count < 0 || !Number.isInteger(start) || start < 0 || !(size >= 8)) {
    throw new EmojiPackError(`A set of ${count} composites of ${size} pixels from ${start} on cannot be made.`);
  }
  const bytes = size * size * 3;
  const pixels = new Uint8Array(count * bytes);
  const labels = new Int32Array(count);
  const { withheld, concepts } = SET_RULES[set];
  for (let i = 0; i < count; i++) {
    const recipe = book.recipe(natural ? natural.indices[start + i]! : start + i);
    labels[i] = withheld ? -1 : recipe.label;
    renderRecipe(pack, recipe, pixels, i * bytes, size);
  }
  const classNames = pack[concepts].map((concept) => concept.label);
  return { name: set, count, width: size, height: size, pixels, labels, classNames };
}

/** Draws one composite into `out` (RGB bytes) from byte `offset` on. */
function renderRecipe(pack: EmojiPack, recipe: Recipe, out: Uint8Array, offset: number, size: number): void {
  const sprite = pack.sprite(recipe.style, recipe.concept);
  if (recipe.finish === 'pencil') {
    const large = new Uint8Array(4 * size * size * 3);
    paintBackground(recipe.ground, large, 0, 2 * size);
    composeSprite(sprite, recipe.place, large, 0, 2 * size, null);
    out.set(pencilRendering(large, size), offset);
    return;
  }
  paintBackground(recipe.ground, out, offset, size);
  composeSprite(sprite, recipe.place, out, offset, size, recipe.ink);
  if (recipe.finish === 'grey') turnGrey(out, offset, offset + size * size * 3);
}

/** Luma of ITU-R BT.601, as photographs are usually turned grey. */
function turnGrey(pixels: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at += 3) {
    const luma = 0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]! + 0.5;
    pixels.fill(luma, at, at + 3);
  }
}

function naturalOf(pack: EmojiPack): NonNullable<EmojiPack['natural']> {
  if (!pack.natural) {
    throw new EmojiPackError('The pack was loaded without its natural set (emoji/natural.json).');
  }
  return pack.natural;
}
