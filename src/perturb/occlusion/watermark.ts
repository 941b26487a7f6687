/**
 * Watermark: the word SAMPLE across the whole picture, as on previews of stock photographs: white letters with a dark shadow, in
 * slanted lines. The letters are drawn from a 5 × 7 raster, so that no font is needed and every machine gives the same pixels.
 */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { covered, emptyCover, paint } from './cover';
const rows = [[0.18], [0.32], [0.5], [0.7], [0.95]] as const;

const info: PerturbationInfo = {
  name: 'watermark',
  label: 'Watermark',
  family: 'occlusion',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'A preview from an agency: the word SAMPLE is printed all over the picture.',
  formula: 'y = (1 − a·m)·x + a·m,  m: letters, 0 or 1; their shadow likewise in black',
  source:
    'Own; after the watermarks of stock photographs (Dekel et al., "On the Effectiveness of Visible Watermarks", CVPR 2017)',
  parameters: ['a: opacity'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** Rows of each letter from the top, the leftmost of five columns in the highest bit. */
const LETTERS = {
  S: [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110],
  A: [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
  M: [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001],
  P: [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000],
  L: [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111],
  E: [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
} as const;
const WORD = [...'SAMPLE'] as (keyof typeof LETTERS)[];

/** Raster points of a letter with its gap, of a word with its space, and of a line with what lies between lines. */
const [LETTER, LINE] = [6, 12];
const PERIOD = LETTER * WORD.length + 3;

/** 1 where a raster point of the first line is ink, 0 elsewhere; [LINE, PERIOD]. */
const RASTER = new Uint8Array(LINE * PERIOD);
WORD.forEach((letter, place) =>
  LETTERS[letter].forEach((bits, row) => {
    for (let column = 0; column < 5; column++) {
      RASTER[row * PERIOD + place * LETTER + column] = (bits >> (4 - column)) & 1;
    }
  }),
);

/** 1 where point (along, down) of the endless pattern is ink; every second line is shifted by half a word. */
function ink(along: number, down: number): number {
  // As 32-bit integers: the remainder of others costs many times as much.
  const below = Math.floor(down) | 0;
  const over = below % LINE;
  const row = over < 0 ? over + LINE : over;
  if (row >= 7) return 0;
  const line = (below - row) / LINE;
  const shifted = Math.floor((line & 1) === 0 ? along : along + PERIOD / 2) | 0;
  const inWord = shifted % PERIOD;
  return RASTER[row * PERIOD + (inWord < 0 ? inWord + PERIOD : inWord)]!;
}

/** Samples along each side of a pixel, which smooth the edges of letters. */
const FINE = 2;
const POINTS_ACROSS = 62;

export const watermark: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [opacity] = severityRow(info, options.severity, options.table) as [number];
    const cover = emptyCover(batch, height, width);
    const scale = POINTS_ACROSS / Math.min(height, width);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const random = new Random(seed, 'print');
      const slant = random.uniform(-0.6, 0.6);
      const [cos, sin] = [Math.cos(slant) * scale, Math.sin(slant) * scale];
      const [right, down] = [random.uniform(0, 2 * PERIOD), random.uniform(0, 2 * LINE)];
      let at = picture * height * width;
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++, at++) {
          const u = column * cos + row * sin + right;
          const v = row * cos - column * sin + down;
          const { letters, shadow } = inkAround(u, v, cos, sin);
          if (shadow > 0) paint(cover, at, 0, 0, 0, 0.7 * opacity * shadow);
          if (letters > 0) paint(cover, at, 1, 1, 1, opacity * letters);
        }
      }
    });
    return covered(x, cover);
  },
};

const shares = { letters: 0, shadow: 0 };

/** Shares of the pixel at (u, v) that letters and their shadow, half a point below and to the right, cover: one object for all calls. */
function inkAround(u: number, v: number, cos: number, sin: number): typeof shares {
  let letters = 0;
  let shadow = 0;
  for (let i = 0; i < FINE; i++) {
    const right = (i + 0.5) / FINE - 0.5;
    for (let j = 0; j < FINE; j++) {
      const down = (j + 0.5) / FINE - 0.5;
      const along = u + right * cos + down * sin;
      const below = v + down * cos - right * sin;
      const covered = ink(along, below);
      letters += covered;
      if (covered === 0) shadow += ink(along - 0.5, below - 0.5);
    }
  }
  shares.letters = letters / (FINE * FINE);
  shares.shadow = shadow / (FINE * FINE);
  return shares;
}
