/** What published statistics say of the frequencies of a change. */
import { fft2d } from '../../src/num/fft';

/** log10 of the mean power of the residual's luma in 16 rings of frequency up to half the sampling rate, DC left out. */
export function residualSpectrum(pixels: Uint8Array, clean: Uint8Array, size: number): number[] {
  const area = size * size;
  const luma = Float64Array.from({ length: area }, (_, i) =>
    [0.299, 0.587, 0.114].reduce((sum, share, c) => sum + share * (pixels[3 * i + c]! - clean[3 * i + c]!), 0),
  );
  const { re, im } = fft2d(luma, size, size);
  const sums = new Float64Array(16);
  const counts = new Float64Array(16);
  const signed = (i: number) => (2 * i < size ? i : i - size) / size;
  for (let i = 1; i < area; i++) {
    const radius = Math.hypot(signed(Math.floor(i / size)), signed(i % size));
    if (radius > 0.5) continue;
    const bin = Math.min(15, Math.floor(radius * 32));
    sums[bin]! += (re[i]! ** 2 + im[i]! ** 2) / area;
    counts[bin]!++;
  }
  return Array.from(sums, (sum, bin) => Math.log10(sum / counts[bin]! + 1e-6));
}
