import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { testPicture, valuesOf, wavePicture } from '../testing';
import { rendition } from './index';
import { inkLines } from './ops/ink';
import { kuwahara } from './ops/kuwahara';
import { renditionScale } from './ops/scale';
import { dotScreen } from './ops/screen';
import { enlarged, gradients, smooth } from './ops/smooth';
import { fewColours, luma, softQuantised } from './ops/tone';

const options = { severity: 3, seed: 5, firstIndex: 0, table: 'imagenet-c' as const };
const SIDE = 96;

function lumaOf(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(
    { length: values.length / 3 },
    (_, i) => 0.299 * values[3 * i]! + 0.587 * values[3 * i + 1]! + 0.114 * values[3 * i + 2]!,
  );
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const covariance = (p: Float64Array, mp: number, q: Float64Array, mq: number) =>
    p.reduce((sum, value, i) => sum + (value - mp) * (q[i]! - mq), 0);
  return covariance(a, ma, b, mb) / Math.sqrt(covariance(a, ma, a, ma) * covariance(b, mb, b, mb));
}

describeOnBackends('renditions', (backend) => {
  for (const { info, apply } of rendition) {
    it(`${info.name} takes pictures of any shape`, async () => {
      for (const [height, width] of [
        [1, 1],
        [5, 40],
        [33, 2],
      ] as const) {
        for (const severity of [1, 5]) {
          const pixels = [...testPicture(40).pixels.slice(0, height * width * 3)];
          const values = await valuesOf(() =>
            apply(tf.tensor4d(pixels, [1, height, width, 3]).div(255), { ...options, severity }),
          );
          expect(values).toHaveLength(height * width * 3);
          expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
        }
      }
    });
  }

  it('leave no picture in black or white that was not there', async () => {
    for (const level of [0, 1]) {
      for (const { info, apply } of rendition) {
        const values = await valuesOf(() => apply(tf.fill([1, 24, 24, 3], level), options));
        expect(
          values.every((value) => Number.isFinite(value)),
          info.name,
        ).toBe(true);
      }
    }
  });

  if (backend !== 'wasm') return;
  for (const { info, apply } of rendition) {
    it(`${info.name} leaves less of the picture the stronger it is`, async () => {
      const { pixels } = wavePicture(SIDE);
      const left: number[] = [];
      for (const severity of [1, 2, 3, 4, 5]) {
        const drawn = await valuesOf(() =>
          apply(tf.tensor4d([...pixels], [1, SIDE, SIDE, 3]).div(255), { ...options, severity }),
        );
        left.push(Math.abs(correlation(lumaOf(pixels), lumaOf(drawn))));
      }
      const shown = left.map((value) => value.toFixed(3)).join(' ');
      left.slice(1).forEach((value, i) => expect(value, shown).toBeLessThan(left[i]! + 0.03));
      expect(left[4]!, shown).toBeLessThan(left[0]! - 0.02);
    });
  }
});

