import { expect, it } from 'vitest';
import { presetConfig } from '../../contract/presets';
import { Interruptions, MIXED } from './Interruptions';

const gpu = { backend: 'webgpu', detail: 'nvidia ampere' } as const;
const host = { backend: 'wasm', detail: 'SIMD, 1 thread, 2 workers' } as const;
const config = presetConfig('tiny', 1);
const other = presetConfig('tiny', 2);

it('says of an undisturbed experiment what runs', () => {
  const interruptions = new Interruptions();
  expect(interruptions.basis(config, gpu)).toBe('webgpu');
  expect(interruptions.ran(config, gpu)).toEqual(gpu);
});

it('says of one that went on with the GPU that it was lost, and of no other', () => {
  const interruptions = new Interruptions();
  interruptions.wentOn(config);
  expect(interruptions.basis(config, gpu)).toBe('webgpu');
  const detail = 'nvidia ampere; the GPU was lost under way and asked for again';
  expect(interruptions.ran(structuredClone(config), gpu)).toEqual({ backend: 'webgpu', detail });
  expect(interruptions.ran(other, gpu)).toEqual(gpu);
});

it('keeps apart what two backends had a part in', () => {
  const interruptions = new Interruptions();
  interruptions.wentOver(config, gpu.detail);
  expect(interruptions.basis(config, host)).toBe(MIXED);
  expect(interruptions.ran(config, host)).toEqual({
    backend: MIXED,
    detail: 'nvidia ampere until the GPU was lost, then SIMD, 1 thread, 2 workers',
  });
  expect(interruptions.basis(other, host)).toBe('wasm');
});
