import { describe, expect, it } from 'vitest';
import { BatchOrder, viewChoice } from './batches';

describe('batches', () => {
  it('an epoch shows every picture once, and the next one in another order', () => {
    const order = new BatchOrder(10, 5, 3, 'test');
    const first = [...order.indices(0), ...order.indices(1)];
    const second = [...order.indices(2), ...order.indices(3)];
    expect([...first].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(second).not.toEqual(first);
  });

  it('a step shows the same pictures whatever came before it, also across epoch ends', () => {
    const run = new BatchOrder(7, 4, 1, 'test');
    const steps = [0, 1, 2, 3, 4].map((step) => [...run.indices(step)]);
    expect([...new BatchOrder(7, 4, 1, 'test').indices(4)]).toEqual(steps[4]);
    expect([...new BatchOrder(7, 4, 1, 'other').indices(4)]).not.toEqual(steps[4]);
  });

  it('views lie in range and vary', () => {
    const views = viewChoice(1, 0, 64, 4);
    expect(new Set(views)).toEqual(new Set([0, 1, 2, 3]));
  });

  it('refuses an empty set', () => {
    expect(() => new BatchOrder(0, 4, 1, 'test')).toThrow(RangeError);
  });
});
