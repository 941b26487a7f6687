/** GELU against its formula in double precision, and its gradient. */
import { expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { describeOnKernels, expectClose, read } from '../testing';
import * as tf from '../tf';
import { composedGelu, gelu } from './gelu';

/** Φ(x), by the series of the error function (Abramowitz and Stegun 7.1.6), for |x| ≤ 6. */
function share(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  let [term, sum] = [z, z];
  for (let n = 1; n < 200; n++) {
    term *= (2 * z * z) / (2 * n + 1);
    sum += term;
  }
  const half = (sum * Math.exp(-z * z)) / Math.sqrt(Math.PI);
  return x < 0 ? 0.5 - half : 0.5 + half;
}

// Of a length that is no multiple of four.
const VALUES = Float32Array.from([
  ...normalArray(5, 'x', 996).map((value) => Math.max(-6, Math.min(6, 2 * value))),
  ...[0, -0, 1e-20, -1e-20, 6, -6, 0.7],
]);

describeOnKernels('GELU', (backend) => {
  it('is x · Φ(x)', async () => {
    const [y] = await read(tf.tidy(() => gelu(tf.tensor1d(VALUES))));
    expectClose(
      y!,
      VALUES.map((x) => x * share(x)),
      { absolute: backend === 'webgpu' ? 2e-6 : 1e-6 },
    );
  });

  it('has the gradient Φ(x) + x φ(x)', async () => {
    const dy = normalArray(5, 'dy', VALUES.length);
    const [dx] = await read(
      tf.tidy(() => tf.grad((x) => gelu(x))(tf.tensor1d(VALUES), tf.tensor1d(dy) as unknown as tf.Tensor)),
    );
    const slope = (x: number) => share(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
    expectClose(
      dx!,
      VALUES.map((x, i) => dy[i]! * slope(x)),
      { absolute: 5e-6 },
    );
  });

  it('is what the operations give, far out and where nothing is known', async () => {
    const far = [-Infinity, -1e30, -200, -14, 14, 200, 1e30, Infinity, NaN];
    const [y, composed] = await read(...tf.tidy(() => [gelu, composedGelu].map((of) => of(tf.tensor1d(far.slice(1))))));
    expectClose(y!.slice(0, -1).map(bounded), composed!.slice(0, -1).map(bounded), { absolute: 1e-5 });
    if (backend !== 'webgpu') expect(y!.at(-1)).toBeNaN();
  });
});

/** So that values of any size can be compared. */
function bounded(value: number): number {
  return value === Infinity ? 1e9 : Math.min(1e9, value);
}
