import { describe, expect, it } from 'vitest';
import { inRowOrder, isContiguous, otherByteOrder, spanOf } from './strides';
import { soon } from '../../../test/patience';

/** The number at each place by the definition, one at a time. */
function expected(values: ArrayLike<number>, shape: number[], stride: number[]): number[] {
  const out: number[] = [];
  const index = shape.map(() => 0);
  for (let i = shape.reduce((product, n) => product * n, 1); i > 0; i--) {
    out.push(values[index.reduce((sum, at, axis) => sum + at * stride[axis]!, 0)]!);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]! += 1;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return out;
}

describe('strides', () => {
  it.each<[number[], number[]]>([
    [[], []],
    [[4], [1]],
    [[4], [3]],
    [
      [2, 3],
      [1, 2],
    ],
    [
      [2, 3, 4],
      [1, 8, 2],
    ],
    [
      [2, 3, 4],
      [0, 1, 0],
    ],
    [
      [3, 1, 2, 2],
      [4, 99, 1, 2],
    ],
    [
      [2, 0, 3],
      [1, 1, 1],
    ],
    [
      [1, 1],
      [7, 5],
    ],
  ])('%j by %j are put in row order, in every width', (shape, stride) => {
    const span = spanOf(shape, stride);
    for (const [width, Numbers] of [
      [1, Uint8Array],
      [2, Uint16Array],
      [4, Float32Array],
      [8, Float64Array],
    ] as const) {
      const values = new Numbers(Array.from({ length: span }, (_, i) => i + 1));
      const shifted = new Uint8Array(values.byteLength + 1);
      shifted.set(new Uint8Array(values.buffer), 1);
      for (const bytes of [new Uint8Array(values.buffer), shifted.subarray(1), Buffer.from(shifted.buffer, 1)]) {
        const rows = inRowOrder(bytes, shape, stride, width).slice();
        expect([...new Numbers(rows.buffer)]).toEqual(expected(values, shape, stride));
      }
    }
  });

  it('tell what lies in row order already', () => {
    expect(isContiguous([2, 3], [3, 1])).toBe(true);
    expect(isContiguous([2, 1, 3], [3, 50, 1])).toBe(true);
    expect(isContiguous([], [])).toBe(true);
    expect(isContiguous([2, 3], [1, 2])).toBe(false);
    expect(isContiguous([2], [2])).toBe(false);
    expect(spanOf([2, 3], [10, 2])).toBe(15);
    expect(spanOf([0, 3], [10, 2])).toBe(0);
  });

  it('turn the bytes of numbers', () => {
    expect([...otherByteOrder(Uint8Array.of(1, 2, 3, 4), 2)]).toEqual([2, 1, 4, 3]);
    expect([...otherByteOrder(Uint8Array.of(1, 2, 3, 4), 4)]).toEqual([4, 3, 2, 1]);
  });

  it('move four million numbers in a moment', () => {
    const values = new Float32Array(4_000_000);
    return soon(() => inRowOrder(new Uint8Array(values.buffer), [1000, 1000, 2, 2], [4, 4000, 2, 1], 4));
  });
});
