/**
 * Our WebAssembly kernels beside those of TensorFlow.js, on the same memory, so that nothing is copied. JavaScript loops
 * over that memory were measured at 5 to 20 times slower. Where SIMD is missing there are none, and the loops serve.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as random from './binaries/random';
import * as filter from './binaries/filter';
import { fusedMultiplyAdd } from './fused';
import { nativeByName, type NativeKernels } from './parameters';

/** Which of our kernels run on a backend. */
export interface NativeChoice {
  /** The networks' arithmetic with fused multiply-add. */
  fused: boolean;
  /**
   * Forward convolutions, input gradients and matrix products are ours too. On one thread ours are faster, while those of TensorFlow.js
   * alone can use several.
   */
  products: boolean;
}

export type Native = NativeKernels & NativeChoice;

const loaded = new WeakMap<object, Native>();
const memories = new WeakMap<object, WebAssembly.Memory>();
let seen: WebAssembly.Memory[] = [];

/** The kernels for a backend, or null where there are none: not `wasm`, or no SIMD. */
export function nativeKernels(backend: unknown): Native | null {
  return loaded.get(backend as object) ?? null;
}

/**
 * Compiles the kernels for a `wasm` backend that has started. Does nothing where they cannot run.
 * @param threads of the backend
 */
export async function loadNative(backend: BackendWasm, threads: number): Promise<void> {
  if (loaded.has(backend)) return;
  await chooseNative(backend, { fused: fusedMultiplyAdd(), products: threads === 1 });
}

/** `loadNative` with a choice of one's own, as tests and benchmarks make; it may be called again, with another one. */
export async function chooseNative(backend: BackendWasm, choice: NativeChoice): Promise<void> {
  const memory = memories.get(backend) ?? memoryOf(backend);
  if (!memory) return;
  memories.set(backend, memory);
  // Only the one that can run is fetched.
  const network = await (choice.fused ? import('./binaries/networkFused') : import('./binaries/network'));
  const shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  const all = [filter, random, network].map(({ PLAIN, SHARED }) =>
    Uint8Array.from(atob(shared ? SHARED : PLAIN), (letter) => letter.charCodeAt(0)),
  );
  if (!all.every((bytes) => WebAssembly.validate(bytes))) return;
  const started = await Promise.all(all.map((bytes) => WebAssembly.instantiate(bytes, { env: { memory } })));
  const kernels = nativeByName(Object.assign({}, ...started.map(({ instance }) => instance.exports)));
  loaded.set(backend, { ...kernels, ...choice });
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
