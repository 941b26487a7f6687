/** Pictures that lie one after another in memory, as one picture in which they stand side by side. */
import type { Picture } from '../../../contract/image';

/** @param pixels of square pictures of `side` pixels, RGB */
export function strip(pixels: Uint8Array, side: number): Picture {
  const line = side * 3;
  const count = Math.floor(pixels.length / (side * line));
  const out = new Uint8Array(count * side * line);
  for (let i = 0; i < count; i++) {
    for (let y = 0; y < side; y++) {
      const from = (i * side + y) * line;
      out.set(pixels.subarray(from, from + line), (y * count + i) * line);
    }
  }
  return { width: count * side, height: side, pixels: out };
}
