import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { gaussianFilter, gaussianKernel } from '../../image/imageBlur';
import { normalArray } from '../../num/random';
import { valuesOf } from '../testing';
import { BORDERS, borderIndex } from './border';
import { filterMap, gaussianBlurred, lineMap, mapLines } from './separable';

describe('line maps', () => {
  it('keep equal weights once, and name the runs', () => {
    const { spans, weights } = filterMap(6, [0.25, 0.5, 0.25], 'edge');
    expect([...weights]).toEqual([0.75, 0.25, 0.25, 0.5, 0.25, 0.25, 0.75]);
    expect([...spans]).toEqual([
      ...[0, 2, 0, 1],
      ...[0, 3, 2, 4],
      ...[1, 3, 2, 3],
      ...[2, 3, 2, 2],
      ...[3, 3, 2, 1],
      ...[4, 2, 5, 1],
    ]);
  });

  it('add up what is said twice, and fill gaps with zeros', () => {
    const { spans, weights } = lineMap(1, 5, (_, add) => {
      add(3, 1);
      add(1, 2);
      add(3, 0.5);
    });
    expect([...spans]).toEqual([1, 3, 0, 1]);
    expect([...weights]).toEqual([2, 0, 1.5]);
  });
});

describeOnBackends('separable filters', () => {
  it.each(BORDERS)('correlate with the border %s, kernels longer than the picture included', async (border) => {
    const rowKernel = [0.1, -0.2, 0.4, 0.3, 0.05];
    const columnKernel = normalArray(2, 'kernel', 23);
    for (const [height, width] of [
      [6, 9],
      [2, 31],
      [1, 1],
    ] as const) {
      const x = normalArray(1, 'x', 2 * height * width * 3);
      const expected = new Float64Array(x.length);
      for (let line = 0; line < 2 * height; line++) {
        const picture = Math.floor(line / height) * height;
        for (let at = 0; at < width * 3; at++) {
          rowKernel.forEach((ofRow, k) => {
            const row = picture + borderIndex((line % height) + k - 2, height, border);
            columnKernel.forEach((ofColumn, l) => {
              const column = borderIndex(Math.floor(at / 3) + l - 11, width, border);
              expected[line * width * 3 + at]! += ofRow * ofColumn * x[(row * width + column) * 3 + (at % 3)]!;
            });
          });
        }
      }
      const maps = [filterMap(height, rowKernel, border), filterMap(width, columnKernel, border)] as const;
      const actual = await valuesOf(() => mapLines(tf.tensor4d(x, [2, height, width, 3]), ...maps));
      expectClose(actual, expected, { relative: 1e-5 });
    }
  });

  it('blurs as the host does', async () => {
    const plane = normalArray(3, 'plane', 11 * 14);
    const actual = await valuesOf(() => gaussianBlurred(tf.tensor4d(plane, [1, 11, 14, 1]), 2.3, 'reflect', 3));
    expectClose(actual, gaussianFilter(plane, 11, 14, [2.3, 2.3], 3), { absolute: 1e-5 });
    // What a constant and a point become is known.
    const flat = await valuesOf(() => gaussianBlurred(tf.ones([1, 5, 6, 3]), 4, 'edge'));
    expectClose(flat, new Float32Array(90).fill(1), { absolute: 1e-5 });
    const point = new Float32Array(121);
    point[60] = 1;
    const spot = await valuesOf(() => gaussianBlurred(tf.tensor4d(point, [1, 11, 11, 1]), 1.2, 'wrap'));
    const line = gaussianKernel(1.2, 5);
    expectClose(
      spot,
      Float64Array.from(point, (_, i) => line[Math.floor(i / 11)]! * line[i % 11]!),
      { absolute: 1e-6 },
    );
  });

  it('resamples', async () => {
    const repeat = lineMap(4, 2, (output, add) => add(output >> 1, 1));
    const mean = lineMap(1, 3, (_, add) => [0, 1, 2].forEach((input) => add(input, 1 / 3)));
    const out = await valuesOf(() => mapLines(tf.tensor4d([1, 2, 6, 0, 3, 3], [1, 2, 3, 1]), repeat, mean));
    expectClose(out, [3, 3, 2, 2], { absolute: 1e-6 });
  });
});
