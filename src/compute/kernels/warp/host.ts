/** The warp of the host backends: native code on `wasm` (`native/assembly/random/warp.ts`), a loop over pixels for `cpu`. */
import { nativeKernels } from '../../native/load';
import type * as tf from '../../tf';
import { addresses, allocate, view } from '../hostMemory';
import { WARP_BORDERS, type WarpAttributes, type WarpBorder, type WarpInputs } from './attributes';

export function warpHost({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, rows, columns } = inputs as WarpInputs;
  const { border, nearest } = attrs as unknown as WarpAttributes;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const out = allocate(backend, x.shape);
  const native = nativeKernels(backend);
  if (native) {
    native.warp({
      ...addresses(backend, { x, rows, columns, out }),
      ...{ batch, height, width, channels },
      border: WARP_BORDERS.indexOf(border),
      nearest: Number(nearest),
    });
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
