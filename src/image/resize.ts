/** Resizing for a model's input: the middle square of a picture, each output pixel the mean of the area it covers. */
import type { Picture } from '../contract/image';

/** @returns a `size`×`size` picture; enlarging repeats pixels */
export function middleSquare(picture: Picture, size: number): Picture {
  const side = Math.min(picture.width, picture.height);
  const left = Math.floor((picture.width - side) / 2);
  const top = Math.floor((picture.height - side) / 2);
  const pixels = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    const [y0, y1] = span(y, size, side);
    for (let x = 0; x < size; x++) {
      const [x0, x1] = span(x, size, side);
      const sums = [0, 0, 0];
      for (let v = y0; v < y1; v++) {
        for (let u = x0; u < x1; u++) {
          const at = ((top + v) * picture.width + left + u) * 3;
          for (let c = 0; c < 3; c++) sums[c] = sums[c]! + picture.pixels[at + c]!;
        }
      }
      const area = (y1 - y0) * (x1 - x0);
      for (let c = 0; c < 3; c++) pixels[(y * size + x) * 3 + c] = Math.round(sums[c]! / area);
    }
  }
  return { width: size, height: size, pixels };
}

/** Source pixels that output pixel `i` of `size` covers; at least one. */
export function span(i: number, size: number, side: number): [number, number] {
  const from = Math.min(side - 1, Math.floor((i * side) / size));
  return [from, Math.max(from + 1, Math.floor(((i + 1) * side) / size))];
}
