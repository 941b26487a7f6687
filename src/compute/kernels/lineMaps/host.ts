/** Line maps of the host backends: native code on `wasm` (`native/assembly/filter/lines.ts`), loops for `cpu`. */
import { nativeKernels } from '../../native/load';
import type * as tf from '../../tf';
import { addresses, allocate, free, view, viewInt } from '../hostMemory';
import type { LineMapAttributes, LineMapInputs } from './attributes';

export function lineMapsHost({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, rowSpans, rowWeights, columnSpans, columnWeights } = inputs as LineMapInputs;
  const { layers, rows, columns } = attrs as unknown as LineMapAttributes;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const out = allocate(backend, [batch, rows, columns, channels]);

  const native = nativeKernels(backend);
  if (native) {
    const scratch = allocate(backend, [(width + columns) * channels + 8]);
    native.mapLines({
      ...addresses(backend, { x, out, rowSpans, rowWeights, columnSpans, columnWeights, scratch }),
      ...{ batch, height, width, channels, rows, columns, layers },
    });
    free(backend, scratch);
    return out;
  }

  const from = view(backend, x);
  const to = view(backend, out).fill(0);
  const ofRows = viewInt(backend, rowSpans);
  const ofColumns = viewInt(backend, columnSpans);
  const rowWeight = view(backend, rowWeights);
  const columnWeight = view(backend, columnWeights);
  const line = new Float64Array(width * channels);
  for (let i = 0; i < batch * rows; i++) {
    const picture = Math.floor(i / rows) * height;
    for (let layer = 0; layer < layers; layer++) {
      const span = (layer * rows + (i % rows)) * 4;
      line.fill(0);
      for (let k = 0; k < ofRows[span + 1]!; k++) {
        const weight = rowWeight[ofRows[span + 2]! + k]!;
        const start = (picture + ofRows[span]! + k) * width * channels;
        for (let at = 0; at < line.length; at++) line[at]! += weight * from[start + at]!;
      }
      for (let j = 0; j < columns; j++) {
        const own = (layer * columns + j) * 4;
        const [first, count, weights] = [ofColumns[own]!, ofColumns[own + 1]!, ofColumns[own + 2]!];
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let k = 0; k < count; k++) sum += columnWeight[weights + k]! * line[(first + k) * channels + c]!;
          to[(i * columns + j) * channels + c]! += sum;
        }
      }
    }
  }
  return out;
}
