/** Every other op that a small network is trained through: values and gradients against the `cpu` backend. */
import { expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { describeOnBackends, expectClose, read } from '../testing';
import * as tf from '../tf';

type Function1 = (x: tf.Tensor) => tf.Tensor;
const as4d = (x: tf.Tensor) => x as tf.Tensor4D;
const normal = (name: string, shape: number[]) => tf.tensor(normalArray(5, name, tf.util.sizeFromShape(shape)), shape);

/** Name, shape of the input, function. */
const cases: [string, number[], Function1][] = [
  ['matMul, first argument', [3, 5], (x) => tf.matMul(x, normal('b', [5, 4]))],
  ['matMul, second argument', [5, 4], (x) => tf.matMul(normal('a', [3, 5]), x)],
  ['matMul, both transposed', [5, 3], (x) => tf.matMul(x, normal('b', [4, 5]), true, true)],
  ['matMul in batches', [2, 3, 5], (x) => tf.matMul(x, normal('b', [2, 4, 5]), false, true)],
  ['matMul in batches, tiles and what is left over', [3, 2, 13, 21], (x) => tf.matMul(x, normal('b', [3, 2, 21, 19]))],
  ['matMul in batches, transposed', [6, 21, 13], (x) => tf.matMul(x, normal('b', [6, 19, 21]), true, true)],
  ['matMul in batches, one left factor', [4, 7, 17], (x) => tf.matMul(normal('a', [1, 9, 7]), x)],
  ['matMul in batches, one right factor', [4, 9, 7], (x) => tf.matMul(x, normal('b', [1, 7, 17]))],
  [
    'fused matMul',
    [3, 5],
    (x) => tf.fused.matMul({ a: x, b: normal('b', [5, 4]), bias: normal('c', [4]), activation: 'relu' }),
  ],
  [
    'fused conv2d',
    [2, 5, 5, 3],
    (x) =>
      tf.fused.conv2d({
        x: as4d(x),
        filter: as4d(normal('w', [3, 3, 3, 4])),
        strides: 1,
        pad: 'same',
        bias: normal('c', [4]),
        activation: 'relu',
      }),
  ],
  [
    'conv2dTranspose',
    [2, 4, 4, 3],
    (x) => tf.conv2dTranspose(as4d(x), as4d(normal('w', [3, 3, 5, 3])), [2, 8, 8, 5], 2, 'same'),
  ],
  ['depthwise, stride 1', [2, 5, 6, 3], (x) => tf.depthwiseConv2d(as4d(x), as4d(normal('w', [3, 3, 3, 1])), 1, 'same')],
  ['depthwise, stride 2', [2, 7, 6, 3], (x) => tf.depthwiseConv2d(as4d(x), as4d(normal('w', [3, 3, 3, 2])), 2, 'same')],
  [
    'depthwise, seven channels, stride 2',
    [2, 7, 6, 7],
    (x) => tf.depthwiseConv2d(as4d(x), as4d(normal('w', [3, 3, 7, 1])), 2, 1),
  ],
  [
    'depthwise filter, seven channels',
    [3, 3, 7, 1],
    (w) => tf.depthwiseConv2d(as4d(normal('x', [2, 7, 6, 7])), as4d(w), 2, 1),
  ],
  [
    'depthwise filter of five, stride 1',
    [5, 5, 4, 1],
    (w) => tf.depthwiseConv2d(as4d(normal('x', [2, 6, 7, 4])), as4d(w), 1, 'same'),
  ],
  ['depthwise filter', [3, 3, 3, 2], (w) => tf.depthwiseConv2d(as4d(normal('x', [2, 6, 5, 3])), as4d(w), 1, 'valid')],
  [
    'depthwise filter, stride 2',
    [3, 3, 3, 1],
    (w) => tf.depthwiseConv2d(as4d(normal('x', [2, 7, 6, 3])), as4d(w), 2, 'same'),
  ],
  ['gather', [5, 3], (x) => tf.gather(x, tf.tensor1d([4, 0, 4, 2], 'int32'))],
  ['gather along axis 1', [2, 5], (x) => tf.gather(x, tf.tensor1d([1, 1, 3], 'int32'), 1)],
  ['avgPool', [2, 6, 6, 3], (x) => tf.avgPool(as4d(x), 2, 2, 'valid')],
  ['avgPool, overlapping', [2, 5, 5, 3], (x) => tf.avgPool(as4d(x), 3, 2, 'same')],
  ['maxPool', [2, 6, 6, 3], (x) => tf.maxPool(as4d(x), 2, 2, 'valid')],
  ['maxPool, overlapping', [2, 6, 6, 3], (x) => tf.maxPool(as4d(x), 3, 2, 'same')],
  ['global mean', [2, 4, 4, 3], (x) => x.mean([1, 2])],
  ['softmax', [3, 5], (x) => x.softmax()],
  ['logSoftmax', [3, 5], (x) => x.logSoftmax()],
  ['logSumExp', [3, 5], (x) => x.logSumExp(1)],
  ['where', [3, 4], (x) => tf.where(normal('c', [3, 4]).greater(0), x.square(), x.mul(3))],
  ['rsqrt', [6], (x) => x.square().add(0.5).rsqrt()],
  ['sqrt', [6], (x) => x.square().add(0.5).sqrt()],
  ['log and exp', [6], (x) => x.exp().add(1).log()],
  ['pow', [6], (x) => x.abs().add(0.5).pow(1.7)],
  [
    'pad',
    [2, 3],
    (x) =>
      x.pad([
        [1, 2],
        [0, 1],
      ]),
  ],
  [
    'mirrorPad',
    [4, 4],
    (x) =>
      tf.mirrorPad(
        x,
        [
          [1, 1],
          [2, 1],
        ],
        'reflect',
      ),
  ],
  ['tile', [2, 3], (x) => x.tile([2, 2])],
  ['slice', [4, 5], (x) => x.slice([1, 2], [2, 2])],
  ['concat', [2, 3], (x) => tf.concat([x, x.mul(2)], 1)],
  ['stack and unstack', [2, 3], (x) => tf.stack(tf.unstack(x).map((row, i) => row.mul(i + 1)))],
  ['split', [2, 4], (x) => tf.add(...(tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor]))],
  [
    'split in parts of several sizes along an inner axis',
    [3, 7, 2],
    (x) => {
      const [a, b, c] = tf.split(x, [1, 4, 2], 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      return tf.concat([c, a.mul(2), b.mul(3)], 1);
    },
  ],
  ['transpose', [2, 3, 4], (x) => x.transpose([2, 0, 1])],
  ['relu', [8], (x) => x.relu()],
  ['relu6', [8], (x) => x.mul(5).relu6()],
  ['leakyRelu', [8], (x) => x.leakyRelu(0.1)],
  ['sigmoid', [8], (x) => x.sigmoid()],
  ['tanh', [8], (x) => x.tanh()],
  ['elu', [8], (x) => x.elu()],
  ['erf', [8], (x) => x.erf()],
  ['softplus', [8], (x) => x.softplus()],
  ['clip', [8], (x) => x.clipByValue(-0.5, 0.5)],
  ['maximum and minimum', [8], (x) => tf.maximum(x, 0.3).add(tf.minimum(x, -0.2))],
  ['max', [3, 5], (x) => x.max(1)],
  ['broadcast arithmetic', [4], (x) => normal('a', [3, 4]).mul(x).div(x.square().add(1)).sub(x)],
  ['squared difference', [3, 4], (x) => tf.squaredDifference(x, normal('a', [4]))],
  [
    'batchNorm',
    [2, 3, 3, 4],
    (x) =>
      tf.batchNorm(x, normal('m', [4]), normal('v', [4]).square().add(0.5), normal('o', [4]), normal('s', [4]), 1e-3),
  ],
  ['resizeBilinear', [1, 4, 4, 2], (x) => tf.image.resizeBilinear(as4d(x), [7, 6])],
  ['resizeNearestNeighbor', [1, 4, 4, 2], (x) => tf.image.resizeNearestNeighbor(as4d(x), [8, 8])],
  ['reverse', [3, 4], (x) => x.reverse(1)],
  ['cumsum', [3, 4], (x) => x.cumsum(1)],
  ['cast', [4], (x) => x.mul(3).cast('float32')],
  ['prod', [2, 3], (x) => x.prod(1)],
];

/** f(x), and the gradient of f for a fixed random dy. */
function evaluate(shape: number[], f: Function1): Promise<Float32Array[]> {
  const tensors = tf.tidy(() => {
    const x = normal('x', shape);
    const y = f(x);
    return [y, tf.grad(f)(x, normal('dy', y.shape))];
  });
  return read(...tensors);
}

describeOnBackends('ops for training', (backend) => {
  it.each(cases)('%s', async (_, shape, f) => {
    const actual = await evaluate(shape, f);
    await tf.setBackend('cpu');
    const expected = await evaluate(shape, f);
    await tf.setBackend(backend);
    actual.forEach((values, i) => expectClose(values, expected[i]!, { relative: 1e-4 }));
  });

  it('a clone outlives what it was made of, and the other way round', async () => {
    const before = tf.engine().backend.numDataIds();
    const x = normal('x', [3, 4]);
    const [first, second] = [tf.clone(x), tf.clone(x)];
    // All three share the memory.
    expect(tf.engine().backend.numDataIds() - before).toBe(1);
    const [values] = await read(first);
    tf.dispose(x);
    const [later] = await read(second);
    expect(later).toEqual(values);
    expect(tf.engine().backend.numDataIds()).toBe(before);
  });
});
