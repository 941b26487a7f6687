/**
 * Pictures of 8 bits into the floats that everything computes with, and back. Four values travel as one word, so that a quarter
 * of the memory is copied to and from the device, and the host touches no value. In and out of WebAssembly's memory they go directly:
 * an array in between would have to be collected, batch after batch.
 */
import { filled } from '../inPlace';
import { nativeKernels, type Native } from '../native/load';
import * as tf from '../tf';
import { HOST_BACKENDS, addresses, allocate, allocateInt, free, replaceKernel, view, viewInt } from './hostMemory';
import { runShader } from './webgpuProgram';

const UNPACK = 'TemperUnpackBytes';
const PACK = 'TemperPackBytes';

/**
 * @param bytes on memory of any kind; where they are fewer than the shape has values, zeros follow
 * @returns a float tensor of this shape, bytes / 255; the caller disposes of it
 */
export function tensorFromBytes(bytes: Uint8Array, shape: number[]): tf.Tensor {
  if (nativeKernels(tf.backend())) {
    return tf.engine().runKernel(UNPACK, {}, { shape, bytes } as unknown as tf.NamedAttrMap) as tf.Tensor;
  }
  return tf.tidy(() => {
    const words = new Int32Array((tf.util.sizeFromShape(shape) + 3) >> 2);
    new Uint8Array(words.buffer).set(bytes);
    return tf.engine().runKernel(UNPACK, { words: tf.tensor1d(words, 'int32') }, { shape }) as tf.Tensor;
  });
}

/**
 * Bytes as they are, four in a value of a float tensor of this shape: so that they go through whatever hands on floats, in a quarter of the room.
 * `unpackedBytes` reads them. Only where native code is.
 * @param write writes every byte of `out`
 */
export function packedBytes(shape: [number, number], write: (out: Uint8Array) => void): tf.Tensor2D {
  return filled<tf.Rank.R2>(shape, ({ buffer, byteOffset, byteLength }) =>
    write(new Uint8Array(buffer, byteOffset, byteLength)),
  );
}

/** @returns a float tensor of this shape, bytes / 255, of what `packedBytes` made: no gradient flows through it */
export function unpackedBytes(words: tf.Tensor, shape: number[]): tf.Tensor {
  return tf.engine().runKernel(UNPACK, { words }, { shape }) as tf.Tensor;
}

/**
 * The values 0..1 as 8 bits, cut downwards as the published code does. The small addition keeps whole values whole: k / 255 · 255
 * in single precision can fall just below k.
 * @param x any shape; not disposed of
 * @param into where the first of them are put, as many as have room there; by default all of them, in an array of their own
 */
export async function bytesOfTensor(x: tf.Tensor, into?: Uint8Array): Promise<Uint8Array> {
  const words = tf.engine().runKernel(PACK, { x }) as tf.Tensor;
  try {
    if (nativeKernels(tf.backend())) {
      const { buffer, byteOffset } = viewInt(tf.backend(), words);
      const out = into ?? new Uint8Array(x.size);
      out.set(new Uint8Array(buffer, byteOffset, out.length));
      return out;
    }
    // `data`, as WebGPU has no synchronous reading.
    const values = await words.data<'int32'>();
    const bytes = new Uint8Array(values.buffer, values.byteOffset, into?.length ?? x.size);
    if (into) {
      into.set(bytes);
      return into;
    }
    // A buffer of exactly this length, so that it can be handed on by itself.
    return bytes.length === values.byteLength ? bytes : bytes.slice();
  } finally {
    words.dispose();
  }
}

function unpackOnHost({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { shape, bytes: direct } = attrs as unknown as { shape: number[]; bytes?: Uint8Array };
  const out = allocate(backend, shape);
  const size = tf.util.sizeFromShape(shape);
  if (direct) {
    unpackDirectly(backend, nativeKernels(backend)!, direct, out, size);
    return out;
  }
  const words = inputs.words as tf.TensorInfo;
  const native = nativeKernels(backend);
  if (native) {
    native.unpackBytes({ ...addresses(backend, { words, out }), size });
    return out;
  }
  const from = viewInt(backend, words);
  const bytes = new Uint8Array(from.buffer, from.byteOffset, size);
  const to = view(backend, out);
  for (let i = 0; i < size; i++) to[i] = bytes[i]! / 255;
  return out;
}

function unpackDirectly(backend: unknown, native: Native, bytes: Uint8Array, out: tf.TensorInfo, size: number): void {
  const words = allocateInt(backend, [(size + 3) >> 2]);
  const { buffer, byteOffset } = viewInt(backend, words);
  const heap = new Uint8Array(buffer, byteOffset, size);
  heap.set(bytes);
  heap.fill(0, bytes.length);
  native.unpackBytes({ ...addresses(backend, { words, out }), size });
  free(backend, words);
}

function packOnHost({ inputs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const x = inputs.x as tf.TensorInfo;
  const size = tf.util.sizeFromShape(x.shape);
  const words = allocateInt(backend, [(size + 3) >> 2]);
  const native = nativeKernels(backend);
  if (native) {
    native.packBytes({ ...addresses(backend, { x, words }), size });
    return words;
  }
  const to = viewInt(backend, words);
  const bytes = new Uint8ClampedArray(to.buffer, to.byteOffset, size);
  const from = view(backend, x);
  for (let i = 0; i < size; i++) bytes[i] = Math.floor(from[i]! * 255 + 1e-3);
  return words;
}

function unpackOnDevice({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { shape } = attrs as unknown as { shape: number[] };
  return runShader(backend, {
    key: 'temperUnpackBytes',
    names: ['words'],
    inputs: [inputs.words as tf.TensorInfo],
    outputShape: shape,
    items: tf.util.sizeFromShape(shape),
    code: `
      fn main(index : i32) {
        if (index >= uniforms.items) { return; }
        let word = bitcast<u32>(words[index / 4]);
        result[index] = f32((word >> (8u * u32(index % 4))) & 255u) / 255.0;
      }`,
  });
}

function packOnDevice({ inputs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const x = inputs.x as tf.TensorInfo;
  const size = tf.util.sizeFromShape(x.shape);
  const count = (size + 3) >> 2;
  return runShader(backend, {
    key: 'temperPackBytes',
    names: ['x'],
    inputs: [x],
    integers: { values: size },
    outputShape: [count],
    dtype: 'int32',
    items: count,
    code: `
      fn main(index : i32) {
        if (index >= uniforms.items) { return; }
        var word = 0u;
        for (var i = 0; i < 4; i++) {
          let at = 4 * index + i;
          if (at < uniforms.values) {
            word |= u32(clamp(floor(x[at] * 255.0 + 1e-3), 0.0, 255.0)) << (8u * u32(i));
          }
        }
        result[index] = bitcast<i32>(word);
      }`,
  });
}

export function registerBytes(): void {
  for (const backendName of HOST_BACKENDS) {
    replaceKernel({ kernelName: UNPACK, backendName, kernelFunc: unpackOnHost });
    replaceKernel({ kernelName: PACK, backendName, kernelFunc: packOnHost });
  }
  replaceKernel({ kernelName: UNPACK, backendName: 'webgpu', kernelFunc: unpackOnDevice });
  replaceKernel({ kernelName: PACK, backendName: 'webgpu', kernelFunc: packOnDevice });
}
