/**
 * Steps one after the other on a batch, given as functions: who has them by name looks them up first (`composition.ts`), and who brings them
 * along needs no registry (`library/`).
 */
import type * as tf from '../compute/tf';
import { deriveSeed } from '../num/random';
import { jpegRoundTrip } from './digital/jpegCompression';
import type { ApplyOptions } from './perturbation';

export interface StepAtHand {
  /** By which a perturbation that occurs again is known. */
  name: string;
  /** 1..5; fractions interpolate. */
  severity: number;
  apply(x: tf.Tensor4D, options: ApplyOptions): tf.Tensor4D;
}

export interface StepsOptions extends Omit<ApplyOptions, 'severity'> {
  /** Quality 1..100 of a JPEG round trip of the stored result; null leaves it out. */
  jpeg?: number | null;
  /** Keeps what the steps did to a part of the pictures (`onPart.ts`). @returns a new tensor */
  onPart?(changed: tf.Tensor4D): tf.Tensor4D;
}

/**
 * The batch after all steps, as floats: it is cut to 8 bits by whoever stores it. A perturbation that occurs again draws other random numbers the
 * second time. To be called within `tf.tidy`.
 * @param x [batch, height, width, 3], 0..1; disposed of
 */
export function inSteps(x: tf.Tensor4D, steps: readonly StepAtHand[], options: StepsOptions): tf.Tensor4D {
  const { jpeg, seed, seeds, onPart, ...others } = options;
  const after = steps.reduce((before, { name, severity, apply }, k) => {
    const times = steps.slice(0, k).filter((step) => step.name === name).length;
    const drawn = (first: number) => (times === 0 ? first : deriveSeed(first, 'again', times));
    const own = { ...others, severity, seed: drawn(seed), ...(seeds && { seeds: seeds.map(drawn) }) };
    const changed = apply(before, own);
    before.dispose();
    return changed;
  }, x);
  const kept = onPart ? onPart(after) : after;
  return jpeg ? jpegStored(kept, jpeg) : kept;
}

/** Cut to 8 bits as every stored picture, then through a JPEG file. */
function jpegStored(x: tf.Tensor4D, quality: number): tf.Tensor4D {
  const bytes = x.mul(255).add(1e-3).floor().clipByValue(0, 255) as tf.Tensor4D;
  return jpegRoundTrip(bytes, quality).div(255);
}
