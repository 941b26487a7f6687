/**
 * How a picture becomes what a model sees, the one rule for all doors: the Look station, attacks, data sets, experiments and
 * `temper evaluate`.
 *
 * 1. A photograph is prepared as benchmarks do: the short side to side · 256 / 224, the middle cut out, in Pillow's arithmetic.
 * 2. A picture that is a square of the model's side already, that a data set published cut, or that is small by nature (CIFAR's 32,
 *    Tiny ImageNet's 64) is taken whole. Where a model has another side than such a picture, it resizes it inside
 *    (`models/resizing.ts`), without rounding, so that it has a gradient.
 */
import type { Picture } from '../contract/image';
import { shortSideAndCrop } from './resample';

export interface Preparation {
  /** Side of the result in pixels. */
  side: number;
  /** Length the short side is brought to before the middle is cut out. Default: `side` · 256 / 224, rounded. */
  shortSide?: number;
}

/** What models of photographs take. */
export const MODEL_SIDE = 224;
/** Pictures up to this side are small by nature, and lose no border. */
export const SMALL_SIDE = 96;

/** How the pictures of a data set are prepared at a side: those of a small one are resized whole. */
export function preparationOf(side: number): Preparation {
  return side > SMALL_SIDE ? { side } : { side, shortSide: side };
}

/** The short side that a photograph is brought to before `side` × `side` pixels are cut out of its middle. */
export function shortSideOf({ side, shortSide }: Preparation): number {
  return shortSide ?? Math.round((side * 256) / 224);
}

/**
 * One picture at a side. A picture of exactly this size is taken as it is: it has been prepared before, and doing that twice (as
 * happens to ImageNet-C) costs accuracy.
 * @param prepared it was published cut, and is resized at most, never cropped again but to a square
 */
export function preparePicture(picture: Picture, preparation: Preparation, prepared = false): Picture {
  const { side } = preparation;
  if (picture.width === side && picture.height === side) return picture;
  return shortSideAndCrop(picture, prepared ? side : shortSideOf(preparation), side);
}

/**
 * The square that a model of this side is handed: a photograph prepared at the side, a picture that was cut before at its own.
 * @param whole the picture was cut before, as those of data sets are
 */
export function modelInput(picture: Picture, side: number, whole: boolean): Picture {
  const all = isWhole(picture, whole);
  return all && picture.width === picture.height ? picture : preparePicture(picture, { side }, all);
}

/** Whether models see all of a picture, but for what is cut from a long side. */
export function isWhole({ width, height }: Pick<Picture, 'width' | 'height'>, whole: boolean): boolean {
  return whole || Math.max(width, height) <= SMALL_SIDE;
}
