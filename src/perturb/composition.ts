/**
 * Several perturbations of one picture, one after the other. Between the steps the picture stays on the device as floats,
 * as if one camera had suffered all of it; only the result is cut to 8 bits, and stored as a JPEG file where asked for.
 */
import * as tf from '../compute/tf';
import type { Picture, PicturePart } from '../contract/image';
import { MAX_STEPS, type CorruptStep, type PerturbationInfo, type SeverityTable } from '../contract/perturbation';
import { maskFor } from '../image/pictureMask';
import { nearestNames } from '../num/nearestNames';
import type { LossGradient } from './adversarial/attack';
import { attacks } from './adversarial/index';
import { checkPictureSize } from './pictureSize';
import { tensorOfPicture, storedPicture } from './pictureTensors';
import { inSteps } from './inSteps';
import { onPart } from './onPart';
import type { ApplyOptions } from './perturbation';
import { perturbations } from './registry';

export interface CompositionOptions {
  seed: number;
  table: SeverityTable;
  /** Quality 1..100 of a JPEG round trip of the stored result; null leaves it out. */
  jpeg?: number | null;
  /** The gradient of the model that attacks are aimed at. */
  lossGradient?: LossGradient;
  /** The part of the picture that is corrupted; all of it by default (`onPart.ts`). */
  part?: PicturePart;
  /** Index of the picture in its set, which decides, with the seed, what random perturbations draw; default 0. */
  index?: number;
}

type Apply = (x: tf.Tensor4D, options: ApplyOptions) => tf.Tensor4D;

/** Every perturbation of a picture alone, then those that attack a model. */
export function allInfos(): PerturbationInfo[] {
  return [...perturbations, ...attacks].map(({ info }) => info);
}

/** @throws Error with the names that are most like it */
export function perturbationInfo(name: string): PerturbationInfo {
  const infos = allInfos();
  const found = infos.find((info) => info.name === name);
  if (found) return found;
  const near = nearestNames(
    name,
    infos.map((info) => info.name),
  );
  throw new Error(`There is no perturbation called "${name}". The nearest names are: ${near.join(', ')}.`);
}

/**
 * The picture after all steps, in order. A perturbation that occurs again draws other random numbers the second time; a
 * single step gives what `corruptPicture` gives.
 * @throws Error naming the step that cannot be done, and why; or that the mask has another size than the picture
 */
export async function corruptBySteps(
  picture: Picture,
  steps: readonly CorruptStep[],
  options: CompositionOptions,
): Promise<Picture> {
  checkSteps(steps, options);
  checkPictureSize(
    picture,
    steps.map((step) => perturbationInfo(step.perturbation)),
  );
  const { jpeg, lossGradient, index = 0, part, ...drawn } = options;
  const mask = part === undefined ? null : maskFor(part, picture);
  // The untouched picture is made again rather than held: it would take room from the steps.
  const mixed = mask ? { onPart: (x: tf.Tensor4D) => onPart(x, tensorOfPicture(picture), mask) } : {};
  const atHand = steps.map(({ perturbation, severity }) => ({
    name: perturbation,
    severity,
    apply: applyOf(perturbation, lossGradient),
  }));
  const applied = tf.tidy(() =>
    inSteps(tensorOfPicture(picture), atHand, { ...drawn, ...mixed, jpeg, firstIndex: index }),
  );
  return storedPicture(applied);
}

/** @throws Error where a step is unknown, out of range, or attacks a model that nobody named */
function checkSteps(steps: readonly CorruptStep[], options: Pick<CompositionOptions, 'jpeg' | 'lossGradient'>) {
  if (steps.length > MAX_STEPS) {
    throw new RangeError(`A composition has at most ${MAX_STEPS} steps, not ${steps.length}.`);
  }
  for (const { perturbation, severity } of steps) {
    const info = perturbationInfo(perturbation);
    if (!(severity >= 1 && severity <= 5)) {
      throw new RangeError(`The severity of ${perturbation} must be from 1 to 5, not ${severity}.`);
    }
    if (info.needsModel && !options.lossGradient) {
      throw new Error(`${info.label} attacks a model: choose the model that it shall attack.`);
    }
  }
  const { jpeg } = options;
  if (jpeg !== undefined && jpeg !== null && !(Number.isInteger(jpeg) && jpeg >= 1 && jpeg <= 100)) {
    throw new RangeError(`The JPEG quality must be a whole number from 1 to 100, not ${jpeg}.`);
  }
}

function applyOf(name: string, lossGradient: LossGradient | undefined): Apply {
  const alone = perturbations.find(({ info }) => info.name === name);
  if (alone) return (x, options) => alone.apply(x, options);
  const attack = attacks.find(({ info }) => info.name === name)!;
  return (x, options) => attack.apply(x, { ...options, lossGradient: lossGradient! });
}
