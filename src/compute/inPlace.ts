/**
 * Values of tensors where they lie, on the backends whose memory the processor sees (`wasm`, `cpu`): nothing is allocated on the
 * JavaScript side, so that a loop of thousands of steps leaves no garbage. Elsewhere they go the usual way.
 */
import { address, allocate, free, view, withRoom } from './kernels/hostMemory';
import { nativeKernels } from './native/load';
import * as tf from './tf';

interface Engine {
  backend: object;
  makeTensorFromTensorInfo(info: tf.TensorInfo): tf.Tensor;
}

/** Whether the processor sees the current backend's memory. */
export function seesMemory(): boolean {
  const name = tf.getBackend();
  return name === 'wasm' || name === 'cpu';
}

/**
 * The values of a float32 tensor of the current backend, whose memory must be seen: readable and writable until the next tensor is made,
 * as the memory of `wasm` may move then.
 */
export function valuesOf(tensor: tf.Tensor): Float32Array {
  return view((tf.engine() as unknown as Engine).backend, tensor);
}

/**
 * A new float32 tensor.
 * @param fill writes every value, and makes no tensors; what it is given is not cleared
 */
export function filled<R extends tf.Rank = tf.Rank>(
  shape: tf.ShapeMap[R],
  fill: (values: Float32Array) => void,
): tf.Tensor<R> {
  if (!seesMemory()) {
    const values = new Float32Array(tf.util.sizeFromShape(shape));
    fill(values);
    return tf.tensor(values, shape, 'float32');
  }
  const engine = tf.engine() as unknown as Engine;
  const info = allocate(engine.backend, shape);
  try {
    fill(view(engine.backend, info));
  } catch (error) {
    free(engine.backend, info);
    throw error;
  }
  return engine.makeTensorFromTensorInfo(info) as tf.Tensor<R>;
}

/** A tensor with the values of another in memory of its own, which a clone shares. */
export function copied(tensor: tf.Tensor): tf.Tensor {
  return filled(tensor.shape as tf.ShapeMap[tf.Rank], (values) => values.set(valuesOf(tensor)));
}

/** Adds as many values to those of a float32 tensor, each sum rounded to 32 bits. */
export function addInPlace(to: tf.Tensor, summands: Float32Array): void {
  const backend: unknown = tf.engine().backend;
  const native = nativeKernels(backend);
  const n = to.size;
  if (native) {
    return withRoom(backend, [n], (from) => {
      const { buffer } = (backend as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8;
      new Float32Array(buffer, from, n).set(summands);
      native.addTo({ to: address(backend, to), from, n });
    });
  }
  const sums = view(backend, to);
  for (let i = 0; i < n; i++) sums[i] = sums[i]! + summands[i]!;
}
