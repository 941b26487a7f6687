/**
 * Halftone screens: the order in which a cell of a rotated grid fills with ink as the tone gets darker. A threshold of a
 * round dot is the share of the cell that lies nearer to the middle of the dot, so a tone t covers a share t.
 */
import * as tf from '../../../compute/tf';
import { HostCache } from '../../ops/hostCache';

const screens = new HostCache<Float32Array>(32);

/** Share of a period below each value of (cos u + cos v) / 2, in 512 steps from −1 to 1. */
let shares: Float32Array | null = null;

/**
 * @param period distance of dots, pixels
 * @returns thresholds 0..1, [1, height, width, 1]: ink where the darkness is above
 */
export function dotScreen(height: number, width: number, period: number, degrees: number): tf.Tensor4D {
  const values = screens.get(`${height} ${width} ${period} ${degrees}`, () => {
    shares ??= spotShares();
    const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const turn = (2 * Math.PI) / period;
    const thresholds = new Float32Array(height * width);
    for (let row = 0, i = 0; row < height; row++) {
      const y = row - height / 2;
      for (let column = 0; column < width; column++, i++) {
        const x = column - width / 2;
        const spot = (Math.cos(turn * (x * cosine + y * sine)) + Math.cos(turn * (y * cosine - x * sine))) / 2;
        thresholds[i] = 1 - shares[Math.min(511, Math.floor((spot + 1) * 256))]!;
      }
    }
    return thresholds;
  });
  return tf.tensor4d(values, [1, height, width, 1]);
}

function spotShares(): Float32Array {
  const side = 400;
  const counts = new Float32Array(512);
  for (let i = 0; i < side * side; i++) {
    const u = (2 * Math.PI * ((i % side) + 0.5)) / side;
    const v = (2 * Math.PI * (Math.floor(i / side) + 0.5)) / side;
    counts[Math.min(511, Math.floor(((Math.cos(u) + Math.cos(v)) / 2 + 1) * 256))]! += 1 / (side * side);
  }
  let sum = 0;
  return counts.map((count) => (sum += count) - count / 2);
}
