/**
 * `temper/core`: `corrupt` for perturbations that are imported, so that a bundler takes no others along.
 *
 * @example
 * ```js
 * import { corrupt } from 'temper/core';
 * import { gaussianNoise } from 'temper/noise';
 *
 * const noisy = await corrupt(picture, gaussianNoise, { severity: 3 });
 * ```
 */
import { corruptWith } from './corrupt';
import { UnknownPerturbationError } from './errors';
import type { PixelPicture, Change, CorruptOptions } from './types';

export { configure, dispose, start } from './backend';
export { BackendError, OptionError, PictureError, TemperError, UnknownPerturbationError } from './errors';
export { pictureSeed } from './seeds';
export { severityTableFor } from '../contract/perturbation';
export type * from './types';

const run = corruptWith((name) =>
  Promise.reject(
    new UnknownPerturbationError(
      `temper/core knows no names: import ${name} from its family, or corrupt from 'temper'.`,
      name,
      [],
    ),
  ),
);

/** As `corrupt` of `temper`, with perturbations of the families in place of names. */
export function corrupt<P extends PixelPicture>(
  picture: P,
  change: Change<never>,
  options?: CorruptOptions,
): Promise<P>;
export function corrupt<P extends PixelPicture>(
  pictures: readonly P[],
  change: Change<never>,
  options?: CorruptOptions,
): Promise<P[]>;
export function corrupt<P extends PixelPicture>(
  pictures: P | readonly P[],
  change: Change<never>,
  options?: CorruptOptions,
): Promise<P | P[]> {
  return run(pictures, change, options);
}
