import { afterEach, describe, expect, it, vi } from 'vitest';
import { probeAdapter } from './adapter';
import { startBackend } from './backend';
import { nodeWasmAssets } from './nodeAssets';
import * as tf from './tf';

const gpuWith = (adapter: unknown) => ({ requestAdapter: () => Promise.resolve(adapter as GPUAdapter | null) });

describe('adapter probe', () => {
  it('tells hardware from software from nothing', async () => {
    const probe = async (adapter: unknown) => (await probeAdapter(gpuWith(adapter))).kind;
    expect(await probe({ info: { vendor: 'nvidia', architecture: 'ampere', isFallbackAdapter: false } })).toBe(
      'hardware',
    );
    expect(await probe({ info: { vendor: 'google', architecture: 'swiftshader', device: '', description: '' } })).toBe(
      'software',
    );
    expect(await probe({ info: { vendor: 'mesa', description: 'llvmpipe (LLVM 15.0)' } })).toBe('software');
    expect(await probe({ info: { vendor: 'intel', isFallbackAdapter: true } })).toBe('software');
    expect(await probe({ isFallbackAdapter: true })).toBe('software');
    expect(await probe(null)).toBe('none');
  });

  it('puts every finding in words', async () => {
    expect((await probeAdapter(undefined)).finding).toBe('Node does not offer WebGPU');
    vi.stubGlobal('process', undefined);
    expect((await probeAdapter(undefined)).finding).toBe('this browser does not offer WebGPU');
    vi.unstubAllGlobals();
    expect((await probeAdapter(gpuWith(null))).finding).toBe('WebGPU has no adapter here');
    const failing = { requestAdapter: () => Promise.reject(new Error('blocked')) };
    expect((await probeAdapter(failing)).finding).toBe('WebGPU gave an error (blocked)');
  });
});

describe('startBackend', () => {
  const wasm = nodeWasmAssets();

  afterEach(() => vi.unstubAllGlobals());

  it('chooses wasm without WebGPU, and says why', async () => {
    vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
    const started = await startBackend({ requested: null, wasm });
    expect(started.backend).toBe('wasm');
    expect(started.reason).toBe('Node does not offer WebGPU, so WebAssembly runs.');
    // Node 20 has it behind a flag, which `nodeWasmAssets` sets.
    expect(started.detail).toBe('SIMD with fused multiply-add, 1 thread');
    expect(tf.getBackend()).toBe('wasm');
  });

  it('does not use a software adapter unless asked, nor hide that WebGPU could not start', async () => {
    const gpu = gpuWith({ info: { vendor: 'google', architecture: 'swiftshader' } });
    vi.stubGlobal('navigator', { gpu });
    const chosen = await startBackend({ requested: null, wasm });
    expect(chosen.reason).toBe('WebGPU has only a software adapter here (google swiftshader), so WebAssembly runs.');
    vi.stubGlobal('navigator', {});
    const asked = await startBackend({ requested: 'webgpu', wasm });
    expect(asked).toMatchObject({ backend: 'wasm' });
    expect(asked.reason).toBe('WebGPU was asked for, but Node does not offer WebGPU, so WebAssembly runs.');
  });

  it('leaves a GPU alone for networks of small pictures, and says so', async () => {
    vi.stubGlobal('navigator', { gpu: gpuWith({ info: { vendor: 'nvidia', architecture: 'ampere' } }) });
    const started = await startBackend({ requested: null, photographs: false, wasm });
    expect(started).toMatchObject({ backend: 'wasm', gpu: 'nvidia ampere' });
    expect(started.reason).toBe(
      'WebGPU has an adapter (nvidia ampere), but networks of small pictures train faster on WebAssembly where both were measured, so that runs.',
    );
    expect(tf.getBackend()).toBe('wasm');
  });

  it('says that wasm was asked for', async () => {
    expect((await startBackend({ requested: 'wasm', wasm })).reason).toBe('WebAssembly was asked for.');
  });

  it('runs on the CPU only when asked', async () => {
    expect(await startBackend({ requested: 'cpu', wasm })).toMatchObject({ backend: 'cpu', detail: 'one thread' });
    expect(tf.getBackend()).toBe('cpu');
  });

  it('does not greet', async () => {
    const warn = vi.spyOn(console, 'warn');
    await startBackend({ requested: 'cpu', wasm });
    tf.zeros([1]).dispose();
    expect(warn).not.toHaveBeenCalled();
  });
});
