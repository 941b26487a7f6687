/**
 * Where Node finds the WebAssembly binaries of TensorFlow.js: in the installed package. Kept apart from
 * `browserAssets.ts` so that a browser bundle never pulls in `node:` modules.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { WasmAssets } from './backend';
import { fusedMultiplyAdd } from './native/fused';

/** File paths of the two binaries in the installed `@tensorflow/tfjs-backend-wasm`. Lets this process use fused multiply-add, too. */
export function nodeWasmAssets(): WasmAssets {
  // Node 20 has it behind a flag, later ones without; a flag that V8 does not know would be printed.
  if (!fusedMultiplyAdd()) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  return {
    plain: join(folder, 'tfjs-backend-wasm.wasm'),
    simd: join(folder, 'tfjs-backend-wasm-simd.wasm'),
  };
}
