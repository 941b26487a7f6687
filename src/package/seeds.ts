/** The seed of one picture, by the rule of all of Temper (`num/pictureSeed.ts`). */
import { pictureSeed as seedOfStem, stemOf } from '../num/pictureSeed';

/**
 * The seed that a picture of this name draws by: from the seed of the whole and the name without its extension, in Unicode's form NFC.
 * `temper corrupt`, the page's archives and `corrupt(…, { name })` use it, so files that come or go change no other picture.
 * @param seed whole number from 0 to 4,294,967,295
 * @param name path within the folder of pictures, with `/`
 * @example
 * ```js
 * import { pictureSeed } from 'temper';
 * pictureSeed(1, 'cats/tom.png') === pictureSeed(1, 'cats/tom.jpg'); // true: a copy in another format is the same picture
 * ```
 */
export function pictureSeed(seed: number, name: string): number {
  return seedOfStem(seed, stemOf(name));
}
