/**
 * Poisson numbers in place of the values of a picture, from one random integer each by alias table (Walker 1977; Vose 1991): a
 * 32-bit hash times the number of columns has the column in its upper and the share within it in its lower half. Exact, two
 * look-ups, and the same integers on every backend.
 */
import { hash3, streamOf } from '../../num/random';
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { HOST_BACKENDS, addresses, allocate, replaceKernel, view, viewInt } from './hostMemory';
import { seedTensor } from './randomLayer';
import { HASH_WGSL } from './randomShader';
import { runShader } from './webgpuProgram';

const KERNEL = 'TemperPhotonNoise';
const STREAM = streamOf('photons');

/** Alias tables of 256 grey levels. */
export interface AliasTables {
  /** Numbers 0 … columns − 1 can be drawn; at most 65,535. */
  columns: number;
  /** Probability of keeping a column's own number, and the number taken otherwise: [256, columns, 2]. */
  values: Float32Array;
}

/**
 * @param x [batch, …], 0..1; taken at 8 bits
 * @param photons a drawn number k becomes min(1, k / photons)
 * @returns a tensor of x's shape
 */
export function photonNoise(
  x: tf.Tensor4D,
  seeds: readonly number[],
  tables: AliasTables,
  photons: number,
): tf.Tensor4D {
  const { columns, values } = tables;
  if (columns > 65535) throw new RangeError(`An alias table of ${columns} columns is too wide.`);
  return tf.tidy(() => {
    const inputs = { x, seeds: seedTensor(seeds), table: tf.tensor3d(values, [256, columns, 2]) };
    return tf.engine().runKernel(KERNEL, inputs, { photons }) as tf.Tensor4D;
  });
}

function onHost({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, seeds, table } = inputs as Record<'x' | 'seeds' | 'table', tf.TensorInfo>;
  const share = Math.fround(1 / (attrs as { photons: number }).photons);
  const columns = table.shape[1]!;
  const batch = x.shape[0]!;
  const size = tf.util.sizeFromShape(x.shape) / batch;
  const out = allocate(backend, x.shape);
  const native = nativeKernels(backend);
  if (native) {
    native.photonNoise({
      ...addresses(backend, { x, table, seeds, out }),
      ...{ batch, size, columns, share, stream: STREAM },
    });
    return out;
  }
  const from = view(backend, x);
  const to = view(backend, out);
  const tables = view(backend, table);
  const seed = viewInt(backend, seeds);
  for (let i = 0; i < from.length; i++) {
    const picture = Math.floor(i / size);
    const product = hash3(seed[picture]!, STREAM, i - picture * size) * columns;
    const column = Math.floor(product / 4294967296);
    const within = Math.floor((product - column * 4294967296) / 256) / 16777216;
    const level = Math.min(255, Math.max(0, Math.floor(Math.fround(from[i]! * 255) + 0.5)));
    const at = 2 * (level * columns + column);
    to[i] = Math.min(1, (within < tables[at]! ? column : tables[at + 1]!) * share);
  }
  return out;
}

function onDevice({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, seeds, table } = inputs as Record<'x' | 'seeds' | 'table', tf.TensorInfo>;
  const size = tf.util.sizeFromShape(x.shape);
  return runShader(backend, {
    key: 'temperPhotonNoise',
    names: ['x', 'seeds', 'table'],
    inputs: [x, seeds, table],
    integers: { layerSize: size / x.shape[0]!, columns: table.shape[1]!, stream: STREAM | 0 },
    floats: { share: 1 / (attrs as { photons: number }).photons },
    outputShape: x.shape,
    items: size,
    code: CODE,
  });
}

const CODE = `
  ${HASH_WGSL}
  fn main(index : i32) {
    if (index >= uniforms.items) { return; }
    let seed = u32(seeds[index / uniforms.layerSize]);
    let hash = hash3(seed, u32(uniforms.stream), u32(index % uniforms.layerSize));
    // hash · columns in 48 bits: the upper 16 are the column, the other 32 the share.
    let columns = u32(uniforms.columns);
    let low = (hash & 0xffffu) * columns;
    let high = (hash >> 16u) * columns + (low >> 16u);
    let within = unit((high << 16u) | (low & 0xffffu));
    let column = high >> 16u;
    let level = u32(clamp(floor(x[index] * 255.0 + 0.5), 0.0, 255.0));
    let at = 2u * (level * columns + column);
    result[index] = min(1.0, select(table[at + 1u], f32(column), within < table[at]) * uniforms.share);
  }`;

export function registerPhotonNoise(): void {
  for (const backendName of HOST_BACKENDS) replaceKernel({ kernelName: KERNEL, backendName, kernelFunc: onHost });
  replaceKernel({ kernelName: KERNEL, backendName: 'webgpu', kernelFunc: onDevice });
}
