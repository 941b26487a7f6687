import { describe, expect, it } from 'vitest';
import type { ImageSet } from '../../contract/image';
import { Random } from '../../num/random';
import { testPicture } from '../testing';
import { pixmix, pixmixBatch } from './pixmix';
import { textures } from './textures';

const SIZE = 16;
const LENGTH = SIZE * SIZE * 3;
const set: ImageSet = {
  name: 'test',
  count: 3,
  width: SIZE,
  height: SIZE,
  pixels: Uint8Array.from([0, 1, 2].flatMap((variant) => [...testPicture(SIZE, variant).pixels])),
  labels: new Int32Array(3),
  classNames: [],
};

describe('PixMix', () => {
  it('gives 0..1, a function of seed, picture and view alone', () => {
    const of = (indices: number[], seed: number, view: number) => pixmixBatch(set, indices, seed, view);
    const mixed = of([0, 1, 2], 1, 0);
    expect(Math.min(...mixed)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...mixed)).toBeLessThanOrEqual(1);
    expect(of([2, 0], 1, 0)).toEqual(Float32Array.from([...mixed.slice(2 * LENGTH), ...mixed.slice(0, LENGTH)]));
    expect(of([0], 1, 1)).not.toEqual(mixed.slice(0, LENGTH));
  });

  it('leaves its input alone, and changes pictures without drowning them', () => {
    const pixels = set.pixels.slice(0, LENGTH);
    let difference = 0;
    for (let draw = 0; draw < 60; draw++) {
      const mixed = pixmix(pixels, SIZE, new Random(draw, 'test'));
      difference += mixed.reduce((sum, value, i) => sum + Math.abs(value - pixels[i]!), 0) / LENGTH / 60;
    }
    expect(pixels).toEqual(set.pixels.slice(0, LENGTH));
    expect(difference).toBeGreaterThan(8);
    expect(difference).toBeLessThan(80);
  });

  it('without rounds it is the picture or an operation on it', () => {
    const pixels = set.pixels.slice(0, LENGTH);
    const same = Array.from({ length: 40 }, (_, draw) =>
      pixmix(pixels, SIZE, new Random(draw, 'test'), { rounds: 0, beta: 3, severity: 3 }).every(
        (v, i) => v === pixels[i],
      ),
    );
    expect(same).toContain(true);
    expect(same).toContain(false);
  });
});

describe('textures', () => {
  it('are always the same, all different, and none is flat', () => {
    const made = textures(SIZE);
    expect(textures(SIZE)).toBe(made);
    expect(new Set(made.map((texture) => texture.join())).size).toBe(made.length);
    for (const texture of made) expect(new Set(texture).size).toBeGreaterThan(2);
  });
});
