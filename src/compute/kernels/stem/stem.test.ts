/** A stem as one kernel: the bits of the operations that it is made of, forward and in every gradient, and finite differences. */
import { expect, it } from 'vitest';
import { normalArray } from '../../../num/random';
import { describeOnKernels, expectClose, numericalGradient, read } from '../../testing';
import * as tf from '../../tf';
import { composedStem, stem, type StemOptions } from './op';

const settings = { epsilon: 1e-5, mean: 0.5, deviation: 0.25 };
const cases: (StemOptions & { input: [number, number, number, number]; width: number })[] = [
  { ...settings, input: [3, 16, 16, 3], width: 12, stride: 2, pool: 2, groups: 3 },
  { ...settings, input: [2, 9, 14, 3], width: 16, stride: 2, pool: 1, groups: 2 },
  { ...settings, input: [2, 6, 4, 3], width: 8, stride: 1, pool: 2, groups: 1, mean: 0.3, deviation: 0.7 },
  { ...settings, input: [2, 9, 14, 3], width: 8, stride: 2, pool: 1, groups: 2 },
  { ...settings, input: [1, 5, 5, 3], width: 6, stride: 1, pool: 1, groups: 2 },
];

const normal = (name: string, shape: number[], scale = 1) =>
  tf.tensor(
    normalArray(9, name, tf.util.sizeFromShape(shape)).map((value) => scale * value),
    shape,
  );

/** x, filter, scale, offset. */
const tensorsOf = ({ input, width }: (typeof cases)[number]): tf.Tensor[] => [
  normal('x', input),
  normal('filter', [3, 3, 3, width], 0.3),
  normal('scale', [width]),
  normal('offset', [width]),
];

function apply(make: typeof stem, tensors: tf.Tensor[], options: StemOptions): tf.Tensor4D {
  const [x, filter, scale, offset] = tensors as [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
  const { stride, groups, epsilon, mean, deviation, pool } = options;
  return make(x, { filter, scale, offset }, { stride, groups, epsilon, mean, deviation, pool });
}

/** y without a gradient, y with one, and the gradient of everything that goes in. */
function evaluate(make: typeof stem, c: (typeof cases)[number]): Promise<Float32Array[]> {
  const made = tf.tidy(() => {
    const tensors = tensorsOf(c);
    const run = (...all: tf.Tensor[]) => apply(make, all, c);
    const plain = run(...tensors);
    const { value, grads } = tf.valueAndGrads(run)(tensors, normal('dy', plain.shape) as tf.Tensor4D);
    return [plain, value, ...grads];
  });
  return read(...made);
}

describeOnKernels('stem', (backend) => {
  it.each(cases)('gives what its operations give: $input to $width, stride $stride, pool $pool', async (c) => {
    const [actual, expected] = [await evaluate(stem, c), await evaluate(composedStem, c)];
    actual.forEach((values, i) => {
      if (backend === 'webgpu') expectClose(values, expected[i]!, { relative: 1e-5, absolute: 1e-6 });
      else expect(values, `result ${i}`).toEqual(expected[i]);
    });
  });

  it.skipIf(backend === 'webgpu')('has the gradient of finite differences', () => {
    tf.tidy(() => {
      const c = { ...settings, input: [1, 4, 4, 3] as [number, number, number, number], width: 4, stride: 1, pool: 2 };
      const options = { ...c, groups: 1 } as (typeof cases)[number];
      const tensors = tensorsOf(options);
      const weights = normal('weights', [1, 2, 2, 4]);
      const loss = (...all: tf.Tensor[]) => tf.mean(tf.square(tf.mul(apply(stem, all, options), weights)));
      const grads = tf.grads(loss)(tensors);
      for (const i of [0, 1, 2, 3]) {
        const expected = numericalGradient((t) => loss(...tensors.with(i, t)), tensors[i]!, 3e-3);
        expectClose(grads[i]!, expected, { relative: 2e-2, absolute: 2e-3 });
      }
    });
  });

  it('makes only the gradients that are asked for, with the same bits', async () => {
    const c = cases[0]!;
    const made = tf.tidy(() => {
      const tensors = tensorsOf(c);
      const of = (asked: number[]) =>
        tf.grads((...some: tf.Tensor[]) => {
          const all = tensors.map((tensor, i) => some[asked.indexOf(i)] ?? tensor);
          return apply(stem, all, c);
        })(asked.map((i) => tensors[i]!));
      return [...of([0]), ...of([1]), ...of([2]), ...of([3]), ...of([0, 1, 2, 3])];
    });
    const values = await read(...made);
    expect(values.slice(0, 4)).toEqual(values.slice(4));
  });

  it('says what does not fit', () => {
    tf.tidy(() => {
      const c = cases[0]!;
      expect(() => apply(stem, tensorsOf(c), { ...c, groups: 5 })).toThrow('5 groups do not divide 12 channels');
    });
  });
});
