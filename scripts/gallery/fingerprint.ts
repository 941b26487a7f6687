/**
 * What the regression test compares: the mean and the spread of each colour in a grid of blocks. A change of algorithm,
 * parameters or seeds shows; the last bit of a pixel does not.
 */
import type { Picture } from '../../src/contract/image.ts';

const BLOCKS = 7;
/** Largest change of a block's mean or spread that is not a change, of 0..255. */
export const TOLERANCE = 1.5;

/** Means and standard deviations by block and colour, 0..255; base64 of one byte each. */
export function fingerprint({ width, height, pixels }: Picture): string {
  const out = new Uint8Array(BLOCKS * BLOCKS * 6);
  for (let block = 0; block < BLOCKS * BLOCKS; block++) {
    const [top, left] = [Math.floor(block / BLOCKS), block % BLOCKS];
    for (let c = 0; c < 3; c++) {
      let [count, sum, squares] = [0, 0, 0];
      for (let y = Math.floor((top * height) / BLOCKS); y < Math.floor(((top + 1) * height) / BLOCKS); y++) {
        for (let x = Math.floor((left * width) / BLOCKS); x < Math.floor(((left + 1) * width) / BLOCKS); x++) {
          const value = pixels[(y * width + x) * 3 + c]!;
          count++;
          sum += value;
          squares += value * value;
        }
      }
      const mean = sum / count;
      out[block * 6 + c] = Math.round(mean);
      out[block * 6 + 3 + c] = Math.round(Math.sqrt(Math.max(0, squares / count - mean * mean)));
    }
  }
  return Buffer.from(out).toString('base64');
}

/** Largest difference of two fingerprints, 0..255; Infinity where they have different sizes. */
export function distance(a: string, b: string): number {
  const [x, y] = [Buffer.from(a, 'base64'), Buffer.from(b, 'base64')];
  if (x.length !== y.length) return Infinity;
  return x.reduce((largest, value, i) => Math.max(largest, Math.abs(value - y[i]!)), 0);
}
