/** What the browser tests stand on: an isolated page, and WebGPU that computes. */
import '@tensorflow/tfjs-backend-webgpu';
import { expect, it } from 'vitest';
import * as tf from '../../src/compute/tf';
import { describeOnGpu } from './gpu';

it('the test page is cross-origin isolated, as the real one is', () => {
  expect(crossOriginIsolated).toBe(true);
});

describeOnGpu('WebGPU', () => {
  it('is the backend that runs, and is right', async () => {
    await tf.setBackend('webgpu');
    expect(tf.getBackend()).toBe('webgpu');
    const product = tf.matMul([[1, 2]], [[3], [4]]);
    expect(await product.array()).toEqual([[11]]);
    product.dispose();
  });
});
