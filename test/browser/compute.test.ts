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
import '../../src/compute/kernels/crossEntropy.test';
import '../../src/compute/kernels/distillation.test';
import '../../src/compute/kernels/gelu.test';
import '../../src/compute/kernels/depthwise.test';
import '../../src/compute/kernels/filterTaps/filterTaps.test';
import '../../src/compute/kernels/groupNorm/groupNorm.test';
import '../../src/compute/kernels/jpeg/jpeg.test';
import '../../src/compute/kernels/lineMaps/lineMaps.test';
import '../../src/compute/kernels/otherKernels.test';
import '../../src/compute/kernels/pixelMeans.test';
import '../../src/compute/kernels/residualBlock/residualBlock.test';
import '../../src/compute/kernels/squaredDistance.test';
import '../../src/compute/ledger.test';
import '../../src/compute/selfTest.test';

it('wasm runs on one thread, with our kernels on its memory', async () => {
  const { backend, reason, detail } = await startBackend({ requested: 'wasm', wasm: browserWasmAssets });
  expect(backend).toBe('wasm');
  expect(detail).toBe('SIMD with fused multiply-add, 1 thread');
  expect(reason).toBe('WebAssembly was asked for.');
  expect(nativeKernels(tf.backend())).not.toBeNull();
});

it('webgpu runs on a software adapter when asked for, and is watched', async () => {
  const { backend, reason, detail } = await startBackend({ requested: 'webgpu', wasm: browserWasmAssets });
  if (!(await navigator.gpu?.requestAdapter())) return;
  expect(backend).toBe('webgpu');
  expect(reason).toContain('WebGPU was asked for, and WebGPU has');
  expect(detail).not.toBe('');
});
