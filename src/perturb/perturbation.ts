/**
 * What a perturbation is: its published metadata and one function on a batch of pictures. Layers that do not depend on the
 * pictures come from counter-based random numbers: noise, plasma and displacement fields are made on the device by our kernels
 * (`compute/kernels`); what is drawn (frost, drops, flakes, tiles) or is a short list (paths of motion, taps of a filter) is made on the host and
 * kept. The picture itself never leaves the device.
 */
import type { PerturbationInfo, SeverityTable } from '../contract/perturbation';
import { deriveSeed } from '../num/random';
import type * as tf from '../compute/tf';

export interface ApplyOptions {
  /** 1..5; fractions interpolate the rows of the table. */
  severity: number;
  seed: number;
  /**
   * Index in the data set of the first picture of the batch. Picture i draws from
   * `deriveSeed(seed, name, firstIndex + i)`, so any batch split gives the same pixels.
   */
  firstIndex: number;
  /** Seeds of the pictures of the batch, where they are not made of `seed` and an index: picture i draws from `deriveSeed(seeds[i], name)`. */
  seeds?: readonly number[];
  table: SeverityTable;
}

export interface Perturbation {
  info: PerturbationInfo;
  /**
   * @param x [batch, height, width, 3], 0..1, sRGB; not disposed of
   * @returns a new tensor of the same shape, clipped to 0..1; the caller disposes of it
   */
  apply(x: tf.Tensor4D, options: ApplyOptions): tf.Tensor4D;
}

/**
 * The parameters of a severity, interpolated linearly between the published rows.
 * @throws RangeError unless 1 ≤ severity ≤ 5
 */
export function severityRow(info: PerturbationInfo, severity: number, table: SeverityTable): number[] {
  if (!(severity >= 1 && severity <= 5)) {
    throw new RangeError(`The severity of ${info.name} must be from 1 to 5, not ${severity}.`);
  }
  const rows = info.severities[table];
  const below = Math.floor(severity);
  const low = rows[below - 1]!;
  const high = rows[Math.min(below, 4)]!;
  return low.map((value, i) => value + (severity - below) * (high[i]! - value));
}

/** The seed of each picture of a batch. */
export function pictureSeeds(info: PerturbationInfo, batch: number, options: ApplyOptions): number[] {
  const { seed, seeds, firstIndex } = options;
  return Array.from({ length: batch }, (_, i) =>
    seeds ? deriveSeed(seeds[i]!, info.name) : deriveSeed(seed, info.name, firstIndex + i),
  );
}
