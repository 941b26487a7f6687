import { describe, expect, it } from 'vitest';
import { beganAs, codedDifference, differenceNames, readDifference } from './difference';
import { readSafetensors, writeStored } from './safetensors';

const from = { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
const to = { shape: [2, 3], values: Float32Array.of(1.5, 2, 2.75, 4, 5.01, 5.99) };
const throughFile = (stored: ReturnType<typeof codedDifference>) => readSafetensors(writeStored(stored)).tensors;

describe('a trained weight as its difference', () => {
  it('of a matrix is read back within half a step of each output channel, and takes a byte a weight', () => {
    const stored = codedDifference('fc.weight', from, to);
    expect(stored['fc.weight']!.bytes).toHaveLength(6);
    const { shape, values } = readDifference('fc.weight', throughFile(stored));
    expect(shape).toEqual([2, 3]);
    values.forEach((value, i) => {
      const step = (i < 3 ? 0.5 : 0.01) / 31;
      expect(Math.abs(from.values[i]! + value - to.values[i]!)).toBeLessThan(0.52 * step);
    });
  });

  it('of a vector is a half-precision number, and of what did not move nothing', () => {
    const bias = (values: number[]) => ({ shape: [2], values: Float32Array.from(values) });
    const stored = codedDifference('fc.bias', bias([1, 1]), bias([1, 1.1]));
    const { values } = readDifference('fc.bias', throughFile(stored));
    expect([...values]).toEqual([0, expect.closeTo(0.1, 4)]);
    expect([...readDifference('w', throughFile(codedDifference('w', from, from))).values]).toEqual(Array(6).fill(0));
  });

  it('names what a weight began as, and the weights of a file without their scales', () => {
    expect(['tuned.stem.weight', 'head_unclean.bias', 'blocks.1.w'].map((name) => beganAs(name, 'fc'))).toEqual([
      'stem.weight',
      'fc.bias',
      'blocks.1.w',
    ]);
    expect(differenceNames(throughFile(codedDifference('fc.weight', from, to)))).toEqual(['fc.weight']);
  });

  it('refuses codes without their scales, and values that are not finite', () => {
    const { 'fc.weight': codes } = codedDifference('fc.weight', from, to);
    expect(() => readDifference('fc.weight', throughFile({ 'fc.weight': codes! }))).toThrow(/0 scales for its 2/);
    const endless = { shape: [1], values: Float32Array.of(Infinity) };
    const stored = codedDifference('b', { shape: [1], values: Float32Array.of(0) }, endless);
    expect(() => readDifference('b', throughFile(stored))).toThrow(/not finite/);
    expect(() => readDifference('missing', throughFile(stored))).toThrow(/missing/);
  });
});
