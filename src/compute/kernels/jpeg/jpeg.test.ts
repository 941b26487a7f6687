/**
 * The integer transform against the cosine transform in double precision, and whole pictures on every backend against the
 * JavaScript twin: the pixels must be equal. (That these are libjpeg's pixels is tested against its pictures in `test/parity`.)
 */
import { describe, expect, it } from 'vitest';
import { uniformArray } from '../../../num/random';
import { describeOnBackends, expectClose, read } from '../../testing';
import * as tf from '../../tf';
import { jpegRounded } from './op';
import { forwardBlock, inverseBlock, quantiseBlock } from './transform';

const bytes = (name: string, size: number) => Int32Array.from(uniformArray(1, name, size), (u) => Math.floor(256 * u));

/** The orthonormal transform by its definition (ITU-T T.81, A.3.3). */
function cosineTransform(block: ArrayLike<number>): number[] {
  const line = (frequency: number, position: number): number =>
    (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * position + 1) * frequency * Math.PI) / 16);
  return Array.from({ length: 64 }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < 64; i++) sum += line(k >> 3, i >> 3) * line(k & 7, i & 7) * block[i]!;
    return sum;
  });
}

describe('the integer transform', () => {
  it('is 8 times the cosine transform, but for rounding', () => {
    const block = bytes('block', 64).map((value) => value - 128);
    const expected = cosineTransform(block).map((value) => 8 * value);
    forwardBlock(block);
    expectClose(block, expected, { absolute: 1.5 });
  });

  it('comes back with steps of one', () => {
    const block = bytes('block', 64).map((value) => value - 128);
    const before = block.slice();
    forwardBlock(block);
    quantiseBlock(block, new Int32Array(64).fill(1));
    inverseBlock(block);
    expectClose(block, before, { absolute: 2 });
  });

  it('rounds coefficients to their steps, halves away from zero', () => {
    const block = new Int32Array(64);
    block.set([7, 8, -8, -7, 23, 24].map((value) => 8 * value));
    quantiseBlock(block, new Int32Array(64).fill(16));
    expect([...block.slice(0, 6)].map((value) => value + 0)).toEqual([0, 16, -16, 0, 16, 32]);
  });
});

const shapes: [number, number, number, number][] = [
  [1, 1, 1, 3],
  [1, 3, 4, 3],
  [2, 17, 5, 3],
  [1, 16, 16, 3],
  [2, 9, 35, 3],
];
const fromCpu = new Map<string, Float32Array>();

describeOnBackends('jpegRounded', (backend) => {
  const steps = (step: number) => Int32Array.from({ length: 64 }, (_, k) => step + k);

  it.each(shapes)('gives the same pixels everywhere: %d × %d × %d × %d', async (...shape) => {
    const values = bytes('x', tf.util.sizeFromShape(shape));
    const [ofBytes, ofShares] = (await read(
      tf.tidy(() => jpegRounded(tf.tensor4d(Float32Array.from(values), shape), steps(3), steps(20), 255)),
      tf.tidy(() => jpegRounded(tf.tensor4d(values, shape).toFloat().div(255), steps(3), steps(20), 1)),
    )) as [Float32Array, Float32Array];
    if (backend === 'cpu') fromCpu.set(String(shape), ofBytes);
    expect(ofBytes).toEqual(fromCpu.get(String(shape)));
    expect(ofBytes.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)).toBe(true);
    expectClose(
      ofShares.map((value) => value * 255),
      ofBytes,
      { absolute: 1e-3 },
    );
  });

  it('leaves a grey picture alone, and cuts what is out of range', async () => {
    const shape: [number, number, number, number] = [1, 10, 13, 3];
    const out = await read(
      tf.tidy(() => jpegRounded(tf.fill(shape, 77), steps(1), steps(1), 255)),
      tf.tidy(() => jpegRounded(tf.fill(shape, 300), steps(1), steps(1), 255)),
      tf.tidy(() => jpegRounded(tf.fill(shape, -1), steps(1), steps(1), 1)),
    );
    expect(out.map((values) => [...new Set(values)])).toEqual([[77], [255], [0]]);
  });
});
