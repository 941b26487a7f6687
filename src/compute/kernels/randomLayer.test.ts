import { expect, it } from 'vitest';
import { hash3, normalArray, streamOf, uniformArray } from '../../num/random';
import { describeOnBackends, expectClose, read } from '../testing';
import * as tf from '../tf';
import { bytesOfTensor, tensorFromBytes } from './bytes';
import { photonNoise } from './photonNoise';
import { plasmaLevel } from './plasmaLevel';
import { randomLayer, seedTensor } from './randomLayer';
import { changeSaturationValue } from './saturationValue';
import { warpKernel } from './warp';

const SEEDS = [7, 4_000_000_011];

describeOnBackends('random layers', (backend) => {
  // 8 and 4 numbers are made at a time: sizes with and without a rest.
  it.each([[1], [3, 5], [4, 6], [7, 3, 3]])('are the numbers of the host, picture by picture: %o', async (...shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const expected = (make: typeof normalArray) => SEEDS.flatMap((seed) => [...make(seed, 'test', size)]);
    const [normal, uniform] = await read(
      randomLayer('normal', SEEDS, shape, 'test'),
      randomLayer('uniform', SEEDS, shape, 'test'),
    );
    expect([...uniform!]).toEqual(expected(uniformArray));
    expectClose(normal!, expected(normalArray), { absolute: backend === 'webgpu' ? 1e-5 : 1e-6 });
  });

  it('stay normal to 1e-6 over many numbers', async () => {
    const count = backend === 'webgpu' ? 4000 : 200_000;
    const [normal] = await read(randomLayer('normal', [1], [count], 'many'));
    expectClose(normal!, normalArray(1, 'many', count), { absolute: backend === 'webgpu' ? 1e-5 : 1e-6 });
  });
});

describeOnBackends('photon noise', () => {
  it('looks numbers up by 32-bit hashes: column above, share below', async () => {
    const columns = 3;
    const values = Float32Array.from({ length: 256 * columns * 2 }, (_, i) =>
      i % 2 ? 2 - ((i >> 1) % 3) : ((i * 37) % 100) / 100,
    );
    const levels = Uint8Array.from({ length: 2 * 5 * 3 }, (_, i) => i * 8);
    const x = tensorFromBytes(levels, [2, 5, 1, 3]) as tf.Tensor4D;
    const [found] = await read(photonNoise(x, SEEDS, { columns, values }, 2));
    x.dispose();
    const expected = Array.from(levels, (level, i) => {
      const hash = BigInt(hash3(SEEDS[Math.floor(i / 15)]!, streamOf('photons'), i % 15)) * BigInt(columns);
      const column = Number(hash >> 32n);
      const share = Number(hash & 0xffffffffn) / 4294967296;
      const at = 2 * (level * columns + column);
      return Math.min(1, (share < values[at]! ? column : values[at + 1]!) / 2);
    });
    expectClose(found!, expected, { absolute: 1e-7 });
  });
});

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

/** The borders again, by walking: what stands at an index beyond the edge. */
function walked(index: number, length: number, border: string): number {
  if (border === 'edge') return Math.min(length - 1, Math.max(0, index));
  const line = Array.from({ length }, (_, i) => i);
  const turned = border === 'wrap' ? [] : [...line].reverse().slice(border === 'mirror' ? 1 : 0);
  const round = [...line, ...(border === 'mirror' ? turned.slice(0, -1) : turned)];
  return round[((index % round.length) + round.length) % round.length]!;
}

describeOnBackends('warp', () => {
  const borders = ['edge', 'reflect', 'mirror', 'wrap'] as const;
  for (const border of borders) {
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
    for (const border of borders) {
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

describeOnBackends('saturation and value', () => {
  it('change as in HSV; grey turns red, black takes the new value', async () => {
    const pixels = [
      [0.8, 0.4, 0.2],
      [0.1, 0.1, 0.9],
      [0.5, 0.5, 0.5],
      [0, 0, 0],
      [1, 0, 0.5],
    ];
    const x = tf.tensor4d(pixels.flat(), [1, 1, 5, 3]);
    const [brighter, redder] = await read(
      changeSaturationValue(x, { valueShift: 0.3 }),
      changeSaturationValue(x, { saturationFactor: 2, saturationShift: 0.1 }),
    );
    x.dispose();
    const scaled = (pixel: number[], by: number) => pixel.map((channel) => channel * by);
    expectClose(
      brighter!,
      [scaled(pixels[0]!, 1 / 0.8), scaled(pixels[1]!, 1 / 0.9), [0.8, 0.8, 0.8], [0.3, 0.3, 0.3], pixels[4]!].flat(),
      { absolute: 1e-6 },
    );
    const strong = [
      [0.8, 0.8 / 3, 0],
      [0, 0, 0.9],
      [0.5, 0.45, 0.45],
      [0, 0, 0],
      [1, 0, 0.5],
    ];
    expectClose(redder!, strong.flat(), { absolute: 1e-6 });
  });
});

describeOnBackends('bytes', () => {
  it('come back as they went, at any length', async () => {
    for (const length of [1, 4, 7, 256, 259]) {
      const bytes = Uint8Array.from({ length: length + 1 }, (_, i) => i * 97).subarray(1);
      const x = tensorFromBytes(bytes, [length]);
      expect([...(await bytesOfTensor(x))]).toEqual([...bytes]);
      const [values] = await read(x);
      expectClose(
        values!,
        Float32Array.from(bytes, (byte) => byte / 255),
        { absolute: 1e-7 },
      );
    }
  });

  it('are cut downwards and kept within 8 bits', async () => {
    const x = tf.tensor1d([-0.1, 0.99 / 255, 0.5, 254.99 / 255, 1.5]);
    expect([...(await bytesOfTensor(x))]).toEqual([0, 0, 127, 254, 255]);
    x.dispose();
  });
});
