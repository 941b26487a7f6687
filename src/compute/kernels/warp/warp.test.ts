/** Sampling at coordinates against its formula, at every border, and at coordinates that are none. */
import { expect, it } from 'vitest';
import { uniformArray } from '../../../num/random';
import { describeOnBackends, expectClose, read } from '../../testing';
import * as tf from '../../tf';
import { WARP_BORDERS } from './attributes';
import { warpKernel } from './op';

/** The borders again, by walking: what stands at an index beyond the edge. */
function walked(index: number, length: number, border: string): number {
  if (border === 'edge') return Math.min(length - 1, Math.max(0, index));
  const line = Array.from({ length }, (_, i) => i);
  const turned = border === 'wrap' ? [] : [...line].reverse().slice(border === 'mirror' ? 1 : 0);
  const round = [...line, ...(border === 'mirror' ? turned.slice(0, -1) : turned)];
  return round[((index % round.length) + round.length) % round.length]!;
}

describeOnBackends('warp', () => {
  for (const border of WARP_BORDERS) {
    for (const nearest of [false, true]) {
      it(`fetches ${nearest ? 'the nearest pixel' : 'between four pixels'}, ${border}`, async () => {
        for (const [height, width, channels] of [
          [4, 5, 3],
          [1, 3, 1],
          [2, 1, 4],
        ] as const) {
          const shape = [2, height, width] as const;
          const area = height * width;
          const x = uniformArray(1, 'x', 2 * area * channels);
          const rows = uniformArray(1, 'rows', 2 * area).map((u) => 30 * u - 15);
          const columns = uniformArray(1, 'columns', 2 * area).map((u) => 30 * u - 15);
          const [found] = await read(
            tf.tidy(() =>
              warpKernel(
                tf.tensor4d(x, [...shape, channels]),
                tf.tensor3d(rows, [...shape]),
                tf.tensor3d(columns, [...shape]),
                border,
                nearest,
              ),
            ),
          );
          const at = (picture: number, r: number, c: number, channel: number) =>
            x[
              ((picture * height + walked(r, height, border)) * width + walked(c, width, border)) * channels + channel
            ]!;
          const expected = Array.from(x, (_, i) => {
            const pixel = Math.floor(i / channels);
            const [picture, channel] = [Math.floor(pixel / area), i % channels];
            const [r, c] = [rows[pixel]!, columns[pixel]!];
            if (nearest) return at(picture, Math.floor(r + 0.5), Math.floor(c + 0.5), channel);
            const [top, left] = [Math.floor(r), Math.floor(c)];
            let sum = 0;
            for (const i of [top, top + 1]) {
              for (const j of [left, left + 1]) {
                sum += (1 - Math.abs(r - i)) * (1 - Math.abs(c - j)) * at(picture, i, j, channel);
              }
            }
            return sum;
          });
          expectClose(found!, expected, { absolute: 3e-6 });
        }
      });
    }
  }

  it('stays inside its memory for coordinates that are far away or no numbers', async () => {
    const bad = [1e30, -1e30, Infinity, -Infinity, Number.NaN, 3e9];
    for (const border of WARP_BORDERS) {
      const [found] = await read(
        tf.tidy(() => {
          const coordinates = tf.tensor3d(bad, [1, 2, 3]);
          return warpKernel(tf.ones([1, 2, 3, 3]), coordinates, coordinates, border, true);
        }),
      );
      expect([...found!]).toEqual(Array.from({ length: 18 }, () => 1));
    }
  });

  it('refuses coordinates of another shape', () => {
    tf.tidy(() => {
      const x = tf.zeros<tf.Rank.R4>([1, 2, 3, 3]);
      expect(() => warpKernel(x, tf.zeros([1, 3, 2]), tf.zeros([1, 2, 3]), 'edge', false)).toThrow(
        /\[1,3,2\].*\[1,2,3\]/,
      );
    });
  });
});
