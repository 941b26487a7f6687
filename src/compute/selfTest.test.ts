import { expect, it } from 'vitest';
import { view } from './kernels/hostMemory';
import { check, selfTest } from './selfTest';
import { describeOnBackends } from './testing';
import * as tf from './tf';

describeOnBackends('self-test', (backend) => {
  it('passes on a sound backend, and leaves it current', async () => {
    const { passed, checks } = await selfTest();
    expect(checks.filter((entry) => !entry.passed)).toEqual([]);
    expect(passed).toBe(true);
    expect(checks.map((entry) => entry.name)).toContain('gradient of conv1.weight');
    expect(tf.getBackend()).toBe(backend);
  });

  it.runIf(backend === 'wasm')('fails on a backend that computes wrongly', async () => {
    const kernel = tf.getKernel(tf.Conv2DBackpropFilter, backend)!;
    tf.unregisterKernel(tf.Conv2DBackpropFilter, backend);
    const kernelFunc: tf.KernelFunc = (args) => {
      const gradient = kernel.kernelFunc(args) as tf.TensorInfo;
      view(args.backend, gradient).fill(1);
      return gradient;
    };
    tf.registerKernel({ ...kernel, kernelFunc });
    try {
      const { passed, checks } = await selfTest();
      expect(passed).toBe(false);
      expect(checks.find((entry) => entry.name === 'gradient of conv1.weight')!.passed).toBe(false);
      expect(checks.find((entry) => entry.name === 'forward')!.passed).toBe(true);
    } finally {
      tf.unregisterKernel(tf.Conv2DBackpropFilter, backend);
      tf.registerKernel(kernel);
    }
  });
});

it('a NaN, a missing value and a small error', () => {
  expect(check('x', [NaN], [1]).passed).toBe(false);
  expect(check('x', [1], [1, 1]).passed).toBe(false);
  expect(check('x', [1.0001, 10], [1, 10])).toMatchObject({ passed: true, tolerance: 1e-3 });
});
