/** The one verb of the library: pictures in, corrupted pictures of the same kind out. */
import { messageOf } from '../contract/message';
import { checkFits } from '../perturb/pictureSize';
import { onEngine } from './running';
import { PictureError } from './errors';
import { likeGiven, plainPixels, type PlainPixels } from './pixels';
import { pictureSeed } from './seeds';
import { checkedOptions, checkedSteps, type CheckedOptions, type CheckedStep, type Find } from './steps';
import type { PixelPicture, Change, CorruptOptions } from './types';

/** `corrupt` for one way of finding perturbations. */
export function corruptWith(find: Find) {
  return async <P extends PixelPicture>(pictures: P | readonly P[], change: Change, options: CorruptOptions = {}) => {
    const checked = checkedOptions(options);
    const steps = await checkedSteps(change, checked.severity, find, options.severity);
    if (!Array.isArray(pictures)) return one(pictures as P, steps, checked, options.name);
    const list = pictures as readonly P[];
    if (options.name !== undefined) {
      throw new PictureError('The option name is for one picture: give each of several its own, as { name, … }.');
    }
    // All are looked at before the first is changed, so that nothing is done by halves.
    const plain = list.map((picture, i) => told(i, () => checkedPixels(picture, steps)));
    const out: P[] = [];
    let { index } = checked;
    for (const [i, picture] of list.entries()) {
      out.push(await made(picture, plain[i]!, steps, { ...checked, index }));
      index += plain[i]!.count;
    }
    return out;
  };
}

function one<P extends PixelPicture>(
  picture: P,
  steps: CheckedStep[],
  options: CheckedOptions,
  name?: string,
): Promise<P> {
  return made(picture, checkedPixels(picture, steps, name), steps, options);
}

/** @throws {PictureError} */
function checkedPixels(picture: PixelPicture, steps: readonly CheckedStep[], name?: string): PlainPixels {
  const plain = plainPixels(picture, name);
  try {
    checkFits(
      plain,
      steps.map(({ perturbation }) => perturbation.info),
    );
  } catch (error) {
    throw new PictureError(messageOf(error), { cause: error });
  }
  return plain;
}

function told<Result>(i: number, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    throw error instanceof PictureError ? new PictureError(`Picture ${i}: ${error.message}`, { cause: error }) : error;
  }
}

async function made<P extends PixelPicture>(
  picture: P,
  plain: PlainPixels,
  steps: readonly CheckedStep[],
  options: CheckedOptions,
): Promise<P> {
  const { names, ...pixels } = plain;
  const { severity: _, seed, ...others } = options;
  // A name takes the place of the index.
  const seeds = names?.map((name) => pictureSeed(seed, name));
  const values = await onEngine((engine) =>
    engine.changed({ ...pixels, steps, options: { ...others, seed, ...(seeds && { seeds }) } }),
  );
  return likeGiven(picture, values, plain);
}
