/**
 * The start-up self-test: a small network (convolution, group norm, pooling, dense layer, cross-entropy) forward and
 * backward on the chosen backend, compared with the CPU backend. Some browsers and drivers compute wrong numbers without
 * an error; the page shows this verdict.
 */
import type { EngineStatus, SelfTestCheck } from '../contract/engine';
import { normalArray } from '../num/random';
import { messageOf } from '../contract/message';
import { addCpuBackend } from './cpuBackend';
import { groupNorm } from './kernels/groupNorm/op';
import * as tf from './tf';

/** Rounding differs with the order of summation; a wrong kernel is off by far more. */
const TOLERANCE = 1e-3;

const SHAPES = {
  image: [4, 9, 9, 3],
  'conv1.weight': [3, 3, 3, 8],
  'norm.weight': [8],
  'norm.bias': [8],
  'conv2.weight': [1, 1, 8, 12],
  'fc.weight': [12, 5],
  'fc.bias': [5],
} as const;
type Name = keyof typeof SHAPES;
const NAMES = Object.keys(SHAPES) as Name[];

function logitsOf(w: Record<Name, tf.Tensor>): tf.Tensor2D {
  const convolved = tf.conv2d(w.image as tf.Tensor4D, w['conv1.weight'] as tf.Tensor4D, 2, 'same');
  const [scale, offset] = [w['norm.weight'] as tf.Tensor1D, w['norm.bias'] as tf.Tensor1D];
  const normalised = groupNorm(convolved, scale, offset, 4, 1e-5, { activation: 'relu' });
  const mixed = tf.conv2d(normalised, w['conv2.weight'] as tf.Tensor4D, 1, 'same');
  return tf.add(tf.matMul(mixed.mean([1, 2]) as tf.Tensor2D, w['fc.weight'] as tf.Tensor2D), w['fc.bias']);
}

/** Logits, then the gradient of each tensor of `NAMES`, as plain arrays from the current backend. */
async function evaluate(): Promise<Float32Array[]> {
  const results = tf.tidy(() => {
    const values = NAMES.map((name) => {
      const shape = [...SHAPES[name]];
      return tf.tensor(normalArray(20, name, tf.util.sizeFromShape(shape)), shape);
    });
    const named = (tensors: tf.Tensor[]) =>
      Object.fromEntries(NAMES.map((name, i) => [name, tensors[i]!])) as Record<Name, tf.Tensor>;
    const labels = tf.oneHot(tf.tensor1d([0, 3, 1, 4], 'int32'), 5);
    const loss = (...tensors: tf.Tensor[]) => logitsOf(named(tensors)).logSoftmax().mul(labels).sum(-1).mean().neg();
    return [logitsOf(named(values)), ...tf.grads(loss)(values)];
  });
  try {
    return (await Promise.all(results.map((tensor) => tensor.data()))) as Float32Array[];
  } finally {
    tf.dispose(results);
  }
}

/**
 * Compares the current backend with the CPU. Leaves the current backend current, and no tensor behind. Never throws: a
 * backend that cannot compute at all fails every check.
 */
export async function selfTest(): Promise<EngineStatus['selfTest']> {
  const started = performance.now();
  const backend = tf.getBackend();
  const names = ['forward', ...NAMES.map((name) => `gradient of ${name}`)];
  let checks: SelfTestCheck[];
  try {
    const actual = await evaluate();
    await addCpuBackend();
    let expected: Float32Array[];
    try {
      await tf.setBackend('cpu');
      expected = await evaluate();
    } finally {
      await tf.setBackend(backend);
    }
    checks = names.map((name, i) => check(name, actual[i]!, expected[i]!));
  } catch (error) {
    const name = `runs at all (${messageOf(error)})`;
    checks = [{ name, error: Number.MAX_VALUE, tolerance: TOLERANCE, passed: false }];
  }
  const passed = checks.every((entry) => entry.passed);
  return { passed, checks, milliseconds: performance.now() - started };
}

/** Largest absolute difference, relative to the largest magnitude that is expected. */
export function check(name: string, actual: ArrayLike<number>, expected: ArrayLike<number>): SelfTestCheck {
  let largest = 1e-30;
  let difference = actual.length === expected.length ? 0 : Number.MAX_VALUE;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]!));
    const one = Math.abs(actual[i]! - expected[i]!);
    // JSON has no NaN and no Infinity.
    difference = Math.max(difference, Number.isFinite(one) ? one : Number.MAX_VALUE);
  }
  const error = Math.min(difference / largest, Number.MAX_VALUE);
  return { name, error, tolerance: TOLERANCE, passed: error <= TOLERANCE };
}
