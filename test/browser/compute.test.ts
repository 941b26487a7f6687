/**
 * The numeric tests of `compute/` in the browser: on `cpu`, on `wasm` as the page runs it, and on `webgpu` (SwiftShader
 * serves). The bodies are those of the unit tests.
 */
import { expect, it } from 'vitest';
import { startBackend } from '../../src/compute/backend';
import { browserWasmAssets } from '../../src/compute/browserAssets';
import { nativeKernels } from '../../src/compute/native/load';
import * as tf from '../../src/compute/tf';
import '../../src/compute/kernels/adamwUpdate.test';
import '../../src/compute/kernels/conv2d.test';
import '../../src/compute/kernels/convolution.test';
import '../../src/compute/kernels/convolutionNorm.test';
import '../../src/compute/kernels/depthwise.test';
import '../../src/compute/kernels/filterTaps/filterTaps.test';
import '../../src/compute/kernels/groupNorm/groupNorm.test';
import '../../src/compute/kernels/jpeg/jpeg.test';
import '../../src/compute/kernels/lineMaps/lineMaps.test';
import '../../src/compute/kernels/otherKernels.test';
import '../../src/compute/ledger.test';
import '../../src/compute/selfTest.test';

it('wasm has shared memory exactly where the page is isolated, and our kernels on its memory either way', async () => {
  const { backend, reason, detail } = await startBackend({ requested: 'wasm', wasm: browserWasmAssets });
  expect(backend).toBe('wasm');
  // TensorFlow.js uses at most half of the logical cores.
  expect(detail).toMatch(/^SIMD with fused multiply-add, [1-8] threads?$/);
  const { buffer } = (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8;
  expect(buffer.constructor.name).toBe(crossOriginIsolated ? 'SharedArrayBuffer' : 'ArrayBuffer');
  expect(reason.includes('not cross-origin isolated')).toBe(!crossOriginIsolated);
  expect(nativeKernels(tf.backend())).not.toBeNull();
});

it('webgpu runs on a software adapter when asked for, and is watched', async () => {
  const { backend, reason, detail } = await startBackend({ requested: 'webgpu', wasm: browserWasmAssets });
  if (!(await navigator.gpu?.requestAdapter())) return;
  expect(backend).toBe('webgpu');
  expect(reason).toContain('WebGPU was asked for, and WebGPU has');
  expect(detail).not.toBe('');
});
