import { expect, it } from 'vitest';
import { Random } from '../../../num/random';
import { describeOnBackends, read } from '../../testing';
import * as tf from '../../tf';
import { nearestColour } from './op';

describeOnBackends('nearestColour', () => {
  it('finds the nearest key, the first of several', async () => {
    const random = new Random(3, 'colours');
    const draw = (count: number) => Array.from({ length: count }, () => [0, 0, 0].map(() => random.integer(2041)));
    const keys = [...draw(90), [8, 16, 24], [8, 16, 24], [2040, 0, 0], [2040, 16, 0]];
    const colours = [...draw(150), [8, 16, 25], [2040, 8, 0]];
    const away = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0);
    const expected = colours.map((colour) => {
      const distances = keys.map((key) => away(colour, key));
      return distances.indexOf(Math.min(...distances));
    });
    const [found] = await read(tf.tidy(() => nearestColour(tf.tensor2d(colours), tf.tensor2d(keys))));
    expect([...found!]).toEqual(expected);
    expect(expected.slice(-2)).toEqual([90, 92]);
  });
});
