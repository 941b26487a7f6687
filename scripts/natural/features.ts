/**
 * Hand-made features of a small picture: a histogram of oriented gradients (Dalal and Triggs, CVPR 2005), a colour
 * histogram and coarse colours by place. They owe nothing to the networks of this project.
 */
const CELL = 8;
const BINS = 9;
const LEVELS = 4;
const GRID = 2;

/** Number of features of a picture of `size` pixels a side. */
export function featureCount(size: number): number {
  return (size / CELL) ** 2 * BINS + LEVELS ** 3 + GRID * GRID * 3;
}

/** @param pixels RGB bytes; the picture starts at `offset` and has `size` pixels a side, a multiple of 8 */
export function features(pixels: Uint8Array, offset: number, size: number): Float32Array {
  const out = new Float32Array(featureCount(size));
  const cells = size / CELL;
  const hogLength = cells * cells * BINS;
  const grey = new Float32Array(size * size);
  for (let i = 0; i < grey.length; i++) {
    const at = offset + 3 * i;
    const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    grey[i] = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
    const level = (value: number) => Math.floor((value * LEVELS) / 256);
    out[hogLength + (level(red) * LEVELS + level(green)) * LEVELS + level(blue)]! += 1 / grey.length;
    const [x, y] = [i % size, Math.floor(i / size)];
    const place = Math.floor((y * GRID) / size) * GRID + Math.floor((x * GRID) / size);
    const share = (GRID * GRID) / (255 * grey.length);
    out[hogLength + LEVELS ** 3 + place * 3]! += red * share;
    out[hogLength + LEVELS ** 3 + place * 3 + 1]! += green * share;
    out[hogLength + LEVELS ** 3 + place * 3 + 2]! += blue * share;
  }
  orientedGradients(grey, size, out);
  normalise(out, 0, hogLength, cells);
  for (let i = hogLength; i < hogLength + LEVELS ** 3; i++) out[i] = Math.sqrt(out[i]!);
  return out;
}

function orientedGradients(grey: Float32Array, size: number, out: Float32Array): void {
  const cells = size / CELL;
  for (let y = 1; y < size - 1; y++) {
    for (let x = 1; x < size - 1; x++) {
      const dx = grey[y * size + x + 1]! - grey[y * size + x - 1]!;
      const dy = grey[(y + 1) * size + x]! - grey[(y - 1) * size + x]!;
      const angle = (Math.atan2(dy, dx) / Math.PI + 1) % 1;
      const bin = Math.min(BINS - 1, Math.floor(angle * BINS));
      const cell = Math.floor(y / CELL) * cells + Math.floor(x / CELL);
      out[cell * BINS + bin]! += Math.sqrt(dx * dx + dy * dy);
    }
  }
}

/** Each cell's histogram is scaled by the length of its own 3 × 3 neighbourhood, so that contrast does not matter. */
function normalise(out: Float32Array, from: number, length: number, cells: number): void {
  const raw = out.slice(from, from + length);
  for (let y = 0; y < cells; y++) {
    for (let x = 0; x < cells; x++) {
      let energy = 0;
      for (let v = Math.max(0, y - 1); v <= Math.min(cells - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(cells - 1, x + 1); u++) {
          for (let b = 0; b < BINS; b++) energy += raw[(v * cells + u) * BINS + b]! ** 2;
        }
      }
      const scale = 1 / Math.sqrt(energy + 1e-2);
      for (let b = 0; b < BINS; b++) out[from + (y * cells + x) * BINS + b] = raw[(y * cells + x) * BINS + b]! * scale;
    }
  }
}
