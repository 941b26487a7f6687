import { describe, expect, it } from 'vitest';
import type { ImageSet } from '../../contract/image';
import { Random } from '../../num/random';
import { testPicture } from '../testing';
import { augmix, augmixBatch } from './augmix';

const SIZE = 16;
const LENGTH = SIZE * SIZE * 3;
const set: ImageSet = {
  name: 'test',
  count: 4,
  width: SIZE,
  height: SIZE,
  pixels: Uint8Array.from([0, 1, 2, 3].flatMap((variant) => [...testPicture(SIZE, variant).pixels])),
  labels: new Int32Array(4),
  classNames: [],
};

describe('AugMix', () => {
  it('gives values from 0 to 1, different ones for another picture, seed or view', () => {
    const of = (indices: number[], seed: number, view: number) => augmixBatch(set, indices, seed, view);
    const mixed = of([0, 1, 2, 3], 1, 0);
    expect(mixed).toHaveLength(4 * LENGTH);
    expect(Math.min(...mixed)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...mixed)).toBeLessThanOrEqual(1);
    expect(of([2, 0], 1, 0)).toEqual(
      Float32Array.from([...mixed.slice(2 * LENGTH, 3 * LENGTH), ...mixed.slice(0, LENGTH)]),
    );
    expect(of([0], 1, 1)).not.toEqual(mixed.slice(0, LENGTH));
    expect(of([0], 2, 0)).not.toEqual(mixed.slice(0, LENGTH));
  });

  it('changes pictures, but keeps them near themselves on average', () => {
    const clean = Float32Array.from(set.pixels, (value) => value / 255);
    let total = 0;
    for (let view = 0; view < 50; view++) {
      const mixed = augmixBatch(set, [0, 1, 2, 3], 3, view);
      total += mixed.reduce((sum, value, i) => sum + Math.abs(value - clean[i]!), 0) / mixed.length / 50;
    }
    expect(total).toBeGreaterThan(0.02);
    expect(total).toBeLessThan(0.2);
  });

  it('leaves its input alone and writes only its own part of the output', () => {
    const pixels = set.pixels.slice(0, LENGTH);
    const out = new Float32Array(3 * LENGTH).fill(7);
    for (let draw = 0; draw < 20; draw++) augmix(pixels, SIZE, SIZE, new Random(draw, 'test'), out, LENGTH);
    expect(pixels).toEqual(set.pixels.slice(0, LENGTH));
    expect(new Set(out.slice(0, LENGTH))).toEqual(new Set([7]));
    expect(new Set(out.slice(2 * LENGTH))).toEqual(new Set([7]));
  });

  it('takes pictures of changing sizes', () => {
    for (const [height, width] of [
      [8, 12],
      [12, 8],
      [SIZE, SIZE],
    ] as const) {
      const out = new Float32Array(height * width * 3);
      augmix(set.pixels.slice(0, out.length), height, width, new Random(1, 'size'), out, 0);
      expect(Math.max(...out)).toBeGreaterThan(0);
    }
  });
});
