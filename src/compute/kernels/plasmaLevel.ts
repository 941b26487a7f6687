/**
 * One level of the diamond-square method on a periodic map: n × n values become 2n × 2n. New values are the mean of four
 * neighbours plus a random number within ± roughness, first in the middle of each square, then in the middle of its edges.
 *
 * Each pixel draws the number of its place in the finished map (`hash3(seed, stream, row · side + column)`), not the next one of
 * a sequence, so that a level is one pass over memory in any order.
 */
import { hash3, streamOf } from '../../num/random';
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { HOST_BACKENDS, addresses, allocate, free, replaceKernel, view, viewInt } from './hostMemory';
import { HASH_WGSL } from './randomShader';
import { runShader } from './webgpuProgram';

const KERNEL = 'TemperPlasmaLevel';
const STREAM = streamOf('plasma');

interface Attrs {
  side: number;
  roughness: number;
}

/**
 * @param map [batch, n, n], n a power of two
 * @param seeds int32, one for each picture
 * @param side of the finished map, a power of two
 * @returns [batch, 2n, 2n]
 */
export function plasmaLevel(map: tf.Tensor3D, seeds: tf.Tensor1D, side: number, roughness: number): tf.Tensor3D {
  const attrs = { side, roughness } satisfies Attrs as unknown as tf.NamedAttrMap;
  return tf.engine().runKernel(KERNEL, { map, seeds }, attrs) as tf.Tensor3D;
}

function onHost({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { map, seeds } = inputs as Record<'map' | 'seeds', tf.TensorInfo>;
  const { side, roughness } = attrs as unknown as Attrs;
  const [batch, n] = map.shape as [number, number, number];
  const out = allocate(backend, [batch, 2 * n, 2 * n]);
  const spacing = side / (2 * n);
  const native = nativeKernels(backend);
  if (native && n >= 4) {
    const centres = allocate(backend, [n * n]);
    native.plasmaLevel({
      ...addresses(backend, { coarse: map, seeds, fine: out, centres }),
      ...{ batch, n, side, spacing, rough: roughness, stream: STREAM },
    });
    free(backend, centres);
    return out;
  }
  const fine = view(backend, out);
  const coarse = view(backend, map);
  const seedOf = viewInt(backend, seeds);
  const m = 2 * n;
  for (let picture = 0; picture < batch; picture++) {
    const start = picture * m * m;
    const at = (row: number, column: number) => start + (row & (m - 1)) * m + (column & (m - 1));
    const settle = (row: number, column: number, sum: number) => {
      const u = (hash3(seedOf[picture]!, STREAM, (row * side + column) * spacing) >>> 8) / 16777216;
      fine[at(row, column)] = sum / 4 + (2 * u - 1) * roughness;
    };
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) fine[at(2 * i, 2 * j)] = coarse[(picture * n + i) * n + j]!;
    }
    const value = (row: number, column: number) => fine[at(row, column)]!;
    for (let r = 0; r < m; r += 2) {
      for (let c = 0; c < m; c += 2) {
        settle(r + 1, c + 1, value(r, c) + value(r + 2, c) + value(r, c + 2) + value(r + 2, c + 2));
      }
    }
    for (let r = 0; r < m; r += 2) {
      for (let c = 0; c < m; c += 2) {
        settle(r, c + 1, value(r + 1, c + 1) + value(r - 1, c + 1) + value(r, c) + value(r, c + 2));
        settle(r + 1, c, value(r + 1, c + 1) + value(r + 1, c - 1) + value(r, c) + value(r + 2, c));
      }
    }
  }
  return out;
}

/** A thread for each new value; those on edges make the two middles beside them again, which is cheaper than a second pass. */
const CODE = `
  ${HASH_WGSL}
  var<private> seed : u32;
  var<private> start : i32;
  fn coarse(i : i32, j : i32) -> f32 {
    let mask = uniforms.n - 1;
    return map[start + (i & mask) * uniforms.n + (j & mask)];
  }
  fn settle(row : i32, column : i32, sum : f32) -> f32 {
    let mask = 2 * uniforms.n - 1;
    let place = ((row & mask) * uniforms.side + (column & mask)) * uniforms.spacing;
    let u = unit(hash3(seed, u32(uniforms.stream), u32(place)));
    return sum / 4.0 + (2.0 * u - 1.0) * uniforms.roughness;
  }
  fn middle(i : i32, j : i32) -> f32 {
    return settle(2 * i + 1, 2 * j + 1, coarse(i, j) + coarse(i + 1, j) + coarse(i, j + 1) + coarse(i + 1, j + 1));
  }
  fn main(index : i32) {
    if (index >= uniforms.items) { return; }
    let m = 2 * uniforms.n;
    let picture = index / (m * m);
    let row = (index / m) % m;
    let column = index % m;
    seed = u32(seeds[picture]);
    start = picture * uniforms.n * uniforms.n;
    let i = row / 2;
    let j = column / 2;
    var value = coarse(i, j);
    if ((row & 1) == 1 && (column & 1) == 1) {
      value = middle(i, j);
    } else if ((column & 1) == 1) {
      value = settle(row, column, middle(i, j) + middle(i - 1, j) + coarse(i, j) + coarse(i, j + 1));
    } else if ((row & 1) == 1) {
      value = settle(row, column, middle(i, j) + middle(i, j - 1) + coarse(i, j) + coarse(i + 1, j));
    }
    result[index] = value;
  }`;

function onDevice({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { map, seeds } = inputs as Record<'map' | 'seeds', tf.TensorInfo>;
  const { side, roughness } = attrs as unknown as Attrs;
  const [batch, n] = map.shape as [number, number, number];
  return runShader(backend, {
    key: 'temperPlasmaLevel',
    names: ['map', 'seeds'],
    inputs: [map, seeds],
    integers: { n, side, spacing: side / (2 * n), stream: STREAM | 0 },
    floats: { roughness },
    outputShape: [batch, 2 * n, 2 * n],
    items: batch * 4 * n * n,
    code: CODE,
  });
}

export function registerPlasmaLevel(): void {
  for (const backendName of HOST_BACKENDS) replaceKernel({ kernelName: KERNEL, backendName, kernelFunc: onHost });
  replaceKernel({ kernelName: KERNEL, backendName: 'webgpu', kernelFunc: onDevice });
}
