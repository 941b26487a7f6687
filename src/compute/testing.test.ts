import { expect, it } from 'vitest';
import { describeOnBackends, expectClose, numericalGradient } from './testing';
import * as tf from './tf';

describeOnBackends('test helpers', (backend) => {
  it('run on the backend they name', () => {
    expect(tf.getBackend()).toBe(backend);
  });

  it('accept what is within the tolerance and name what is not', () => {
    expectClose([1, 2.001], [1, 2], { relative: 1e-3 });
    expect(() => expectClose([1, 2.1], [1, 2], { relative: 1e-3 })).toThrow(/element 1: 2.1/);
    expect(() => expectClose([NaN], [1], { absolute: 10 })).toThrow(/NaN/);
    expect(() => expectClose([1], [1, 2], { absolute: 10 })).toThrow(/number of values/);
  });

  it('differentiate a cubic', () => {
    const x = tf.tensor1d([1, -2, 0.5]);
    expectClose(
      numericalGradient((t) => t.pow(3).sum(), x),
      [3, 12, 0.75],
      { relative: 1e-3 },
    );
    x.dispose();
  });
});
