/**
 * Where Node finds the WebAssembly binaries of TensorFlow.js: in the installed package. Kept apart from
 * `browserAssets.ts` so that a browser bundle never pulls in `node:` modules.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { WasmAssets } from './backend';

/** File paths of the three binaries in the installed `@tensorflow/tfjs-backend-wasm`. */
export function nodeWasmAssets(): WasmAssets {
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  return {
    plain: join(folder, 'tfjs-backend-wasm.wasm'),
    simd: join(folder, 'tfjs-backend-wasm-simd.wasm'),
    threadedSimd: join(folder, 'tfjs-backend-wasm-threaded-simd.wasm'),
  };
}
