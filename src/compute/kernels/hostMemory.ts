/**
 * Direct access to tensor memory on the two backends whose memory the processor sees: `wasm` (its heap) and `cpu` (typed
 * arrays). A kernel written against this runs on both.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '../tf';

/** The backends that a typed-array kernel is registered for. */
export const HOST_BACKENDS = ['cpu', 'wasm'] as const;

interface CpuBackend {
  data: { get(id: object): { values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array | Int32Array): tf.TensorInfo;
}

function isWasm(backend: unknown): backend is BackendWasm {
  return 'wasm' in (backend as object);
}

/** A new float32 tensor. Its memory is not cleared on `wasm`, so a kernel must write every value. */
export function allocate(backend: unknown, shape: number[]): tf.TensorInfo {
  if (isWasm(backend)) return backend.makeOutput(shape, 'float32');
  const size = tf.util.sizeFromShape(shape);
  return (backend as CpuBackend).makeTensorInfo(shape, 'float32', new Float32Array(size));
}

/** `allocate` for an int32 tensor. */
export function allocateInt(backend: unknown, shape: number[]): tf.TensorInfo {
  if (isWasm(backend)) return backend.makeOutput(shape, 'int32');
  return (backend as CpuBackend).makeTensorInfo(shape, 'int32', new Int32Array(tf.util.sizeFromShape(shape)));
}

/**
 * The values of a float32 tensor, readable and writable in place.
 * Take every view after the last allocation: when the WASM heap grows, older views are detached.
 */
export function view(backend: unknown, tensor: tf.TensorInfo): Float32Array {
  if (isWasm(backend)) return backend.typedArrayFromHeap(tensor) as Float32Array;
  return (backend as CpuBackend).data.get(tensor.dataId).values;
}

interface WasmHeap {
  _malloc(bytes: number): number;
  _free(at: number): void;
  HEAPU8: Uint8Array;
}

/** A cache line. */
const LINE = 64;

/**
 * Lends native code room in the heap of the `wasm` backend, while `use` runs: parts of so many floats each, at the byte addresses that it is
 * given. No tensors are made of it, as to note a tensor costs more than a small kernel.
 * @throws {Error} where the heap cannot grow any more
 */
export function withRoom<Result>(
  backend: unknown,
  floats: readonly number[],
  use: (...at: number[]) => Result,
): Result {
  const heap = (backend as BackendWasm).wasm as unknown as WasmHeap;
  const sizes = floats.map((count) => Math.ceil((4 * count) / LINE) * LINE);
  const bytes = sizes.reduce((sum, size) => sum + size, LINE);
  const start = heap._malloc(bytes);
  if (start === 0) throw new Error(`WebAssembly has no room for ${bytes} bytes: use smaller pictures or batches.`);
  let next = Math.ceil(start / LINE) * LINE;
  const at = sizes.map((size) => (next += size) - size);
  try {
    return use(...at);
  } finally {
    heap._free(start);
  }
}

/** The heap of the `wasm` backend: to be asked for after the last allocation, as it may move when it grows. */
export function heapBytes(backend: unknown): Uint8Array {
  return ((backend as BackendWasm).wasm as unknown as WasmHeap).HEAPU8;
}

/** Fills a part of what `withRoom` lends with zeros. */
export function clear(backend: unknown, at: number, floats: number): void {
  heapBytes(backend).fill(0, at, at + 4 * floats);
}

/** Writes doubles into a part of what `withRoom` lends. */
export function putDoubles(backend: unknown, at: number, values: Float64Array): void {
  heapBytes(backend).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
}

/** The byte address of a tensor in the heap of the `wasm` backend; it stays when the heap grows. */
export function address(backend: unknown, tensor: tf.TensorInfo): number {
  return (backend as BackendWasm).dataIdMap.get(tensor.dataId).memoryOffset;
}

/** The `address` of each of some tensors, under the same names. */
export function addresses<Name extends string>(
  backend: unknown,
  tensors: Record<Name, tf.TensorInfo>,
): Record<Name, number> {
  const entries = Object.entries<tf.TensorInfo>(tensors).map(([name, tensor]) => [name, address(backend, tensor)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** `view` for an int32 tensor. */
export function viewInt(backend: unknown, tensor: tf.TensorInfo): Int32Array {
  return view(backend, tensor) as unknown as Int32Array;
}

/** Runs another kernel of the same backend on tensor records; nothing is recorded for gradients. */
export function call(
  backend: unknown,
  name: string,
  inputs: Record<string, tf.TensorInfo>,
  attrs: Record<string, unknown> = {},
): tf.TensorInfo {
  const kernel = tf.getKernel(name, isWasm(backend) ? 'wasm' : 'cpu');
  return kernel.kernelFunc({
    inputs,
    backend: backend as object,
    attrs: attrs as unknown as tf.NamedAttrMap,
  }) as tf.TensorInfo;
}

/** Frees what `allocate` or `call` made. */
export function free(backend: unknown, ...tensors: tf.TensorInfo[]): void {
  for (const tensor of tensors) (backend as tf.KernelBackend).disposeData(tensor.dataId);
}

/** Registers a kernel in place of the backend's own, if it has one. */
export function replaceKernel(config: tf.KernelConfig): void {
  if (tf.getKernel(config.kernelName, config.backendName)) tf.unregisterKernel(config.kernelName, config.backendName);
  tf.registerKernel(config);
}
