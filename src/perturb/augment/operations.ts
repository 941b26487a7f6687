/**
 * The nine operations of AugMix on 8-bit pictures, as Pillow does them (ImageOps and Image.transform; google-research/augmix,
 * augmentations.py, Apache-2.0). None of them is also a test corruption. Affine operations fetch bilinearly, cut to 8 bits,
 * and leave black where they look outside.
 */
import type { Random } from '../../num/random';
import { affine } from './affine';
import type { Canvas } from './canvas';
import { applyTable, countValues, ENTRIES, level, POINT_OPERATIONS } from './pointOperations';
import type { PointOperation } from './pointOperations';

/** Writes the changed picture of `from` into `to` (equal sizes, different buffers). `severity` is 0.1..10, usually 3. */
export type Operation = (from: Canvas, to: Canvas, severity: number, random: Random) => void;

const table = new Uint8Array(ENTRIES);
const histogram = new Int32Array(ENTRIES);

function onPixels({ counts, fill }: PointOperation): Operation {
  return (from, to, severity, random) => {
    if (counts) countValues(from.pixels, histogram);
    fill(table, histogram, severity, random);
    applyTable(table, from.pixels, to.pixels);
  };
}

function signed(value: number, random: Random): number {
  return random.uniform() > 0.5 ? -value : value;
}

/** Up to 30 degrees in whole degrees, about the centre. */
const rotate: Operation = (from, to, severity, random) => {
  const degrees = signed(Math.trunc(level(severity, random) * 30), random);
  const angle = (-degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [cx, cy] = [from.width / 2, from.height / 2];
  affine(from, to, cos, sin, cx - cos * cx - sin * cy, -sin, cos, cy + sin * cx - cos * cy);
};

const shearX: Operation = (from, to, severity, random) =>
  affine(from, to, 1, signed(level(severity, random) * 0.3, random), 0, 0, 1, 0);

const shearY: Operation = (from, to, severity, random) =>
  affine(from, to, 1, 0, 0, signed(level(severity, random) * 0.3, random), 1, 0);

/** A shift by whole pixels, up to a third of the width. */
const translateX: Operation = (from, to, severity, random) =>
  translate(from, to, signed(Math.trunc((level(severity, random) * from.width) / 3), random), 0);

const translateY: Operation = (from, to, severity, random) =>
  translate(from, to, 0, signed(Math.trunc((level(severity, random) * from.height) / 3), random));

/** The operations in the published order; AugMix picks each with the same probability. */
export const OPERATIONS = {
  autocontrast: onPixels(POINT_OPERATIONS.autocontrast),
  equalize: onPixels(POINT_OPERATIONS.equalize),
  posterize: onPixels(POINT_OPERATIONS.posterize),
  rotate,
  solarize: onPixels(POINT_OPERATIONS.solarize),
  shearX,
  shearY,
  translateX,
  translateY,
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

function translate(from: Canvas, to: Canvas, right: number, down: number): void {
  const { height, width } = from;
  to.pixels.fill(0);
  const first = Math.max(0, -right);
  const end = Math.min(width, width - right);
  for (let y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
    const source = ((y + down) * width + right) * 3;
    to.pixels.set(from.pixels.subarray(source + first * 3, source + end * 3), (y * width + first) * 3);
  }
}
