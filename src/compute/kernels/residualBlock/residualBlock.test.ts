/** A residual block as one kernel: the bits of the operations that it is made of, forward and in every gradient, and finite differences. */
import { expect, it } from 'vitest';
import { normalArray } from '../../../num/random';
import { describeOnKernels, expectClose, numericalGradient, read } from '../../testing';
import * as tf from '../../tf';
import { composedBlock, residualBlock, type NormedConvolution, type ResidualBlockOptions } from './op';

type Shape = [number, number, number, number];

const cases: { input: Shape; width: number; stride: 1 | 2; groups: number }[] = [
  { input: [3, 4, 4, 16], width: 16, stride: 1, groups: 2 },
  { input: [2, 5, 6, 8], width: 8, stride: 1, groups: 1 },
  { input: [2, 7, 5, 6], width: 12, stride: 2, groups: 3 },
  { input: [2, 8, 8, 16], width: 24, stride: 2, groups: 3 },
  { input: [1, 3, 3, 4], width: 8, stride: 1, groups: 2 },
];

const normal = (name: string, shape: number[], scale = 1) =>
  tf.tensor(
    normalArray(9, name, tf.util.sizeFromShape(shape)).map((value) => scale * value),
    shape,
  );

/** x and the weights in the order in which `apply` takes them. */
function tensorsOf({ input, width, stride }: (typeof cases)[number]): tf.Tensor[] {
  const channels = input[3];
  const projected = stride !== 1 || channels !== width;
  const part = (n: number, taps: number, inputs: number) => [
    normal(`filter${n}`, [taps, taps, inputs, width], 0.3),
    normal(`scale${n}`, [width]),
    normal(`offset${n}`, [width]),
  ];
  const tensors = [normal('x', input), ...part(1, 3, channels), ...part(2, 3, width)];
  return projected ? [...tensors, ...part(3, 1, channels)] : tensors;
}

const partOf = (tensors: tf.Tensor[], at: number): NormedConvolution => ({
  filter: tensors[at] as tf.Tensor4D,
  scale: tensors[at + 1] as tf.Tensor1D,
  offset: tensors[at + 2] as tf.Tensor1D,
});

function apply(make: typeof residualBlock, tensors: tf.Tensor[], options: ResidualBlockOptions): tf.Tensor4D {
  const shortcut = tensors.length > 7 ? partOf(tensors, 7) : undefined;
  return make(tensors[0] as tf.Tensor4D, partOf(tensors, 1), partOf(tensors, 4), shortcut, options);
}

/** y without a gradient, y with one, and the gradient of everything that goes in. */
function evaluate(make: typeof residualBlock, c: (typeof cases)[number]): Promise<Float32Array[]> {
  const made = tf.tidy(() => {
    const tensors = tensorsOf(c);
    const run = (...all: tf.Tensor[]) => apply(make, all, c);
    const plain = run(...tensors);
    const { value, grads } = tf.valueAndGrads(run)(tensors, normal('dy', plain.shape) as tf.Tensor4D);
    return [plain, value, ...grads];
  });
  return read(...made);
}

describeOnKernels('residualBlock', (backend) => {
  it.each(cases)('gives what its operations give: $input to $width, stride $stride', async (c) => {
    const [actual, expected] = [await evaluate(residualBlock, c), await evaluate(composedBlock, c)];
    actual.forEach((values, i) => {
      if (backend === 'webgpu') expectClose(values, expected[i]!, { relative: 1e-5, absolute: 1e-6 });
      else expect(values, `result ${i}`).toEqual(expected[i]);
    });
  });

  it.skipIf(backend === 'webgpu')('has the gradient of finite differences', () => {
    tf.tidy(() => {
      const c = { input: [1, 3, 3, 4] as Shape, width: 4, stride: 2 as const, groups: 1 };
      const tensors = tensorsOf(c);
      const weights = normal('weights', [1, 2, 2, 4]);
      const loss = (...all: tf.Tensor[]) => tf.mean(tf.square(tf.mul(apply(residualBlock, all, c), weights)));
      const grads = tf.grads(loss)(tensors);
      for (const i of [0, 2, 6, 8]) {
        const expected = numericalGradient((t) => loss(...tensors.with(i, t)), tensors[i]!, 3e-3);
        expectClose(grads[i]!, expected, { relative: 2e-2, absolute: 2e-3 });
      }
    });
  });

  it('makes only the gradients that are asked for, with the same bits', async () => {
    const c = cases[2]!;
    const made = tf.tidy(() => {
      const tensors = tensorsOf(c);
      const of = (asked: number[]) =>
        tf.grads((...some: tf.Tensor[]) => {
          const all = tensors.map((tensor, i) => some[asked.indexOf(i)] ?? tensor);
          return apply(residualBlock, all, c);
        })(asked.map((i) => tensors[i]!));
      return [...of([0]), ...of([4]), ...of([1, 8]), ...of([0, 1, 4, 8])];
    });
    const [x, second, first, scale, ...all] = await read(...made);
    expect([x, first, second, scale]).toEqual(all);
  });

  it('works twice in one graph, and where tensors are disposed of in between', () => {
    const c = cases[0]!;
    const tensors = tensorsOf(c);
    const before = tf.memory().numTensors;
    const { value, grads } = tf.valueAndGrads((...all: tf.Tensor[]) =>
      tf.sum(tf.tidy(() => apply(residualBlock, [apply(residualBlock, all, c), ...all.slice(1)], c))),
    )(tensors);
    expect(tf.memory().numTensors - before).toBe(1 + tensors.length);
    tf.dispose([value, grads, tensors]);
  });

  it('says what does not fit', () => {
    tf.tidy(() => {
      const [c, whole] = [cases[0]!, cases[3]!];
      const tensors = tensorsOf(c);
      expect(() => apply(residualBlock, tensors, { ...c, groups: 3 })).toThrow('3 groups do not divide 16 channels');
      expect(() => apply(residualBlock, tensors, { ...c, stride: 2 })).toThrow('needs a convolution as a shortcut');
      const wrong = tensors.with(4, tf.zeros([1, 1, 16, 16]));
      expect(() => apply(residualBlock, wrong, c)).toThrow('the second filter is [1, 1, 16, 16], not [3, 3, 16, 16]');
      const short = tensorsOf(whole).with(9, tf.zeros([5]));
      expect(() => apply(residualBlock, short, whole)).toThrow('of the shortcut norm must have 24 values');
    });
  });
});
