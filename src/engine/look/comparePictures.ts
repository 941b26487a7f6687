/** A picture and its corrupted copy in numbers: distances, histograms, spectra, and what was added. */
import type { Comparison } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { psnr } from '../../image/psnr';
import { radialSpectrum } from '../../image/spectrum';
import { ssim } from '../../image/ssim';

/** @throws RangeError where the sizes differ */
export function comparePictures(before: Picture, after: Picture): Comparison {
  const { width, height } = before;
  if (after.width !== width || after.height !== height) {
    throw new RangeError(
      `Only pictures of equal size can be compared, not ${width} × ${height} with ${after.width} × ${after.height}.`,
    );
  }
  const decibel = psnr(before.pixels, after.pixels);
  const [first, second] = [radialSpectrum(before), radialSpectrum(after)];
  return {
    psnr: Number.isFinite(decibel) ? decibel : null,
    ssim: ssim(before.pixels, after.pixels, height, width),
    histograms: { before: histograms(before), after: histograms(after) },
    spectrum: { frequencies: first.frequencies, before: first.power, after: second.power },
    residual: residual(before, after),
  };
}

/** Share of each value 0..255 for R, G, B. */
function histograms({ pixels }: Picture): number[][] {
  const counts = [0, 1, 2].map(() => new Float64Array(256));
  for (let i = 0; i < pixels.length; i += 3) {
    for (let c = 0; c < 3; c++) counts[c]![pixels[i + c]!]!++;
  }
  return counts.map((channel) => Array.from(channel, (count) => (3 * count) / pixels.length));
}

function residual({ width, height, pixels }: Picture, after: Picture): Picture {
  // 128 + 255 / 2 rounds to 256: a Uint8ClampedArray keeps it at 255.
  const out = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < out.length; i++) out[i] = 128 + (after.pixels[i]! - pixels[i]!) / 2;
  return { width, height, pixels: new Uint8Array(out.buffer) };
}
