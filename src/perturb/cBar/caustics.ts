/**
 * Caustics: the net of light on the floor of a pool, as in ImageNet-C̄. Five rounds of sines bend the coordinates, each adds
 * light where the bent coordinates meet; seen as a height, the net is a lens that refracts the picture below it.
 */
import { gaussianFilter } from '../../image/imageBlur';
import { cosine, sine, sineAndCosine } from '../../num/sine';

const ROUNDS = 5;
const SHARPNESS = 0.005;

/**
 * Brightness of the net, 0..1.
 * @param period pixels after which it repeats
 * @returns [height, width]
 */
export function causticNet(time: number, period: number, height: number, width: number): Float32Array {
  const net = new Float32Array(height * width);
  const turns = (count: number) =>
    Float64Array.from({ length: count }, (_, i) => ((i / period) % 1) * 2 * Math.PI - 250);
  const times = Array.from({ length: ROUNDS }, (_, n) => time * (1 - 3.5 / (n + 1)));
  const [sinTimes, cosTimes] = [Float64Array.from(times, Math.sin), Float64Array.from(times, Math.cos)];
  const horizontal = turns(width);
  const [sinQ, cosQ] = [horizontal.map(sine), horizontal.map(cosine)];
  const bent = new Float64Array(2);
  let at = 0;
  for (const p of turns(height)) {
    const [sinP, cosP] = [sine(p), cosine(p)];
    for (let column = 0; column < width; column++) {
      const q = horizontal[column]!;
      // Sines and cosines of the bent coordinates u and v; sums of angles are taken apart, as sines are what costs.
      let sinU = sinP;
      let cosU = cosP;
      let sinV = sinQ[column]!;
      let cosV = cosQ[column]!;
      let light = 1;
      for (let n = 0; n < ROUNDS; n++) {
        const sinT = sinTimes[n]!;
        const cosT = cosTimes[n]!;
        const u = p + (cosT * cosU + sinT * sinU) + (sinT * cosV + cosT * sinV);
        const v = q + (sinT * cosV - cosT * sinV) + (cosT * cosU - sinT * sinU);
        sineAndCosine(u, bent);
        sinU = bent[0]!;
        cosU = bent[1]!;
        sineAndCosine(v, bent);
        sinV = bent[0]!;
        cosV = bent[1]!;
        const s = sinU * cosT + cosU * sinT;
        const c = cosV * cosT - sinV * sinT;
        light += Math.abs(s * c) / (SHARPNESS * Math.sqrt(p * p * c * c + q * q * s * s));
      }
      const value = 1.17 - Math.pow(light / ROUNDS, 1.4);
      const square = value * value;
      net[at++] = Math.min(1, square * square * square * square);
    }
  }
  return net;
}

/** What the net does to a picture at each pixel; [height, width] each. */
export interface Refraction {
  /** Place that the pixel is fetched from, pixels. */
  down: Float32Array;
  right: Float32Array;
  /** Light added, 1 for each `lighting`. */
  light: Float32Array;
}

/** Ratio of the speeds of light above and in the lens. */
const ETA = 4;
/** Normals that lean by less refract nothing. */
const UPRIGHT = 1 - 1e-3;

/**
 * A ray from straight above meets the slope n of the softened net: by the law of refraction it leaves sideways by
 * n·(√(1 − s²/η²) − n_z/η), s the sine of the slope. Beyond the border the net is dark.
 * @param lens pixels that a ray travels after the lens
 */
export function refraction(net: Float32Array, height: number, width: number, lens: number): Refraction {
  const soft = gaussianFilter(net, height, width, [1, 1], 4);
  const at = (row: number, column: number): number =>
    row < 0 || column < 0 || row >= height || column >= width ? 0 : soft[row * width + column]!;
  const down = new Float32Array(net.length);
  const right = new Float32Array(net.length);
  const light = new Float32Array(net.length);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const slopeDown = at(row + 1, column) - at(row - 1, column);
      const slopeRight = at(row, column + 1) - at(row, column - 1);
      light[i] = slopeDown - slopeRight;
      const upright = 1 / Math.sqrt(1 + slopeDown * slopeDown + slopeRight * slopeRight);
      if (upright >= UPRIGHT) continue;
      const sine2 = 1 - upright * upright;
      const reach = lens * upright * (Math.sqrt(1 - sine2 / (ETA * ETA)) - upright / ETA);
      down[i] = slopeDown * reach;
      right[i] = slopeRight * reach;
    }
  }
  return { down, right, light };
}
