/**
 * Glitched: bands of the picture are moved sideways, one colour channel is displaced as a whole, and every other row is black. The
 * published code draws with a constant seed, so that all pictures of a severity have the same bands and always the red channel is
 * displaced; here the seed decides, as in the glitch effect that the code calls.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { warp } from '../ops/warp';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { LI, penWidth, sizeRatio } from './source';

const rows = [[2], [4], [5], [8], [10]] as const;

const info: PerturbationInfo = {
  name: 'glitched',
  label: 'Glitched',
  family: 'laion-c',
  collection: 'laion-c',
  role: 'test',
  random: true,
  description:
    'A broken video signal: bands of rows are shifted sideways, one of the three colours has slipped, and every second line is black.',
  formula:
    'y = 0 on even rows, else x shifted sideways by d in 2g bands, |d| ≤ w·g²/100;  one channel moved by up to 2g px instead',
  source: `${LI}, after TotallyNotChase/glitch-this (MIT); the bands are drawn by seed, where the published code has the same for every picture`,
  parameters: ['g: strength'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export interface Band {
  /** Pixels to the right. */
  shift: number;
  top: number;
  /** Rows; may be 0. */
  tall: number;
}

export interface Glitch {
  /** A later one replaces an earlier one. */
  bands: readonly Band[];
  /** The channel that is displaced, 0..2, and by how much. */
  channel: number;
  right: number;
  down: number;
}

export const glitched: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [strength] = severityRow(info, options.severity, options.table) as [number];
    const glitches = pictureSeeds(info, batch, options).map((seed) =>
      drawGlitch(new Random(seed, 'glitch'), strength, height, width),
    );
    return withGlitches(x, glitches);
  },
};

function drawGlitch(random: Random, strength: number, height: number, width: number): Glitch {
  const count = Math.round(2 * strength);
  const furthest = Math.floor((width * strength * strength) / 100);
  const ratio = sizeRatio(height, width);
  const within = (most: number) => random.integer(2 * most + 1) - most;
  const bands = Array.from({ length: count }, (): Band => {
    const shift = within(furthest);
    const top = random.integer(height + 1);
    const tall = Math.min(height - top, 1 + random.integer(Math.max(1, Math.floor(height / 4))));
    return { shift, top, tall };
  });
  const channel = random.integer(3);
  const [right, down] = [within(count), within(count)].map((pixels) => Math.round(pixels * ratio)) as [number, number];
  return { bands, channel, right, down };
}

/** @param glitches one for each picture of x */
export function withGlitches(x: tf.Tensor4D, glitches: readonly Glitch[]): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  const size = batch * height * width;
  const moved = { rows: new Float32Array(size), columns: new Float32Array(size) };
  const slipped = { rows: new Float32Array(size), columns: new Float32Array(size) };
  const ofChannel = new Float32Array(batch * 3);
  glitches.forEach(({ bands, channel, right, down }, picture) => {
    ofChannel[3 * picture + channel] = 1;
    const shifts = new Int32Array(height);
    for (const { shift, top, tall } of bands) if (shift !== 0) shifts.fill(shift, top, top + tall);
    for (let row = 0, at = picture * height * width; row < height; row++, at += width) {
      moved.rows.fill(row, at, at + width);
      fillLine(moved.columns, at, width, shifts[row]!);
      const source = wrapped(row - down, height);
      slipped.rows.fill(source, at, at + width);
      // As published, only the row that was the first one is moved to the side as well.
      fillLine(slipped.columns, at, width, source === 0 ? right : 0);
    }
  });
  const pen = penWidth(height, width);
  const lit = Float32Array.from({ length: size }, (_, i) => Math.floor((Math.floor(i / width) % height) / pen) % 2);
  return tf.tidy(() => {
    const [bands, plane] = [warp(x, moved, 'edge', 'nearest'), warp(x, slipped, 'edge', 'nearest')];
    // Products of matrices, since those that broadcast take several times as long.
    const lines = tf.tensor3d(lit, [batch, height * width, 1]);
    const chosen = tf.tensor3d(ofChannel, [batch, 1, 3]);
    const inChannels = (channels: tf.Tensor) => tf.matMul(lines, channels).reshape(x.shape);
    return bands.mul(inChannels(tf.sub(1, chosen))).add(plane.mul(inChannels(chosen))) as tf.Tensor4D;
  });
}

const wrapped = (index: number, length: number) => ((index % length) + length) % length;

/** Columns that a row is fetched from when it moves to the right by `shift`, with wrap-around. */
function fillLine(columns: Float32Array, at: number, width: number, shift: number): void {
  const first = wrapped(-shift, width);
  for (let column = 0; column < width; column++) {
    const source = first + column;
    columns[at + column] = source < width ? source : source - width;
  }
}
