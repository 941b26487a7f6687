/** Layers that native code draws are those of the host, to the last bit. */
import { expect, it } from 'vitest';
import { shuffleGrid } from '../compute/kernels/shuffleGrid';
import { waterLight } from '../compute/kernels/waterLight';
import { describeOnBackends } from '../compute/testing';
import * as tf from '../compute/tf';
import { gaussianKernel } from '../image/imageBlur';
import { normalArray, Random } from '../num/random';
import { shuffleMap } from './blur/glassBlur';
import { inColour } from './ops/inColour';
import { deviationOf, liquid, waterLayer } from './weather/spatter';

describeOnBackends('native layers', (backend) => {
  it.runIf(backend === 'wasm')('of water are those of the host', async () => {
    const rows = [
      [0.65, 0.3, 4, 0.69, 0.6, 0],
      [0.65, 0.3, 2, 0.68, 0.5, 0],
      [0.65, 0.3, 0.05, 1.9, 0.5, 0],
      [0.5, 0, 1, 0.2, 0.5, 0],
    ] as const;
    const sizes = [
      [61, 83],
      [224, 224],
      [1, 7],
      [5, 1],
    ] as const;
    for (const row of rows) {
      for (const [height, width] of sizes) {
        for (const scale of [1, 0.4]) {
          const seeds = [7, 4_000_000_011];
          const expected = seeds.map((seed) => {
            const smooth = liquid(normalArray(seed, 'normal', height * width), height, width, row, scale);
            return waterLayer(smooth, height, width, row, scale);
          });
          const [mean, , sigma, threshold, strength] = row;
          const radius = Math.floor(4 * sigma * scale + 0.5);
          const kernel = gaussianKernel(sigma * scale, radius).slice(radius);
          const deviation = deviationOf(row, scale);
          const found = waterLight({ seeds, height, width, mean, deviation, kernel, threshold, strength, scale })!;
          const values = await found.data();
          found.dispose();
          const note = `${row.join()} ${height} × ${width} ${scale}`;
          seeds.forEach((_, i) => {
            const own = values.slice(i * height * width, (i + 1) * height * width);
            expect(differing(own, expected[i]!), note).toBe(0);
          });
        }
      }
    }
  });

  it.runIf(backend === 'wasm')('of glass are those of the host, and only whole numbers are drawn so', async () => {
    const sizes = [
      [61, 83],
      [224, 222],
      [4, 9],
      [2, 2],
    ] as const;
    const whole = [
      [1, 2],
      [2, 3],
      [4, 2],
    ] as const;
    for (const [height, width] of sizes) {
      for (const [shift, passes] of whole) {
        const seeds = [7, 4_000_000_011];
        const maps = seeds.map((seed) => shuffleMap(height, width, shift, passes, new Random(seed, 'shuffle')));
        const expected = maps.flatMap((map) => [...map]);
        const { rows, columns } = shuffleGrid({ seeds, stream: 'shuffle', height, width, shift, passes })!;
        const [row, column] = [await rows.data(), await columns.data()];
        tf.dispose([rows, columns]);
        const found = Array.from(row, (value, i) => value * width + column[i]!);
        expect(differing(found, expected), `${height} × ${width}, ${shift}, ${passes}`).toBe(0);
      }
    }
    const shuffle = { seeds: [1], stream: 'shuffle', height: 8, width: 8 };
    expect(shuffleGrid({ ...shuffle, shift: 1.5, passes: 1 })).toBeNull();
    expect(shuffleGrid({ ...shuffle, shift: 1, passes: 1.5 })).toBeNull();
    expect(shuffleGrid({ ...shuffle, shift: 0, passes: 1 })).toBeNull();
  });

  it('gives a mask a colour', async () => {
    for (const shape of [
      [2, 3, 5, 1],
      [1, 1, 1, 1],
    ] as const) {
      const values = normalArray(5, 'mask', shape[0] * shape[1] * shape[2]);
      const colour = [0.1, 1, -0.7] as const;
      const coloured = tf.tidy(() => inColour(tf.tensor4d(values, [...shape]), colour));
      const found = await coloured.data();
      expect(coloured.shape).toEqual([...shape.slice(0, 3), 3]);
      coloured.dispose();
      const expected = [...values].flatMap((value) => colour.map((c) => Math.fround(value * Math.fround(c))));
      expect(differing(found, expected)).toBe(0);
    }
  });

  it('turns pictures and takes the larger values', async () => {
    for (const [batch, height, width, channels] of [
      [2, 3, 5, 3],
      [1, 7, 1, 1],
    ] as const) {
      const size = batch * height * width * channels;
      const a = tf.tensor4d(normalArray(3, 'a', size), [batch, height, width, channels]);
      const b = tf.tensor4d(normalArray(4, 'b', size), [batch, height, width, channels]);
      const [turned, larger] = [a.reverse([1, 2]), a.maximum(b)];
      const [x, y, t, l] = await Promise.all([a, b, turned, larger].map((tensor) => tensor.data()));
      tf.dispose([a, b, turned, larger]);
      const pixels = height * width;
      const place = (i: number) => {
        const pixel = Math.floor(i / channels);
        const picture = Math.floor(pixel / pixels) * pixels;
        return (picture + pixels - 1 - (pixel % pixels)) * channels + (i % channels);
      };
      expect([...t!]).toEqual(Array.from(x!, (_, i) => x![place(i)]!));
      expect([...l!]).toEqual(Array.from(x!, (value, i) => Math.max(value, y![i]!)));
    }
  });
});

function differing(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a, (value, i) => Number(value !== b[i])).reduce((sum, one) => sum + one, 0);
}
