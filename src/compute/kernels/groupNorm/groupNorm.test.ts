/** The fused group norm against the composed one and finite differences, inside every kind of TensorFlow.js scope. */
import { expect, it } from 'vitest';
import { normalArray } from '../../../num/random';
import { describeOnKernels, expectClose, numericalGradient, read } from '../../testing';
import * as tf from '../../tf';
import { composedGroupNorm, groupNorm } from './op';

type Shape = [number, number, number, number];

function inputs(shape: Shape): [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D] {
  const size = tf.util.sizeFromShape(shape);
  const x = tf.tensor4d(
    normalArray(1, 'x', size).map((value) => 2 * value + 0.5),
    shape,
  );
  const scale = tf.tensor1d(normalArray(1, 'scale', shape[3]));
  const offset = tf.tensor1d(normalArray(1, 'offset', shape[3]));
  return [x, scale, offset];
}

const cases: { shape: Shape; groups: number; relu: boolean }[] = [
  { shape: [2, 4, 4, 8], groups: 4, relu: false },
  { shape: [2, 4, 4, 8], groups: 4, relu: true },
  { shape: [3, 5, 3, 6], groups: 1, relu: true },
  { shape: [1, 3, 7, 5], groups: 5, relu: false },
  { shape: [2, 1, 1, 12], groups: 3, relu: true },
];

type Norm = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) => tf.Tensor;

/** y, dx, dScale and dOffset for fixed random inputs. */
function evaluate(norm: Norm, shape: Shape): Promise<Float32Array[]> {
  const tensors = tf.tidy(() => {
    const tensors = inputs(shape);
    const dy = tf.tensor4d(normalArray(1, 'dy', tf.util.sizeFromShape(shape)), shape);
    return [norm(...tensors), ...tf.grads(norm)(tensors, dy)];
  });
  return read(...tensors);
}

describeOnKernels('groupNorm', (backend) => {
  it.each(cases)(
    'agrees with the composed ops: $shape, $groups groups, relu $relu',
    async ({ shape, groups, relu }) => {
      const options = relu ? { activation: 'relu' as const } : {};
      const fused: Norm = (x, scale, offset) =>
        groupNorm(x as tf.Tensor4D, scale as tf.Tensor1D, offset as tf.Tensor1D, groups, 1e-5, options);
      const composed: Norm = (x, scale, offset) =>
        composedGroupNorm(x as tf.Tensor4D, scale as tf.Tensor1D, offset as tf.Tensor1D, groups, 1e-5, relu);
      const actual = await evaluate(fused, shape);
      await tf.setBackend('cpu');
      const expected = await evaluate(composed, shape);
      await tf.setBackend(backend);
      actual.forEach((values, i) => expectClose(values, expected[i]!, { relative: 2e-5, absolute: 2e-6 }));
    },
  );

  it.skipIf(backend === 'webgpu')('has the gradient of finite differences', () => {
    tf.tidy(() => {
      const [x, scale, offset] = inputs([2, 3, 2, 4]);
      const weights = tf.tensor4d(normalArray(3, 'weights', x.size), x.shape);
      const loss = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
        groupNorm(a as tf.Tensor4D, b as tf.Tensor1D, c as tf.Tensor1D, 2)
          .mul(weights)
          .square()
          .mean() as tf.Scalar;
      const [dx, dScale, dOffset] = tf.grads(loss)([x, scale, offset]);
      expectClose(
        dx!,
        numericalGradient((t) => loss(t, scale, offset), x),
        { relative: 1e-2 },
      );
      expectClose(
        dScale!,
        numericalGradient((t) => loss(x, t, offset), scale),
        { relative: 1e-2 },
      );
      expectClose(
        dOffset!,
        numericalGradient((t) => loss(x, scale, t), offset),
        { relative: 1e-2 },
      );
    });
  });

  it('works in variableGrads, and twice in one graph', () => {
    const [x, scale, offset] = inputs([2, 2, 2, 4]);
    const variable = tf.variable(scale);
    const { value, grads } = tf.variableGrads(
      () =>
        groupNorm(
          groupNorm(x, variable as tf.Tensor1D, offset, 2),
          variable as tf.Tensor1D,
          offset,
          2,
        ).sum() as tf.Scalar,
      [variable],
    );
    expect(grads[variable.name]!.shape).toEqual([4]);
    tf.dispose([x, scale, offset, variable, value, grads]);
  });

  it('keeps a large common offset from drowning the variance', async () => {
    const [y] = await read(
      tf.tidy(() => {
        const x = tf.tensor4d([100.1, 99.9, 100.1, 99.9], [1, 2, 2, 1]);
        return groupNorm(x, tf.ones([1]), tf.zeros([1]), 1, 0);
      }),
    );
    expectClose(y!, [1, -1, 1, -1], { absolute: 1e-3 });
  });

  it('says what does not fit', () => {
    tf.tidy(() => {
      const [x, scale, offset] = inputs([1, 2, 2, 6]);
      expect(() => groupNorm(x, scale, offset, 4)).toThrow('4 groups do not divide 6 channels');
      expect(() => groupNorm(x, tf.ones([5]), offset, 3)).toThrow('must have 6 values');
    });
  });
});
