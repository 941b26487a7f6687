/**
 * Our WebAssembly kernels beside those of TensorFlow.js, on the same memory, so that nothing is copied. JavaScript loops
 * over that memory were measured at 5 to 20 times slower. Where SIMD is missing there are none, and the loops serve.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as random from './binaries/random';
import * as filter from './binaries/filter';
import * as products from './binaries/products';
import * as train from './binaries/train';
import { nativeByName, type NativeKernels } from './parameters';

const MODULES = [filter, products, random, train];

const loaded = new WeakMap<object, NativeKernels>();
let seen: WebAssembly.Memory[] = [];

/** The kernels for a backend, or null where there are none: not `wasm`, or no SIMD. */
export function nativeKernels(backend: unknown): NativeKernels | null {
  return loaded.get(backend as object) ?? null;
}

/** Compiles the kernels for a `wasm` backend that has started. Does nothing where they cannot run. */
export async function loadNative(backend: BackendWasm): Promise<void> {
  const memory = memoryOf(backend);
  if (!memory || loaded.has(backend)) return;
  const shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  const all = MODULES.map(({ PLAIN, SHARED }) =>
    Uint8Array.from(atob(shared ? SHARED : PLAIN), (letter) => letter.charCodeAt(0)),
  );
  if (!all.every((bytes) => WebAssembly.validate(bytes))) return;
  const started = await Promise.all(all.map((bytes) => WebAssembly.instantiate(bytes, { env: { memory } })));
  loaded.set(backend, nativeByName(Object.assign({}, ...started.map(({ instance }) => instance.exports))));
}

/**
 * Starts the threaded build of TensorFlow.js so that its memory can be found afterwards: it makes it itself and shows
 * only the buffer.
 */
export async function watchingMemory<T>(start: () => Promise<T>): Promise<T> {
  const Original = WebAssembly.Memory;
  WebAssembly.Memory = class extends Original {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      seen.push(this);
    }
  };
  try {
    return await start();
  } finally {
    WebAssembly.Memory = Original;
  }
}

function memoryOf(backend: BackendWasm): WebAssembly.Memory | null {
  const { asm, HEAPU8 } = backend.wasm as unknown as { asm?: Record<string, unknown>; HEAPU8: Uint8Array };
  const candidates = [...Object.values(asm ?? {}), ...seen];
  seen = [];
  const isMemory = (value: unknown): value is WebAssembly.Memory => value instanceof WebAssembly.Memory;
  return candidates.filter(isMemory).find((memory) => memory.buffer === HEAPU8.buffer) ?? null;
}
