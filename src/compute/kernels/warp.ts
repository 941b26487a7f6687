/**
 * Sampling of pictures at given coordinates, the engine of every geometric perturbation: for the coordinates (r, c) of an output
 * pixel, with pixel centres at whole numbers,
 *
 *     y = Σ (1 − |r − i|)·(1 − |c − j|) · x[i, j]  over the four neighbours (bilinear),  or the nearest pixel,
 *
 * where indices beyond the edge are carried inside by the border rule (`perturb/ops/border.ts` defines the same four). With
 * TensorFlow.js it takes four gathers of whole pictures, and the indices and weights have to be made on the host.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { HOST_BACKENDS, address, allocate, replaceKernel, view } from './hostMemory';
import { runShader } from './webgpuProgram';

const KERNEL = 'TemperWarp';

/** In the order that the native code and the shader number them. */
const BORDERS = ['edge', 'reflect', 'mirror', 'wrap'] as const;
export type WarpBorder = (typeof BORDERS)[number];

interface Attrs {
  border: WarpBorder;
  nearest: boolean;
}

/**
 * @param x [batch, height, width, channels]
 * @param rows,columns [batch, height, width], in pixels of x
 * @returns a tensor of x's shape; not differentiable
 */
export function warpKernel(
  x: tf.Tensor4D,
  rows: tf.Tensor3D,
  columns: tf.Tensor3D,
  border: WarpBorder,
  nearest: boolean,
): tf.Tensor4D {
  const expected = x.shape.slice(0, 3).join();
  if (rows.shape.join() !== expected || columns.shape.join() !== expected) {
    throw new RangeError(`Coordinates [${rows.shape.join()}] and [${columns.shape.join()}] for pictures [${expected}]`);
  }
  const attrs = { border, nearest } satisfies Attrs as unknown as tf.NamedAttrMap;
  return tf.engine().runKernel(KERNEL, { x, rows, columns }, attrs) as tf.Tensor4D;
}

function onHost({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, rows, columns } = inputs as Record<'x' | 'rows' | 'columns', tf.TensorInfo>;
  const { border, nearest } = attrs as unknown as Attrs;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const out = allocate(backend, x.shape);
  const native = nativeKernels(backend);
  if (native) {
    const addresses = [x, rows, columns, out].map((info) => address(backend, info));
    native.warp(...addresses, batch, height, width, channels, BORDERS.indexOf(border), Number(nearest));
    return out;
  }
  const from = view(backend, x);
  const to = view(backend, out);
  const rowOf = view(backend, rows);
  const columnOf = view(backend, columns);
  const half = nearest ? 0.5 : 0;
  for (let i = 0; i < rowOf.length; i++) {
    const picture = Math.floor(i / (height * width)) * height;
    const row = rowOf[i]! + half;
    const column = columnOf[i]! + half;
    const top = Math.floor(row);
    const left = Math.floor(column);
    const [down, right] = nearest ? [0, 0] : [row - top, column - left];
    const upper = (picture + inside(top, height, border)) * width;
    const lower = (picture + inside(top + 1, height, border)) * width;
    const c0 = inside(left, width, border);
    const c1 = inside(left + 1, width, border);
    for (let c = 0; c < channels; c++) {
      const above =
        from[(upper + c0) * channels + c]! * (1 - right) + (right && from[(upper + c1) * channels + c]! * right);
      const below =
        from[(lower + c0) * channels + c]! * (1 - right) + (right && from[(lower + c1) * channels + c]! * right);
      to[i * channels + c] = above * (1 - down) + below * down;
    }
  }
  return out;
}

/** The index inside 0 … length − 1 that stands for `index`. */
function inside(index: number, length: number, border: WarpBorder): number {
  if (index >= 0 && index < length) return index;
  if (!(Math.abs(index) < 2 ** 31)) return index > 0 ? length - 1 : 0;
  if (border === 'edge') return index < 0 ? 0 : length - 1;
  if (border === 'mirror' && length === 1) return 0;
  const period = border === 'reflect' ? 2 * length : border === 'mirror' ? 2 * length - 2 : length;
  const i = ((index % period) + period) % period;
  if (i < length) return i;
  return border === 'reflect' ? period - 1 - i : period - i;
}

const code = (border: WarpBorder, nearest: boolean, channels: number) => {
  const period = { edge: '', reflect: '2 * length', mirror: 'max(1, 2 * length - 2)', wrap: 'length' }[border];
  const each = (line: (c: number) => string) => Array.from({ length: channels }, (_, c) => line(c)).join('\n');
  const pixel = (row: string, column: string) => `((${row}) * uniforms.width + ${column}) * ${channels}`;
  return `
  fn inside(index : i32, length : i32) -> i32 {
    ${
      border === 'edge'
        ? 'return clamp(index, 0, length - 1);'
        : `let period = ${period};
           let i = ((index % period) + period) % period;
           return ${border === 'wrap' ? 'i' : `select(i, period - ${border === 'reflect' ? '1 - ' : ''}i, i >= length)`};`
    }
  }
  fn main(index : i32) {
    if (index >= uniforms.items) { return; }
    let picture = index / (uniforms.height * uniforms.width) * uniforms.height;
    let row = rows[index] + ${nearest ? '0.5' : '0.0'};
    let column = columns[index] + ${nearest ? '0.5' : '0.0'};
    let top = i32(clamp(floor(row), -16777216.0, 16777216.0));
    let left = i32(clamp(floor(column), -16777216.0, 16777216.0));
    let r0 = picture + inside(top, uniforms.height);
    let c0 = inside(left, uniforms.width);
    let at00 = ${pixel('r0', 'c0')};
    ${
      nearest
        ? each((c) => `result[index * ${channels} + ${c}] = x[at00 + ${c}];`)
        : `
    let down = row - floor(row);
    let right = column - floor(column);
    let r1 = picture + inside(top + 1, uniforms.height);
    let c1 = inside(left + 1, uniforms.width);
    let at01 = ${pixel('r0', 'c1')};
    let at10 = ${pixel('r1', 'c0')};
    let at11 = ${pixel('r1', 'c1')};
    ${each(
      (c) => `result[index * ${channels} + ${c}] =
        (x[at00 + ${c}] * (1.0 - right) + x[at01 + ${c}] * right) * (1.0 - down) +
        (x[at10 + ${c}] * (1.0 - right) + x[at11 + ${c}] * right) * down;`,
    )}`
    }
  }`;
};

function onDevice({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, rows, columns } = inputs as Record<'x' | 'rows' | 'columns', tf.TensorInfo>;
  const { border, nearest } = attrs as unknown as Attrs;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return runShader(backend, {
    key: `temperWarp_${border}_${nearest ? 'nearest' : 'bilinear'}_${channels}`,
    names: ['x', 'rows', 'columns'],
    inputs: [x, rows, columns],
    integers: { height, width },
    outputShape: x.shape,
    items: batch * height * width,
    code: code(border, nearest, channels),
  });
}

export function registerWarp(): void {
  for (const backendName of HOST_BACKENDS) replaceKernel({ kernelName: KERNEL, backendName, kernelFunc: onHost });
  replaceKernel({ kernelName: KERNEL, backendName: 'webgpu', kernelFunc: onDevice });
}
