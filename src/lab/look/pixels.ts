/** What can be read from pixels while a slider moves: where and how far a corruption moved them. */
import type { Picture } from '../../contract/image';

/**
 * What a corruption changed: mid-grey where nothing did, `gain` times the signed difference elsewhere.
 * @throws {RangeError} where the sizes differ
 */
export function residual(before: Picture, after: Picture, gain = 2): Picture {
  if (before.pixels.length !== after.pixels.length) throw new RangeError('The two pictures differ in size.');
  const pixels = new Uint8Array(before.pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    const value = 128 + gain * (after.pixels[i]! - before.pixels[i]!);
    pixels[i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return { width: before.width, height: before.height, pixels };
}

/** Root mean square of the change, in code values 0..255. */
export function rootMeanSquare(before: Picture, after: Picture): number {
  const n = Math.min(before.pixels.length, after.pixels.length);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (after.pixels[i]! - before.pixels[i]!) ** 2;
  return n === 0 ? 0 : Math.sqrt(sum / n);
}
