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
  /** Forward convolutions, input gradients and matrix products are ours too; without it, as a baseline, they are those of TensorFlow.js. */
  products: boolean;
}

export type Native = NativeKernels & NativeChoice;

const loaded = new WeakMap<object, Native>();
const memories = new WeakMap<object, WebAssembly.Memory>();

/** The backend whose kernels were loaded last. */
let latest: object | null = null;

/**
 * A backend with native kernels, for arithmetic on bytes of the host that its memory lends room to; null where none was loaded. Asking starts
 * no backend.
 */
export function nativeAtHand(): { backend: object; native: Native } | null {
  const native = latest && loaded.get(latest);
  return native ? { backend: latest!, native } : null;
}

/** The kernels for a backend, or null where there are none: not `wasm`, or no SIMD. */
export function nativeKernels(backend: unknown): Native | null {
  return loaded.get(backend as object) ?? null;
}

/** Compiles the kernels for a `wasm` backend that has started. Does nothing where they cannot run. */
export async function loadNative(backend: BackendWasm): Promise<void> {
  if (loaded.has(backend)) return;
  await chooseNative(backend, { fused: fusedMultiplyAdd(), products: true });
}

/** `loadNative` with a choice of one's own, as tests and benchmarks make; it may be called again, with another one. */
export async function chooseNative(backend: BackendWasm, choice: NativeChoice): Promise<void> {
  const memory = memories.get(backend) ?? memoryOf(backend);
  if (!memory) return;
  memories.set(backend, memory);
  // Only the one that can run is fetched.
  const network = await (choice.fused ? import('./binaries/networkFused') : import('./binaries/network'));
  const all = [filter, random, network].map(({ PLAIN }) =>
    Uint8Array.from(atob(PLAIN), (letter) => letter.charCodeAt(0)),
  );
  if (!all.every((bytes) => WebAssembly.validate(bytes))) return;
  const started = await Promise.all(all.map((bytes) => WebAssembly.instantiate(bytes, { env: { memory } })));
  const kernels = nativeByName(Object.assign({}, ...started.map(({ instance }) => instance.exports)));
  loaded.set(backend, { ...kernels, ...choice });
  latest = backend;
}

/** Lets go of the kernels that were loaded last, so that the memory of an ended backend is given back. */
export function forgetNative(): void {
  if (latest) {
    loaded.delete(latest);
    memories.delete(latest);
  }
  latest = null;
}

function memoryOf(backend: BackendWasm): WebAssembly.Memory | null {
  const { asm } = backend.wasm as unknown as { asm?: Record<string, unknown> };
  const isMemory = (value: unknown): value is WebAssembly.Memory => value instanceof WebAssembly.Memory;
  return Object.values(asm ?? {}).find(isMemory) ?? null;
}
