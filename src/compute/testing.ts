/**
 * Test helpers of the engine folders: the same test body on every backend, a leak check after every test, closeness
 * with named tolerances, and finite differences.
 *
 * In Node the backends are `cpu` and `wasm`; in the browser project also `webgpu`, where there is an adapter. A missing
 * one is printed, and with TEMPER_REQUIRE_GPU=1 it is a failure.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { TestRunner, afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { BackendName } from '../contract/engine';
import { probeAdapter } from './adapter';
import { startBackend } from './backend';
import type { WasmAssets } from './backend';
import { fusedMultiplyAdd } from './native/fused';
import { chooseNative, type NativeChoice } from './native/load';
import * as tf from './tf';

const inNode = typeof process !== 'undefined' && Boolean(process.versions?.node);
const requireGpu = inNode ? process.env.TEMPER_REQUIRE_GPU === '1' : inject('requireGpu');
const gpu = inNode ? null : await probeAdapter(navigator.gpu);

/** The WebAssembly binaries of wherever the tests run. */
export async function testAssets(): Promise<WasmAssets> {
  if (inNode) return (await import('./nodeAssets')).nodeWasmAssets();
  return (await import('./browserAssets')).browserWasmAssets;
}

/**
 * Declares the tests of `body` once for every backend that can run here. Before them the backend is started; after each
 * test, `tf.memory().numTensors` must be what it was before it (tensors made in `beforeAll` are not counted).
 * Tests may differ by backend through the argument, in tolerance for example.
 */
export function describeOnBackends(name: string, body: (backend: BackendName) => void): void {
  for (const backend of ['cpu', 'wasm'] as const) declare(name, backend, body);
  if (!gpu) return;
  if (gpu.kind !== 'none') return declare(name, 'webgpu', body);
  if (requireGpu) {
    describe(`${name} [webgpu]`, () => {
      it('has an adapter', () => expect.fail(`TEMPER_REQUIRE_GPU is set, but ${gpu.finding}.`));
    });
    return;
  }
  describe.skip(`${name} [webgpu]`, () => {
    body('webgpu');
    const count = TestRunner.getCurrentSuite().tasks.length;
    console.info(`WebGPU: ${count} tests not run (${name}): ${gpu.finding}.`);
  });
}

/** The kernels that run where there is no fused multiply-add, and those with which ours are compared. */
const OTHER_KERNELS: [name: string, choice: NativeChoice][] = [
  ['not fused', { fused: false, products: true }],
  ['products of TensorFlow.js', { fused: false, products: false }],
];

/** `describeOnBackends`, and on `wasm` with the kernels that run elsewhere, too. */
export function describeOnKernels(name: string, body: (backend: BackendName) => void): void {
  describeOnBackends(name, body);
  for (const [kernels, choice] of OTHER_KERNELS) {
    describe(kernels, () => {
      declare(name, 'wasm', (backend) => {
        const choose = (chosen: NativeChoice) => chooseNative(tf.backend() as unknown as BackendWasm, chosen);
        beforeAll(() => choose(choice));
        afterAll(() => choose({ fused: fusedMultiplyAdd(), products: true }));
        body(backend);
      });
    });
  }
}

function declare(name: string, backend: BackendName, body: (backend: BackendName) => void): void {
  describe(`${name} [${backend}]`, () => {
    let before = 0;
    beforeAll(async () => {
      const started = await startBackend({ requested: backend, wasm: await testAssets() });
      if (started.backend !== backend) throw new Error(`${backend} does not run here: ${started.reason}`);
    }, 60_000);
    beforeEach(() => {
      before = tf.memory().numTensors;
    });
    afterEach(({ task }) => {
      const leaked = tf.memory().numTensors - before;
      // A test that failed has usually left its tensors behind: its own message matters more.
      if (task.result?.state !== 'fail' && leaked !== 0) throw new Error(`${leaked} tensors leaked`);
    });
    body(backend);
  });
}

export interface Tolerance {
  /** Times the largest magnitude of the expected values. */
  relative?: number;
  absolute?: number;
}

type Numbers = ArrayLike<number>;

/**
 * Fails unless every |actual − expected| ≤ absolute + relative · max |expected|, and names the worst element.
 * Tensors are read with `dataSync()` and not disposed of. On WebGPU pass arrays, from `read()`: `dataSync()` goes through a
 * canvas there, and on SwiftShader it gives wrong values.
 */
export function expectClose(actual: tf.Tensor | Numbers, expected: tf.Tensor | Numbers, tolerance: Tolerance): void {
  if (actual instanceof tf.Tensor && expected instanceof tf.Tensor) expect(actual.shape).toEqual(expected.shape);
  const a = values(actual);
  const e = values(expected);
  expect(a.length, 'number of values').toBe(e.length);
  let largest = 0;
  let worst = 0;
  let at = -1;
  for (let i = 0; i < e.length; i++) {
    largest = Math.max(largest, Math.abs(e[i]!));
    const error = Math.abs(a[i]! - e[i]!);
    // A NaN is worse than anything, unless it is expected.
    if (!(error <= worst) && !(Number.isNaN(a[i]!) && Number.isNaN(e[i]!))) {
      worst = Number.isNaN(error) ? Infinity : error;
      at = i;
    }
  }
  const bound = (tolerance.absolute ?? 0) + (tolerance.relative ?? 0) * largest;
  if (!(worst <= bound)) {
    expect.fail(`element ${at}: ${a[at]} instead of ${e[at]}, off by ${worst}; allowed ${bound} (largest ${largest})`);
  }
}

function values(x: tf.Tensor | Numbers): Numbers {
  if (x instanceof tf.Tensor && tf.getBackend() === 'webgpu')
    throw new Error('Use read() to compare tensors on WebGPU.');
  return x instanceof tf.Tensor ? x.dataSync() : x;
}

/** Reads tensors on any backend and disposes of them. */
export async function read(...tensors: tf.Tensor[]): Promise<Float32Array[]> {
  try {
    return (await Promise.all(tensors.map((tensor) => tensor.data()))) as Float32Array[];
  } finally {
    tf.dispose(tensors);
  }
}

/**
 * Gradient of a scalar function by central differences, one value of `x` at a time. Not for WebGPU (it reads at once).
 * @param loss maps a tensor of x's shape to a scalar tensor; run inside `tf.tidy`
 * @param x point, any shape
 * @param step about 1e-2 for float32 and smooth functions of order one
 * @returns as many values as x has
 */
export function numericalGradient(loss: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, step = 1e-2): Float32Array {
  const point = Float32Array.from(x.dataSync());
  const at = (i: number, value: number): number => {
    const moved = point.slice();
    moved[i] = value;
    return tf.tidy(() => loss(tf.tensor(moved, x.shape)).dataSync()[0]!);
  };
  return Float32Array.from(point, (value, i) => (at(i, value + step) - at(i, value - step)) / (2 * step));
}
