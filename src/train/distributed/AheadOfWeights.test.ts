import { expect, it } from 'vitest';
import { AheadOfWeights } from './AheadOfWeights';

/** Writes step and part, and counts how often. */
function counted() {
  const calls: string[] = [];
  const ahead = {
    shape: (_step: number, part: number) => [2 + part],
    write(step: number, part: number, out: Float32Array) {
      calls.push(`${step}/${part}`);
      if (step === 13) throw new Error('no picture');
      out.fill(10 * step + part);
    },
  };
  return { calls, made: new AheadOfWeights({ ahead }) };
}

it('gives what was made of a part, and anew what was not', () => {
  const { calls, made } = counted();
  const taken = (step: number, part: number) => [...made.values(step, part)];
  expect(taken(0, 0)).toEqual([0, 0]);
  made.make(1, 0);
  made.make(1, 1);
  expect(calls).toEqual(['0/0', '1/0', '1/1']);
  expect(taken(1, 1)).toEqual([11, 11, 11]);
  expect(taken(1, 0)).toEqual([10, 10]);
  expect(calls).toHaveLength(3);
  // A step that is asked for again, or another than was expected.
  expect(taken(1, 0)).toEqual([10, 10]);
  expect(taken(3, 0)).toEqual([30, 30]);
  expect(calls).toHaveLength(4);
});

it('does not take for made what was cut off', () => {
  const { made } = counted();
  made.make(1, 0);
  expect(() => made.make(13, 0)).toThrow('no picture');
  expect([...made.values(1, 0)]).toEqual([10, 10]);
  expect(() => made.values(13, 0)).toThrow('no picture');
});

it('makes nothing where nothing can be made ahead', () => {
  expect(() => new AheadOfWeights({}).make(1, 0)).not.toThrow();
});
