/** Statistics of 8-bit pictures: what corruptions are compared by. All values are in code values 0..255 or in decibel. */

export interface ChannelStatistics {
  /** Mean of each channel, 0..255. */
  mean: [number, number, number];
  /** Population standard deviation of each channel, 0..255. */
  deviation: [number, number, number];
}

/** @param pixels interleaved RGB, any number of pixels */
export function channelStatistics(pixels: Uint8Array): ChannelStatistics {
  const count = pixels.length / 3;
  const of = (channel: number): [number, number] => {
    let sum = 0;
    let squares = 0;
    for (let i = channel; i < pixels.length; i += 3) {
      const value = pixels[i]!;
      sum += value;
      squares += value * value;
    }
    const mean = sum / count;
    return [mean, Math.sqrt(Math.max(0, squares / count - mean * mean))];
  };
  const [red, green, blue] = [of(0), of(1), of(2)];
  return { mean: [red[0], green[0], blue[0]], deviation: [red[1], green[1], blue[1]] };
}

/**
 * Peak signal-to-noise ratio, 10 log10(255² / MSE) over all pixels and channels; infinite for equal pictures.
 * @throws RangeError where the lengths differ
 */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`PSNR of pictures of ${a.length} and ${b.length} values`);
  let squares = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!;
    squares += difference * difference;
  }
  return 10 * Math.log10((255 * 255 * a.length) / squares);
}
