/** What corruptions are compared by where they are random: means and spreads of 8-bit pictures, in code values 0..255. */

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
