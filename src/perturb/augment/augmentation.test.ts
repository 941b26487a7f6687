/** What holds for every augmentation that makes views of a picture alone. */
import { describe, expect, it } from 'vitest';
import { VIEW_AUGMENTATIONS } from '../../contract/config';
import type { ImageSet } from '../../contract/image';
import { testPicture } from '../testing';
import { augmentBatch } from './augmentation';
import { deepaugmentBatch } from './deepaugment';
import { gaussianBatch, gaussianTraining } from './gaussianTraining';

const SIZE = 16;
const COUNT = 12;
const LENGTH = SIZE * SIZE * 3;
const set: ImageSet = {
  name: 'test',
  count: COUNT,
  width: SIZE,
  height: SIZE,
  pixels: Uint8Array.from(Array.from({ length: COUNT }, (_, i) => [...testPicture(SIZE, i % 5).pixels]).flat()),
  labels: new Int32Array(COUNT),
  classNames: [],
};
const clean = Float32Array.from(set.pixels, (value) => value / 255);
const all = Array.from({ length: COUNT }, (_, i) => i);

/** Mean absolute difference from the clean pictures. */
function change(values: Float32Array): number {
  return values.reduce((sum, value, i) => sum + Math.abs(value - clean[i]!), 0) / values.length;
}

describe.each(VIEW_AUGMENTATIONS)('%s', (augmentation) => {
  const of = (indices: readonly number[], view = 0, seed = 1, strength = 3) =>
    augmentBatch({ augmentation, strength }, set, indices, seed, view);

  it('gives values from 0 to 1, the same for the same seed, others for another seed or view', () => {
    const values = of(all);
    expect(values).toHaveLength(COUNT * LENGTH);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    expect(of(all)).toEqual(values);
    expect(of(all, 1)).not.toEqual(values);
    expect(of(all, 0, 2)).not.toEqual(values);
  });

  it('does not depend on the batch, nor on the order within it', () => {
    const values = of(all);
    for (const i of [0, 5, 11]) expect(of([i])).toEqual(values.slice(i * LENGTH, (i + 1) * LENGTH));
    expect(of([7, 2]).slice(LENGTH)).toEqual(values.slice(2 * LENGTH, 3 * LENGTH));
  });

  it('changes pictures more when it is stronger, and leaves them recognisable at the usual strength', () => {
    const mean = (strength: number) =>
      [0, 1, 2, 3, 4, 5].reduce((sum, view) => sum + change(of(all, view, 1, strength)) / 6, 0);
    expect(mean(3)).toBeGreaterThan(0.01);
    expect(mean(3)).toBeLessThan(0.25);
    if (augmentation !== 'pixmix') expect(mean(8)).toBeGreaterThan(mean(0.5));
  });
});

describe('the networks of DeepAugment', () => {
  it('give the picture back where nothing is distorted', () => {
    for (const [height, width] of [
      [SIZE, SIZE],
      [9, 14],
      [1, 1],
    ] as const) {
      const count = height * width * 3;
      const one = { ...set, height, width, pixels: set.pixels.slice(0, count) };
      const same = deepaugmentBatch(one, [0], 1, 0, { deviation: 0, lost: 0 });
      same.forEach((value, i) => expect(value).toBeCloseTo(one.pixels[i]! / 255, 6));
    }
  });

  it('silence and turn over feature maps, but keep the means', () => {
    const harsh = deepaugmentBatch(set, all, 1, 0, { deviation: 0, lost: 0.5 });
    expect(change(harsh)).toBeGreaterThan(0.02);
    const grey = { ...set, pixels: new Uint8Array(LENGTH).fill(90) };
    const flat = deepaugmentBatch(grey, [0], 1, 0, { deviation: 0, lost: 0.5 });
    flat.forEach((value) => expect(value).toBeCloseTo(90 / 255, 6));
  });
});

describe('training on Gaussian noise', () => {
  it('leaves half of the pictures clean, and draws the deviation of the others up to a tenth of the strength', () => {
    const grey = { ...set, pixels: new Uint8Array(LENGTH).fill(128) };
    const deviations: number[] = [];
    for (let view = 0; view < 200; view++) {
      const values = gaussianBatch(grey, [0], 3, view, gaussianTraining(1));
      const squares = values.reduce((sum, value) => sum + (value - 128 / 255) ** 2, 0);
      deviations.push(Math.sqrt(squares / LENGTH));
    }
    const noisy = deviations.filter((deviation) => deviation > 1e-6);
    expect(noisy.length / 200).toBeGreaterThan(0.4);
    expect(noisy.length / 200).toBeLessThan(0.6);
    expect(Math.max(...noisy)).toBeLessThan(0.11);
    expect(Math.max(...noisy)).toBeGreaterThan(0.09);
    const mean = noisy.reduce((sum, deviation) => sum + deviation, 0) / noisy.length;
    expect(Math.abs(mean - 0.05)).toBeLessThan(0.01);
  });
});
