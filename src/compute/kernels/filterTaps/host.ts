/** The tap filter of the host backends: native code on `wasm` (`native/assembly/filter/taps.ts`), loops for `cpu`. */
import { nativeKernels } from '../../native/load';
import type * as tf from '../../tf';
import { address, addresses, allocate, free, view, viewInt } from '../hostMemory';
import type { TapAttributes, TapInputs } from './attributes';

/** Whether most weights are those of the tap before. */
function mostlyEqual(weights: Float32Array): boolean {
  let equal = 0;
  for (let t = 1; t < weights.length; t++) if (weights[t] === weights[t - 1]) equal++;
  return 2 * equal > weights.length;
}

export function filterTapsHost({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, rows, columns, offsets, weights } = inputs as TapInputs;
  const { left } = attrs as unknown as TapAttributes;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [lists, taps] = weights.shape as [number, number];
  const [tall, wide] = [rows.shape[0]!, columns.shape[0]!];
  const out = allocate(backend, x.shape);

  const native = nativeKernels(backend);
  if (native) {
    const padded = allocate(backend, [tall * wide * channels]);
    const scratch = allocate(backend, [taps]);
    const picture = height * width * channels * 4;
    const at = (info: tf.TensorInfo) => address(backend, info);
    const weightOf = view(backend, weights);
    for (let n = 0; n < batch; n++) {
      const list = lists === 1 ? 0 : n;
      native.fetchLines({
        ...addresses(backend, { rows, columns }),
        ...{ x: at(x) + n * picture, out: at(padded) },
        ...{ outHeight: tall, outWidth: wide, width, channels, left },
      });
      const own = weightOf.subarray(list * taps, (list + 1) * taps);
      const filter = mostlyEqual(own) ? native.filterTapGroups : native.filterTaps;
      filter({
        ...addresses(backend, { padded, scratch }),
        out: at(out) + n * picture,
        offsets: at(offsets) + list * taps * 8,
        weights: at(weights) + list * taps * 4,
        ...{ taps, height, width, paddedWidth: wide, channels },
      });
    }
    free(backend, padded, scratch);
    return out;
  }

  const from = view(backend, x);
  const to = view(backend, out);
  const rowOf = viewInt(backend, rows);
  const columnOf = viewInt(backend, columns);
  const offset = viewInt(backend, offsets);
  const weight = view(backend, weights);
  const line = new Float64Array(width * channels);
  for (let n = 0; n < batch; n++) {
    const list = lists === 1 ? 0 : n * taps;
    for (let i = 0; i < height; i++) {
      line.fill(0);
      for (let t = list; t < list + taps; t++) {
        const share = weight[t]!;
        const start = (n * height + rowOf[i + offset[2 * t]!]!) * width;
        const right = offset[2 * t + 1]!;
        for (let j = 0; j < width; j++) {
          const pixel = (start + columnOf[j + right]!) * channels;
          for (let c = 0; c < channels; c++) line[j * channels + c]! += share * from[pixel + c]!;
        }
      }
      to.set(line, (n * height + i) * width * channels);
    }
  }
  return out;
}
