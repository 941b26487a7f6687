/**
 * What the kernels of `compute/` gain and what a convolution costs. Every time stands beside the time of a named baseline
 * in the same run, as the machine's own speed says nothing; GFLOP/s count 2 per multiply-add, and a backward pass as two
 * forward ones.
 */
import { startBackend } from '../../src/compute/backend';
import { composedAdamwStep, adamwStep } from '../../src/compute/kernels/adamwUpdate';
import { composedGroupNorm, groupNorm } from '../../src/compute/kernels/groupNorm/op';
import { nodeWasmAssets } from '../../src/compute/nodeAssets';
import * as tf from '../../src/compute/tf';
import { normalArray } from '../../src/num/random';

export interface BenchRow {
  name: string;
  milliseconds: number;
  /** What it is compared with, its time, and how many times faster we are. */
  baseline?: { name: string; milliseconds: number; ratio: number };
  gflops?: number;
}

/** Median of `runs` after two to warm up; every tensor made is disposed of. */
export function medianMilliseconds(work: () => void, runs = 15): number {
  const times: number[] = [];
  for (let i = -2; i < runs; i++) {
    const start = performance.now();
    tf.tidy(work);
    if (i >= 0) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[runs >> 1]!;
}

function compared(name: string, milliseconds: number, baseline: string, other: number): BenchRow {
  return { name, milliseconds, baseline: { name: baseline, milliseconds: other, ratio: other / milliseconds } };
}

const BATCH = 32;
const normal = (name: string, shape: number[]) => tf.tensor(normalArray(1, name, tf.util.sizeFromShape(shape)), shape);
const start = (requested: 'cpu' | 'wasm') => startBackend({ requested, wasm: nodeWasmAssets() });

/** Side of the picture, channels. */
const LAYERS: [number, number][] = [
  [16, 16],
  [16, 32],
  [8, 32],
  [8, 64],
  [4, 64],
  [4, 128],
];

/** New filters at each run, as in training: their packing is part of the cost. */
function convolution(side: number, channels: number, kernel: number): BenchRow[] {
  const shape = [kernel, kernel, channels, channels];
  const x = normal('x', [BATCH, side, side, channels]) as tf.Tensor4D;
  const dy = normal('dy', [BATCH, side, side, channels]);
  const values = normalArray(1, 'w', tf.util.sizeFromShape(shape));
  const filter = () => tf.tensor(values, shape);
  const convolve = (a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same');
  const forward = medianMilliseconds(() => convolve(x, filter()));
  const both = medianMilliseconds(() => tf.grads(convolve)([x, filter()], dy));
  tf.dispose([x, dy]);
  const flops = 2 * BATCH * side * side * kernel * kernel * channels * channels;
  const name = `conv ${kernel}×${kernel} [${BATCH},${side},${side},${channels}→${channels}]`;
  return [
    { name: `${name} forward`, milliseconds: forward, gflops: flops / forward / 1e6 },
    { name: `${name} forward and backward`, milliseconds: both, gflops: (3 * flops) / both / 1e6 },
  ];
}

function groupNorms(side: number, channels: number): BenchRow[] {
  const shape: [number, number, number, number] = [BATCH, side, side, channels];
  const inputs = [normal('x', shape), tf.ones([channels]), tf.zeros([channels])];
  const dy = normal('dy', shape);
  type Norm = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) => tf.Tensor;
  const fused: Norm = (x, s, o) =>
    groupNorm(x as tf.Tensor4D, s as tf.Tensor1D, o as tf.Tensor1D, 8, 1e-5, { activation: 'relu' });
  const composed: Norm = (x, s, o) =>
    composedGroupNorm(x as tf.Tensor4D, s as tf.Tensor1D, o as tf.Tensor1D, 8, 1e-5, true);
  const forward = (norm: Norm) => medianMilliseconds(() => norm(inputs[0]!, inputs[1]!, inputs[2]!));
  const both = (norm: Norm) => medianMilliseconds(() => tf.grads(norm)(inputs, dy));
  const name = `groupNorm and relu [${shape.join(',')}]`;
  const rows = [
    compared(`${name} forward`, forward(fused), 'composed of ops', forward(composed)),
    compared(`${name} forward and backward`, both(fused), 'composed of ops', both(composed)),
  ];
  tf.dispose([inputs, dy]);
  return rows;
}

function adamw(size: number): BenchRow {
  const tensors = ['w', 'g', 'm', 'v'].map((name) => normal(name, [size]).square());
  const [w, g, m, v] = tensors as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const settings = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05, step: 3 };
  const numbers = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, keep: 0.99995, rate: 3.7e-3, root: 18 };
  const fused = medianMilliseconds(() => adamwStep(w, g, m, v, settings), 50);
  const composed = medianMilliseconds(() => composedAdamwStep(w, g, m, v, numbers), 50);
  tf.dispose(tensors);
  return compared(`AdamW, ${size} values`, fused, 'composed of ops', composed);
}

/** A filter gradient by itself, on the current backend. */
function filterGradient(side: number, channels: number, runs: number): number {
  const x = normal('x', [BATCH, side, side, channels]) as tf.Tensor4D;
  const w = normal('w', [3, 3, channels, channels]);
  const dy = normal('dy', [BATCH, side, side, channels]);
  const gradient = tf.grad((filter) => tf.conv2d(x, filter as tf.Tensor4D, 1, 'same'));
  const forward = medianMilliseconds(() => tf.conv2d(x, w as tf.Tensor4D, 1, 'same'), runs);
  const both = medianMilliseconds(() => gradient(w, dy), runs);
  tf.dispose([x, w, dy]);
  return both - forward;
}

/** Runs everything (about 15 s on two cores), and leaves the `wasm` backend current. */
export async function benchCompute(): Promise<BenchRow[]> {
  await start('cpu');
  const slow = filterGradient(16, 16, 1);
  await start('wasm');
  const tiny = tf.ones([4]);
  const chain = (x: tf.Tensor) => {
    let y = x;
    for (let i = 0; i < 100; i++) y = y.mul(tiny);
    return y;
  };
  const dispatch = medianMilliseconds(() => chain(tiny));
  const withGradient = medianMilliseconds(() => tf.grad(chain)(tiny));
  tiny.dispose();
  return [
    compared('filter gradient 3×3 [32,16,16,16→16]', filterGradient(16, 16, 15), 'cpu backend', slow),
    ...groupNorms(16, 32),
    ...groupNorms(8, 64),
    ...[100, 9216, 147456].map(adamw),
    ...LAYERS.flatMap(([side, channels]) => convolution(side, channels, 3)),
    ...LAYERS.flatMap(([side, channels]) => convolution(side, channels, 1)),
    { name: '100 ops on four values', milliseconds: dispatch },
    { name: '100 ops on four values and their gradient', milliseconds: withGradient },
  ];
}

/** One line a row. */
export function benchLine({ name, milliseconds, baseline, gflops }: BenchRow): string {
  const against = baseline
    ? `${baseline.ratio.toFixed(1)}× as fast as ${baseline.name} (${baseline.milliseconds.toFixed(3)} ms)`
    : '';
  const rate = gflops === undefined ? '' : `${gflops.toFixed(1)} GFLOP/s`;
  return `${name.padEnd(56)} ${milliseconds.toFixed(3).padStart(9)} ms  ${against}${rate}`;
}
