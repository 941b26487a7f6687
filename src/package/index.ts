/**
 * `temper`: common corruptions of pictures in pages, workers and Node, the same pixels as the page and `temper corrupt` make.
 *
 * @example
 * ```js
 * import { corrupt, perturbations } from 'temper';
 *
 * const noisy = await corrupt(picture, 'gaussian_noise', { severity: 3, seed: 0 });
 * const rainyNight = await corrupt(picture, [{ name: 'low_light', severity: 2 }, { name: 'raindrops', severity: 3 }]);
 * ```
 */
import { byName } from './byName';
import { corruptWith } from './corrupt';
import type { PerturbationName } from './names';
import type { PixelPicture, Change, CorruptOptions } from './types';

export { configure, dispose, start } from './backend';
export { isPerturbationName } from './knownNames';
export { BackendError, OptionError, PictureError, TemperError, UnknownPerturbationError } from './errors';
export { FAMILIES, perturbations, severityTableFor } from './infos';
export { pictureSeed } from './seeds';
export type { PerturbationCollection, PerturbationFamily, SeverityTable } from '../contract/perturbation';
export type { PerturbationName } from './names';
export type * from './types';

const run = corruptWith(byName);

/**
 * The picture after one perturbation, or after a chain of them. What comes out is of the kind that went in, and the picture that went in stays as it is.
 *
 * All that is random hangs on `seed` and, where it has one, the picture's name; without a name, on the seed and its place in the list. The same call
 * gives the same pixels on every machine; WebGPU and browsers without relaxed SIMD may differ by 1/255.
 *
 * It computes in the thread that calls it: in a page, a worker keeps the page smooth.
 *
 * @param picture an `ImageData`, or `{ data, width, height }` with 3 or 4 channels of 8 bits or of floats from 0 to 1
 * @param change a published name, a perturbation of a family, or steps `[{ name, severity }]`
 * @throws {UnknownPerturbationError} with the nearest names
 * @throws {PictureError} saying what is wrong with the picture
 * @throws {OptionError} naming the option
 * @throws {BackendError} where nothing can compute
 * @example
 * ```js
 * const context = canvas.getContext('2d');
 * const photo = context.getImageData(0, 0, canvas.width, canvas.height);
 * context.putImageData(await corrupt(photo, 'fog', { severity: 4 }), 0, 0);
 * ```
 */
export function corrupt<P extends PixelPicture>(
  picture: P,
  change: Change<PerturbationName>,
  options?: CorruptOptions,
): Promise<P>;
/**
 * Several pictures, of any sizes, in their order. All are checked before the first is changed.
 * @example
 * ```js
 * const set = await corrupt([{ name: 'cats/tom.png', ...tom }, { name: 'cats/kit.png', ...kit }], 'frost', { seed: 7 });
 * ```
 */
export function corrupt<P extends PixelPicture>(
  pictures: readonly P[],
  change: Change<PerturbationName>,
  options?: CorruptOptions,
): Promise<P[]>;
export function corrupt<P extends PixelPicture>(
  pictures: P | readonly P[],
  change: Change<PerturbationName>,
  options?: CorruptOptions,
): Promise<P | P[]> {
  return run(pictures, change as Change, options);
}
