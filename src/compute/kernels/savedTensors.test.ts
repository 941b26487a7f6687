import { expect, it } from 'vitest';
import { describeOnBackends, expectClose, read } from '../testing';
import * as tf from '../tf';

const VALUES = [-1.5, 0.5, 2];

describeOnBackends('what a gradient needs', () => {
  it('is kept though its tensor is disposed of, and freed afterwards', async () => {
    const x = tf.tensor1d(VALUES);
    const { grads, value } = tf.engine().gradients(() => {
      const square = tf.square(x);
      const twice = tf.mul(square, square);
      square.dispose();
      return tf.sum(twice) as tf.Scalar;
    }, [x]);
    const [slope] = await read(grads[0]!);
    expectClose(
      slope!,
      VALUES.map((v) => 4 * v ** 3),
      { relative: 1e-4 },
    );
    tf.dispose([x, value]);
  });

  it('has a gradient itself, where gradients of gradients are asked for', async () => {
    const x = tf.tensor1d(VALUES);
    const second = tf.grad((of) => tf.sum(tf.grad((y) => tf.mul(tf.square(y), y))(of)));
    const made = second(x);
    const [curvature] = await read(made);
    expectClose(
      curvature!,
      VALUES.map((v) => 6 * v),
      { relative: 1e-4 },
    );
    x.dispose();
  });

  it('shares the memory of its tensor', () => {
    const x = tf.ones([1000]);
    let during = 0;
    const { grads, value } = tf.engine().gradients(() => {
      const total = tf.sum(tf.square(x)) as tf.Scalar;
      during = tf.memory().numDataBuffers;
      return total;
    }, [x]);
    tf.dispose([value, ...grads]);
    // The tensor, its square and the sum.
    expect(during - tf.memory().numDataBuffers).toBeLessThanOrEqual(2);
    x.dispose();
  });
});
