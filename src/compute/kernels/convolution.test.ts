/** Forward convolutions and matrix products: against the `cpu` backend, and the same bits for a picture in any batch. */
import { expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { nativeKernels } from '../native/load';
import { describeOnKernels, expectClose, read } from '../testing';
import * as tf from '../tf';

type Shape4D = [number, number, number, number];
type Padding = 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
const normal = (name: string, shape: number[]) => tf.tensor(normalArray(6, name, tf.util.sizeFromShape(shape)), shape);

interface Case {
  input: Shape4D;
  filter: Shape4D;
  stride: number | [number, number];
  pad: Padding;
  activation?: 'linear' | 'relu' | 'relu6' | 'elu';
  bias?: false;
}

const uneven: Padding = [
  [0, 0],
  [2, 0],
  [3, 1],
  [0, 0],
];

const cases: Case[] = [
  // Small pictures in batches of four and more, whose tiles are the same pixel of several pictures; then lines and columns of large ones.
  { input: [9, 4, 5, 6], filter: [3, 3, 6, 9], stride: 1, pad: 'same', activation: 'relu' },
  { input: [4, 7, 7, 3], filter: [3, 3, 3, 16], stride: 2, pad: 1, activation: 'relu6' },
  { input: [5, 1, 1, 8], filter: [3, 3, 8, 12], stride: 1, pad: 'same' },
  { input: [1, 9, 21, 5], filter: [3, 3, 5, 7], stride: 1, pad: 'same', activation: 'relu6' },
  { input: [1, 23, 8, 3], filter: [3, 3, 3, 17], stride: 2, pad: 1, activation: 'relu' },
  { input: [5, 20, 37, 2], filter: [7, 7, 2, 11], stride: 2, pad: 3 },
  { input: [2, 19, 40, 3], filter: [3, 5, 3, 4], stride: [2, 3], pad: uneven, bias: false },
  { input: [1, 2, 2, 3], filter: [5, 5, 3, 5], stride: 1, pad: 'same' },
  { input: [1, 16, 16, 3], filter: [8, 8, 3, 10], stride: 8, pad: 'valid' },
  // 1 × 1, as a matrix product of all pixels, and with a stride.
  { input: [3, 5, 7, 13], filter: [1, 1, 13, 21], stride: 1, pad: 'valid', activation: 'relu6' },
  { input: [1, 1, 1, 30], filter: [1, 1, 30, 3], stride: 1, pad: 'same' },
  { input: [1, 40, 3, 300], filter: [1, 1, 300, 9], stride: 1, pad: 'same' },
  { input: [2, 9, 8, 10], filter: [1, 1, 10, 8], stride: 2, pad: 'valid', bias: false },
  // Winograd's: one square, squares beyond the edges, more than a block of them, and more outputs than stay in the cache.
  { input: [5, 4, 4, 16], filter: [3, 3, 16, 24], stride: 1, pad: 'same', activation: 'relu' },
  { input: [2, 7, 9, 20], filter: [3, 3, 20, 16], stride: 1, pad: uneven },
  { input: [8, 14, 15, 16], filter: [3, 3, 16, 16], stride: 1, pad: 'valid', activation: 'relu6', bias: false },
  { input: [1, 8, 7, 160], filter: [3, 3, 160, 40], stride: 1, pad: 1 },
  // Not ours: an activation that is no clipping.
  { input: [2, 5, 5, 4], filter: [3, 3, 4, 8], stride: 1, pad: 'same', activation: 'elu' },
];

function convolved({ input, filter, stride, pad, activation, bias }: Case): tf.Tensor {
  return tf.tidy(() =>
    tf.fused.conv2d({
      x: normal('x', input) as tf.Tensor4D,
      filter: normal('w', filter) as tf.Tensor4D,
      ...{ strides: stride, pad, activation },
      ...(bias === false ? {} : { bias: normal('b', [filter[3]]) }),
    }),
  );
}

/** [rows of A, k, columns of B] and how many products. */
const products: { a: number[]; b: number[]; transposeA?: boolean; transposeB?: boolean }[] = [
  { a: [1, 7], b: [7, 21] },
  { a: [3, 40], b: [40, 16] },
  { a: [5, 9], b: [21, 9], transposeB: true },
  { a: [37, 70], b: [70, 50] },
  { a: [70, 33], b: [70, 8], transposeA: true },
  { a: [11, 130], b: [5, 11], transposeA: true, transposeB: true },
  { a: [300, 20], b: [20, 9] },
  { a: [40, 5000], b: [5000, 3] },
  { a: [2, 3, 19, 8], b: [2, 3, 19, 8], transposeB: true },
  { a: [4, 2, 13], b: [1, 13, 30] },
  { a: [1, 13, 3], b: [4, 13, 30], transposeA: true },
];

describeOnKernels('convolutions and matrix products', (backend) => {
  it.each(cases)('$input * $filter, stride $stride, pad $pad, $activation', async (c) => {
    const [actual] = await read(convolved(c));
    await tf.setBackend('cpu');
    const [expected] = await read(convolved(c));
    await tf.setBackend(backend);
    expectClose(actual!, expected!, { relative: 1e-5 });
  });

  it.each(products)('$a · $b, transposed $transposeA $transposeB', async ({ a, b, transposeA, transposeB }) => {
    const product = () => tf.tidy(() => tf.matMul(normal('a', a), normal('b', b), transposeA, transposeB));
    const [actual] = await read(product());
    await tf.setBackend('cpu');
    const [expected] = await read(product());
    await tf.setBackend(backend);
    expectClose(actual!, expected!, { relative: 1e-5 });
  });

  it.each([1, 11, 60])('%i rows with a bias and an activation', async (rows) => {
    const [a, b, bias] = [normal('a', [rows, 20]), normal('b', [20, 27]), normal('c', [27])];
    const fused = tf.fused.matMul({ a, b, bias, activation: 'relu' });
    const apart = tf.tidy(() => tf.relu(tf.add(tf.matMul(a, b), bias)));
    tf.dispose([a, b, bias]);
    const [actual, expected] = await read(fused, apart);
    expectClose(actual!, expected!, { relative: 1e-5 });
  });

  // Shaders and XNNPACK clip it.
  it.skipIf(backend === 'webgpu')('keep a NaN', async () => {
    const native = nativeKernels(tf.backend());
    if (native && !native.products) return;
    const [x, w] = [tf.fill([1, 3, 3, 1], NaN), tf.ones([3, 3, 1, 8])] as [tf.Tensor4D, tf.Tensor4D];
    const y = tf.fused.conv2d({ x, filter: w, strides: 1, pad: 'same', activation: 'relu6' });
    tf.dispose([x, w]);
    const [values] = await read(y);
    expect(values!.every(Number.isNaN)).toBe(true);
  });

  it.skipIf(backend === 'webgpu').each(products)('of a row have the same bits in any batch: $a · $b', async (c) => {
    const [a, b] = [normal('a', c.a), normal('b', c.b)];
    const tall = tf.tidy(() => tf.concat([a, tf.mul(a, 2)], c.transposeA ? -1 : -2));
    const [one, two] = [a, tall].map((left) => tf.matMul(left, b, c.transposeA, c.transposeB)) as [
      tf.Tensor,
      tf.Tensor,
    ];
    const again = tf.slice(
      two,
      one.shape.map(() => 0),
      one.shape,
    );
    tf.dispose([a, b, tall, two]);
    const [expected, actual] = await read(one, again);
    expect(actual).toEqual(expected);
  });

  it.skipIf(backend === 'webgpu').each(cases)(
    'of a picture have the same bits in any batch: $input * $filter, stride $stride',
    async (c) => {
      const [, ...rest] = c.input;
      const size = tf.util.sizeFromShape(rest);
      const all = normalArray(6, 'x', 9 * size);
      const of = async (from: number, to: number) => {
        const y = tf.tidy(() =>
          tf.fused.conv2d({
            x: tf.tensor(all.slice(from * size, to * size), [to - from, ...rest]) as tf.Tensor4D,
            filter: normal('w', c.filter) as tf.Tensor4D,
            ...{ strides: c.stride, pad: c.pad, activation: c.activation, bias: normal('b', [c.filter[3]]) },
          }),
        );
        return (await read(y))[0]!;
      };
      const whole = await of(0, 9);
      const one = whole.length / 9;
      for (const [from, to] of [
        [0, 1],
        [5, 6],
        [2, 5],
        [1, 6],
      ] as const) {
        expect(await of(from, to)).toEqual(whole.slice(from * one, to * one));
      }
    },
  );
});
