import { expect, it } from 'vitest';
import { addInPlace, copied, filled, seesMemory, valuesOf } from './inPlace';
import { describeOnBackends, read } from './testing';
import * as tf from './tf';

describeOnBackends('values in place', () => {
  it('fills a tensor, which counts as any other, and leaves none where filling fails', async () => {
    const before = tf.memory();
    const x = filled<tf.Rank.R2>([2, 3], (values) => values.set([1, 2, 3, 4, 5, 6]));
    expect(x.shape).toEqual([2, 3]);
    expect([...(await read(tf.square(x)))[0]!]).toEqual([1, 4, 9, 16, 25, 36]);
    expect(() =>
      filled([2], () => {
        throw new Error('no values');
      }),
    ).toThrow('no values');
    expect(tf.memory().numBytes - before.numBytes).toBe(24);
    x.dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
  });

  it('copies and adds without a word to those who share the memory', async () => {
    if (!seesMemory()) return;
    const start = Array.from({ length: 7 }, (_, i) => i / 3);
    const x = tf.tensor1d(start);
    const own = copied(x);
    addInPlace(
      own,
      Float32Array.from({ length: 7 }, (_, i) => 2 ** i),
    );
    const sums = Float32Array.from(start, (value, i) => Math.fround(value) + 2 ** i);
    expect(valuesOf(own)).toEqual(sums);
    expect(valuesOf(x)).toEqual(Float32Array.from(start));
    tf.dispose([x, own]);
  });
});
