/** A level of the diamond-square method against its definition, place by place. */
import { it } from 'vitest';
import { hash3, streamOf, uniformArray } from '../../num/random';
import { describeOnBackends, expectClose, read } from '../testing';
import * as tf from '../tf';
import { plasmaLevel } from './plasmaLevel';
import { seedTensor } from './randomLayer';

const SEEDS = [7, 4_000_000_011];

describeOnBackends('plasma level', () => {
  it.each([1, 2, 4, 8])('settles middles, then edges, with the number of its place: %d', async (n) => {
    const side = 4 * n;
    const values = SEEDS.map((seed) => uniformArray(seed, 'coarse', n * n));
    const [found] = await read(
      tf.tidy(() =>
        plasmaLevel(
          tf.tensor3d(
            values.flatMap((v) => [...v]),
            [2, n, n],
          ),
          seedTensor(SEEDS),
          side,
          0.5,
        ),
      ),
    );
    const m = 2 * n;
    const expected = SEEDS.flatMap((seed, picture) => {
      const number = (r: number, c: number) =>
        (hash3(seed, streamOf('plasma'), 2 * (((r + m) % m) * side + ((c + m) % m))) >>> 8) / 16777216 - 0.5;
      const old = (r: number, c: number) => values[picture]![((r / 2) % n) * n + ((c / 2) % n)]!;
      const middle = (r: number, c: number) => {
        const [i, j] = [(r + m) % m, (c + m) % m];
        return (old(i - 1, j - 1) + old(i + 1, j - 1) + old(i - 1, j + 1) + old(i + 1, j + 1)) / 4 + number(i, j);
      };
      return Array.from({ length: m * m }, (_, k) => {
        const [r, c] = [Math.floor(k / m), k % m];
        if (r % 2 && c % 2) return middle(r, c);
        if (c % 2) return (middle(r + 1, c) + middle(r - 1, c) + old(r, c - 1) + old(r, c + 1)) / 4 + number(r, c);
        if (r % 2) return (middle(r, c + 1) + middle(r, c - 1) + old(r - 1, c) + old(r + 1, c)) / 4 + number(r, c);
        return old(r, c);
      });
    });
    expectClose(found!, expected, { absolute: 1e-6 });
  });
});
