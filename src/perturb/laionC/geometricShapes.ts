/** Geometric shapes: opaque triangles, squares, stars and circles in plain random colours lie on the picture, one over the other. */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { covered, emptyCover } from '../occlusion/cover';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { disk, square, star, triangle, type PaintSpan } from './shapes';
import { LI, sizeRatio, squares } from './source';

const rows = [[150], [300], [600], [800], [1000]] as const;

const info: PerturbationInfo = {
  name: 'geometric_shapes',
  label: 'Geometric shapes',
  family: 'laion-c',
  collection: 'laion-c',
  role: 'test',
  random: true,
  description:
    'Confetti: small triangles, squares, stars and circles in random colours lie scattered over the picture, until hardly a pixel of it is left.',
  formula:
    'y = the colour of the last of n shapes that covers the pixel, else x;  side 7 … 16 px, place, kind, colour and turn of stars uniform',
  source: LI,
  parameters: ['n: shapes on a square picture'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** The published size a is a whole number 6..15; squares, triangles and circles are a + 1 pixels wide. */
const SMALLEST = 6;
const LARGEST = 15;

const KINDS = ['triangle', 'square', 'star', 'circle'] as const;

export interface Shape {
  kind: (typeof KINDS)[number];
  x: number;
  y: number;
  /** a, at 224 px. */
  size: number;
  /** 0..255 */
  colour: readonly [red: number, green: number, blue: number];
  /** Degrees; stars alone are turned. */
  turn: number;
}

export const geometricShapes: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [published] = severityRow(info, options.severity, options.table) as [number];
    const count = Math.round(published * squares(height, width));
    const ratio = sizeRatio(height, width);
    const cover = emptyCover(batch, height, width);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const random = new Random(seed, 'shapes');
      const area = height * width;
      const colour = cover.colour.subarray(3 * picture * area, 3 * (picture + 1) * area);
      const hidden = cover.hidden.subarray(picture * area, (picture + 1) * area);
      for (let i = 0; i < count; i++) {
        paintShape(drawShape(random, height, width), ratio, height, width, colour, hidden);
      }
    });
    return covered(x, cover);
  },
};

function drawShape(random: Random, height: number, width: number): Shape {
  const kind = KINDS[random.integer(KINDS.length)]!;
  const x = random.integer(width);
  const y = random.integer(height);
  const size = SMALLEST + random.integer(LARGEST - SMALLEST + 1);
  const colour = [random.integer(256), random.integer(256), random.integer(256)] as const;
  return { kind, x, y, size, colour, turn: random.integer(360) };
}

/**
 * @param colour [height, width, 3], 0..1, written where the shape is
 * @param hidden [height, width], 1 there
 */
export function paintShape(
  { kind, x, y, size, colour: shade, turn }: Shape,
  ratio: number,
  height: number,
  width: number,
  colour: Float32Array,
  hidden: Float32Array,
): void {
  const [red, green, blue] = shade.map((value) => value / 255) as [number, number, number];
  const paint: PaintSpan = (row, left, right) => {
    if (row < 0 || row >= height) return;
    const end = Math.min(width - 1, right);
    for (let at = row * width + Math.max(0, left); at <= row * width + end; at++) {
      hidden[at] = 1;
      colour[3 * at] = red;
      colour[3 * at + 1] = green;
      colour[3 * at + 2] = blue;
    }
  };
  const side = Math.max(1, Math.round((size + 1) * ratio));
  if (kind === 'square') square(x, y, side, paint);
  else if (kind === 'circle') disk(x, y, side, paint);
  else if (kind === 'triangle') triangle(x, y, side, paint);
  else star(x, y, (size * ratio) / 1.2, turn, paint);
}
