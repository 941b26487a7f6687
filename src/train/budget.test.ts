/** How much memory a backend is taken to have. */
import { describe, expect, it } from 'vitest';
import { memoryBudget } from './budget';

describe('the memory budget', () => {
  it('assumes what common ones have to spare on a GPU', () => {
    expect(memoryBudget('webgpu').training).toBe(4 * 2 ** 30);
    expect(memoryBudget('webgpu').features).toBeLessThanOrEqual(2 ** 30);
  });

  it('stays below the 2 GB at which WebAssembly ends', () => {
    const { training, step } = memoryBudget('wasm');
    expect(training).toBeLessThan(1.5 * 2 ** 30);
    expect(step).toBeLessThan(training);
  });
});