describeOnBackends('filters of renditions', () => {
  it('smooth as a Gaussian does, wide or narrow', async () => {
    for (const sigma of [1, 2.5, 7]) {
      const line = Float32Array.from({ length: 64 }, (_, i) => (i === 32 ? 1 : 0));
      const values = await valuesOf(() => smooth(tf.tensor4d(line, [1, 1, 64, 1]), sigma));
      const expected = line.map((_, i) => Math.exp(-((i - 32) ** 2) / (2 * sigma * sigma)) / (sigma * 2.5066));
      expectClose(values, expected, { relative: 0.04 });
      const variance = values.reduce((sum, value, i) => sum + value * (i - 32) ** 2, 0);
      expect(Math.abs(Math.sqrt(variance) / sigma - 1)).toBeLessThan(0.03);
    }
  });

  it('find the slope of a ramp, and enlarge it to a ramp', async () => {
    const ramp = Float32Array.from({ length: 32 * 32 }, (_, i) => (i % 32) / 31);
    const slope = await valuesOf(() => gradients(tf.tensor4d(ramp, [1, 32, 32, 1]), 1).right);
    expect(slope[16 * 32 + 16]).toBeCloseTo(1 / 31, 5);
    const large = await valuesOf(() => enlarged(tf.tensor4d([0, 1], [1, 1, 2, 1]), 1, 4));
    expectClose(large, [0, 0.25, 0.75, 1], { absolute: 1e-5 });
  });

  it('Kuwahara: keeps an edge where smoothing loses it, and flattens the rest', async () => {
    const side = 48;
    const pixels = Float32Array.from({ length: side * side * 3 }, (_, i) => {
      const column = Math.floor(i / 3) % side;
      const speckle = 0.05 * (((Math.floor(i / 3) * 7919) % 13) / 13);
      return (column < side / 2 ? 0.2 : 0.7) + speckle;
    });
    for (const radius of [3, 8]) {
      const flat = await valuesOf(() => kuwahara(tf.tensor4d(pixels, [1, side, side, 3]), radius));
      const at = (column: number) => flat[(24 * side + column) * 3]!;
      expect(at(side / 2 + 1) - at(side / 2 - 2)).toBeGreaterThan(0.42);
      expect(Math.abs(at(6) - at(10))).toBeLessThan(0.01);
    }
  });

  it('XDoG: paper where nothing changes, ink along an edge', async () => {
    const edge = Float32Array.from({ length: 32 * 32 }, (_, i) => (i % 32 < 16 ? 0.6 : 0.9));
    const style = { sigma: 1, sharpening: 20, threshold: 0.4, hardness: 10 };
    const drawn = await valuesOf(() => inkLines(tf.tensor4d(edge, [1, 32, 32, 1]), style));
    expect(drawn[16 * 32 + 3]).toBeCloseTo(1, 3);
    expect(drawn[16 * 32 + 28]).toBeCloseTo(1, 3);
    expect(Math.min(...drawn.slice(16 * 32 + 12, 16 * 32 + 17))).toBeLessThan(0.1);
  });

  it('few colours: tones rise without gaps or dips, and grey stays grey', async () => {
    const ramp = Float32Array.from({ length: 1001 }, (_, i) => i / 1000);
    const cut = await valuesOf(() => softQuantised(tf.tensor4d(ramp, [1, 1, 1001, 1]), 4, 12));
    const steps = cut.slice(1).map((value, i) => value - cut[i]!);
    expect(Math.min(...steps)).toBeGreaterThan(-1e-5);
    expect(Math.max(...steps)).toBeLessThan(0.02);
    const greys = Float32Array.from({ length: 303 }, (_, i) => Math.floor(i / 3) / 100);
    const few = await valuesOf(() => fewColours(tf.tensor4d(greys, [1, 1, 101, 3]), 5, 40));
    for (let i = 0; i < 303; i += 3) expect(Math.abs(few[i]! - few[i + 2]!)).toBeLessThan(1e-4);
    expect([few[0], few[302]].map((value) => Math.round(value! * 100))).toEqual([0, 100]);
  });

  it('screens: a tone covers as much of the paper', async () => {
    const thresholds = await valuesOf(() => dotScreen(120, 120, 7.3, 45));
    for (const tone of [0.1, 0.5, 0.8]) {
      const covered = thresholds.filter((threshold) => tone > threshold).length / thresholds.length;
      expect(Math.abs(covered - tone)).toBeLessThan(0.02);
    }
  });

  it('luma is that of BT.601', async () => {
    const values = await valuesOf(() => luma(tf.tensor4d([1, 0, 0, 0, 1, 0, 0, 0, 1], [1, 1, 3, 3])));
    expectClose(values, [0.299, 0.587, 0.114], { absolute: 1e-6 });
  });
});

describe('lengths of renditions', () => {
  it('shrink with the root of the size below 224 px and grow with it above', () => {
    expect(renditionScale(224, 300)).toBe(1);
    expect(renditionScale(1024, 1024)).toBeCloseTo(1024 / 224);
    expect(renditionScale(56, 100)).toBeCloseTo(0.5);
  });
});
