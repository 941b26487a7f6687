/** Test helpers of layers: weights of which every one matters, and gradients against finite differences. */
import { expectClose } from '../compute/testing';
import * as tf from '../compute/tf';
import { normalArray } from '../num/random';
import type { Layer, Shape } from './layer';
import type { Weights } from './model';

const PERIOD = 4093;

/** Random numbers of order one for a batch of this shape. */
export function randomTensor(name: string, shape: Shape): tf.Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(normalArray(11, name, size), [...shape]);
}

/** Random weights that keep activations of order one: scales and variances near 1, offsets and means near 0. */
export function livelyWeights(shapes: Readonly<Record<string, Shape>>): Weights {
  const weights: Weights = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const size = shape.reduce((product, n) => product * n, 1);
    // A large network needs millions: the same few thousand over and over, by a prime period so that no axis repeats.
    const drawn = normalArray(7, name, Math.min(size, PERIOD));
    const depthwise = shape.length === 4 && shape[3] === 1;
    const fanIn = depthwise ? shape[0]! * shape[1]! : size / shape.at(-1)!;
    const centre = /(norm\w*|bn\d|running_var|\.1)(\.weight)?$/.test(name) && !name.endsWith('bias') ? 1 : 0;
    const spread = shape.length === 1 ? 0.2 : Math.sqrt(1 / fanIn);
    // A variance is positive.
    const least = name.endsWith('running_var') ? 0.3 : -Infinity;
    const some = drawn.map((value) => Math.max(least, centre + spread * value));
    const values = new Float32Array(size);
    for (let at = 0; at < size; at += PERIOD) values.set(some.subarray(0, Math.min(PERIOD, size - at)), at);
    weights[name] = tf.tensor(values, [...shape]);
  }
  return weights;
}

/**
 * Fails unless the gradient of a scalar made of the layer's output is, for each weight and for `x`, the one that finite
 * differences along a random direction find. A GPU in software takes seconds for the differences of one weight, so its gradients, and
 * its scalar, are held against those of plain JavaScript.
 */
export async function expectGradients(layer: Layer, weights: Weights, x: tf.Tensor): Promise<void> {
  const all: Weights = { ...weights, x };
  const names = Object.keys(all);
  const loss = (values: Weights) =>
    tf.tidy(() => {
      const output = layer.forward(values, values['x']!);
      return tf.mean(tf.mul(output, randomTensor('towards', output.shape))) as tf.Scalar;
    });
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) =>
    loss(Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))),
  )(names.map((name) => all[name]!));
  const [found] = await value.data<'float32'>();
  const gradients = await Promise.all(grads.map((gradient) => gradient.data<'float32'>()));
  tf.dispose([value, ...grads]);
  const numerical = await (tf.getBackend() === 'webgpu'
    ? onCpu(all, (copies) => slopes(loss, copies))
    : slopes(loss, all));
  expectClose([found!], [numerical.value], { relative: 1e-4, absolute: 1e-5 });
  for (const [i, name] of names.entries()) {
    const direction = directionOf(name, all[name]!);
    const along = gradients[i]!.reduce((sum, slope, k) => sum + slope * direction[k]!, 0);
    expectClose([along], [numerical.slopes[i]!], { relative: 0.03, absolute: 0.002 });
  }
}

const directionOf = (name: string, { size }: tf.Tensor) => normalArray(5, name, size);

/** A scalar function of all weights, and its difference quotient as each moves along its own direction. */
async function slopes(
  loss: (values: Weights) => tf.Scalar,
  all: Weights,
): Promise<{ value: number; slopes: number[] }> {
  const at = async (values: Weights) => {
    const found = loss(values);
    const [number] = await found.data();
    found.dispose();
    return number!;
  };
  const found: number[] = [];
  for (const [name, tensor] of Object.entries(all)) {
    const direction = tf.tensor(directionOf(name, tensor), tensor.shape);
    // Small enough to cross few kinks of ReLU, large enough for float32.
    const step = 0.002 / Math.sqrt(tensor.size);
    const moved = async (sign: number) => {
      const there = tf.tidy(() => tf.add(tensor, tf.mul(direction, sign * step)));
      const number = await at({ ...all, [name]: there });
      there.dispose();
      return number;
    };
    found.push(((await moved(1)) - (await moved(-1))) / (2 * step));
    direction.dispose();
  }
  return { value: await at(all), slopes: found };
}

/** Runs `work` on copies of tensors in plain JavaScript, and comes back to the backend that runs. */
async function onCpu<T>(all: Weights, work: (copies: Weights) => Promise<T>): Promise<T> {
  const backend = tf.getBackend();
  const values = await Promise.all(Object.values(all).map((tensor) => tensor.data()));
  const copies: Weights = {};
  try {
    await tf.setBackend('cpu');
    Object.entries(all).forEach(([name, { shape }], i) => (copies[name] = tf.tensor(values[i]!, shape)));
    return await work(copies);
  } finally {
    tf.dispose(copies);
    await tf.setBackend(backend);
  }
}
