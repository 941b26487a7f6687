/**
 * Layers of random numbers made where they are used: on the device, or in native code. Picture i draws from its own seed, so
 * that no batch split matters; the numbers are those of `normalArray` and `uniformArray` of `num/random.ts` (uniform ones bit
 * for bit, normal ones to 1e-6 on `wasm` and 1e-5 on `webgpu`).
 */
import { normalArray, streamOf, uniformArray } from '../../num/random';
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { HOST_BACKENDS, addresses, allocate, free, replaceKernel, view, viewInt } from './hostMemory';
import { HASH_WGSL, NORMAL_WGSL } from './randomShader';
import { runShader } from './webgpuProgram';

const KERNEL = 'TemperRandomLayer';

interface Attrs {
  normal: boolean;
  stream: string;
  shape: number[];
}

/**
 * @param seeds one for each picture
 * @param shape of one picture's layer
 * @param stream names what the numbers are for: other names, other numbers
 * @returns [seeds.length, …shape], standard normal or uniform in [0, 1)
 */
export function randomLayer(
  kind: 'normal' | 'uniform',
  seeds: readonly number[],
  shape: readonly number[],
  stream: string,
): tf.Tensor {
  return tf.tidy(() => {
    const attrs: Attrs = { normal: kind === 'normal', stream, shape: [...shape] };
    return tf
      .engine()
      .runKernel(KERNEL, { seeds: seedTensor(seeds) }, attrs as unknown as tf.NamedAttrMap) as tf.Tensor;
  });
}

/** Unsigned seeds as the int32 tensor that kernels take. */
export function seedTensor(seeds: readonly number[]): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from(seeds), 'int32');
}

function onHost({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { normal, stream, shape } = attrs as unknown as Attrs;
  const seeds = inputs.seeds as tf.TensorInfo;
  const batch = seeds.shape[0]!;
  const size = tf.util.sizeFromShape(shape);
  const out = allocate(backend, [batch, ...shape]);
  const native = nativeKernels(backend);
  if (native) {
    const scratch = allocate(backend, [8]);
    const fill = normal ? native.randomNormal : native.randomUniform;
    fill({ ...addresses(backend, { seeds, out, scratch }), batch, size, stream: streamOf(stream) });
    free(backend, scratch);
    return out;
  }
  const to = view(backend, out);
  const from = viewInt(backend, seeds);
  const make = normal ? normalArray : uniformArray;
  for (let i = 0; i < batch; i++) to.set(make(from[i]!, stream, size), i * size);
  return out;
}

function onDevice({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { normal, stream, shape } = attrs as unknown as Attrs;
  const seeds = inputs.seeds as tf.TensorInfo;
  const shapes = [seeds.shape[0]!, ...shape];
  return runShader(backend, {
    key: normal ? 'temperRandomNormal' : 'temperRandomUniform',
    names: ['seeds'],
    inputs: [seeds],
    integers: { layerSize: tf.util.sizeFromShape(shape), stream: streamOf(stream) | 0 },
    outputShape: shapes,
    items: tf.util.sizeFromShape(shapes),
    code: normal ? NORMAL_CODE : UNIFORM_CODE,
  });
}

const drawing = (draw: string) => `
  fn main(index : i32) {
    if (index >= uniforms.items) { return; }
    let seed = u32(seeds[index / uniforms.layerSize]);
    let stream = u32(uniforms.stream);
    let i = u32(index % uniforms.layerSize);
    ${draw}
  }`;

const UNIFORM_CODE = HASH_WGSL + drawing('result[index] = unit(hash3(seed, stream, i));');
const NORMAL_CODE =
  HASH_WGSL +
  NORMAL_WGSL +
  drawing(`
    let two = boxMuller(hash3(seed, stream, i & ~1u), hash3(seed, stream, i | 1u));
    result[index] = select(two.x, two.y, (i & 1u) == 1u);`);

export function registerRandomLayer(): void {
  for (const backendName of HOST_BACKENDS) replaceKernel({ kernelName: KERNEL, backendName, kernelFunc: onHost });
  replaceKernel({ kernelName: KERNEL, backendName: 'webgpu', kernelFunc: onDevice });
}
