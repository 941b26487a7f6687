/** From a canvas's pixels, which have transparency, to the engine's, which have none. */
import type { Picture } from '../contract/image';

/** @param image as `ImageData`: RGBA, not premultiplied; transparent pixels are laid on white */
export function onWhite({
  width,
  height,
  data,
}: {
  width: number;
  height: number;
  data: Uint8ClampedArray | Uint8Array;
}): Picture {
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0, j = 0; j < pixels.length; i += 4, j += 3) {
    const alpha = data[i + 3]!;
    for (let c = 0; c < 3; c++) {
      pixels[j + c] = alpha === 255 ? data[i + c]! : 255 + Math.round(((data[i + c]! - 255) * alpha) / 255);
    }
  }
  return { width, height, pixels };
}
