/**
 * Tests that need WebGPU. Where there is no adapter they are skipped and that is printed, never passed in silence;
 * with TEMPER_REQUIRE_GPU=1 a missing adapter is a failure (CI sets it, as the SwiftShader software adapter serves).
 */
import { describe, expect, inject, it } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    requireGpu: boolean;
  }
}

async function hasAdapter(): Promise<boolean> {
  if (!('gpu' in navigator)) return false;
  return (await navigator.gpu.requestAdapter()) !== null;
}

const available = await hasAdapter();

/** `describe` that runs its tests only with a WebGPU adapter. */
export function describeOnGpu(name: string, body: () => void): void {
  if (available) {
    describe(name, body);
    return;
  }
  if (inject('requireGpu')) {
    it(`${name}: WebGPU adapter`, () => {
      expect.fail('TEMPER_REQUIRE_GPU is 1 and the browser has no WebGPU adapter');
    });
    return;
  }
  console.warn(`WebGPU: the tests of "${name}" are not run, because this browser has no adapter`);
  describe.skip(name, body);
}
