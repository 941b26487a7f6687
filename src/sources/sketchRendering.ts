/**
 * Pencil rendering of a picture: lines where a difference of Gaussians falls off, as in XDoG (Winnemöller, Kyprianidis and
 * Olsen, "XDoG: an eXtended difference-of-Gaussians compendium", Computers & Graphics 36(6), 2012), with their tanh ramp
 * made linear. Taken per colour channel, darkest answer first, so that edges between equally light colours are lines too.
 */

const SIGMA = 0.9;
/** k of the paper: the wider Gaussian's share. */
const WIDER = 1.6;
/** Answer of the difference, in grey levels, at which a line begins and at which it is fully dark. */
const FAINT = 1.5;
const DARK = 14;
/** Grey levels of paper, of a full line, and of the tone laid over dark regions. */
const PAPER = 250;
const LINE = 50;
const TONE = 45;

/**
 * @param pixels RGB bytes of a square picture of `2 * size` pixels a side
 * @returns RGB bytes of `size` a side, grey: drawn at twice the size and averaged, so that lines are thin and smooth
 */
export function pencilRendering(pixels: Uint8Array, size: number): Uint8Array {
  const side = 2 * size;
  const narrow = gaussianBlur(pixels, side, SIGMA);
  const wide = gaussianBlur(pixels, side, SIGMA * WIDER);
  const grey = new Float32Array(side * side);
  for (let i = 0; i < grey.length; i++) {
    const at = 3 * i;
    let fall = 0;
    for (let c = 0; c < 3; c++) fall = Math.max(fall, wide[at + c]! - narrow[at + c]!);
    const line = Math.min(1, Math.max(0, (fall - FAINT) / (DARK - FAINT)));
    const light = (0.299 * wide[at]! + 0.587 * wide[at + 1]! + 0.114 * wide[at + 2]!) / 255;
    const paper = PAPER - TONE * (1 - light);
    grey[i] = paper + (LINE - paper) * line;
  }
  const out = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = 2 * y * side + 2 * x;
      const mean = (grey[at]! + grey[at + 1]! + grey[at + side]! + grey[at + side + 1]!) / 4;
      out.fill(mean + 0.5, (y * size + x) * 3, (y * size + x) * 3 + 3);
    }
  }
  return out;
}

/** Separable, edges repeated. `pixels` is RGB, square. */
function gaussianBlur(pixels: ArrayLike<number>, side: number, sigma: number): Float32Array {
  const kernel = gaussianKernel(sigma);
  const rows = blurAlong(pixels, side, kernel, 3, side * 3);
  return blurAlong(rows, side, kernel, side * 3, 3);
}

/** Blurs along the axis whose neighbours lie `step` numbers apart; `across` steps to the next line. */
function blurAlong(
  input: ArrayLike<number>,
  side: number,
  kernel: Float64Array,
  step: number,
  across: number,
): Float32Array {
  const radius = (kernel.length - 1) / 2;
  const out = new Float32Array(side * side * 3);
  for (let line = 0; line < side; line++) {
    for (let i = 0; i < side; i++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = -radius; k <= radius; k++) {
          const j = Math.min(side - 1, Math.max(0, i + k));
          sum += kernel[k + radius]! * input[line * across + j * step + c]!;
        }
        out[line * across + i * step + c] = sum;
      }
    }
  }
  return out;
}

/** Weights rounded to 1/65536: exponentials may differ in their last bit between machines, pictures may not. */
function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => Math.round((w / total) * 65536) / 65536);
}
