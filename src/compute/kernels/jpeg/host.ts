/**
 * JPEG there and back on the host backends: native code on `wasm` (`native/assembly/filter/jpeg.ts`), and here, step by step,
 * its twin for `cpu`. Samples are kept as integers − 128. The integers and the rounding are libjpeg's: colours times 2^16;
 * chroma means rounded down and up in turn; chroma enlarged by ¾ of the near and ¼ of the next sample in both directions
 * ("fancy upsampling"), or repeated where there are two columns or fewer.
 */
import { nativeKernels } from '../../native/load';
import type * as tf from '../../tf';
import { addresses, allocate, free, view, viewInt } from '../hostMemory';
import type { JpegAttributes, JpegInputs } from './attributes';
import { forwardBlock, inverseBlock, quantiseBlock } from './transform';

export function jpegHost({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, steps } = inputs as JpegInputs;
  const { scale } = attrs as unknown as JpegAttributes;
  const [batch, height, width] = x.shape as [number, number, number];
  const [tall, wide] = [16 * Math.ceil(height / 16), 16 * Math.ceil(width / 16)];
  const out = allocate(backend, x.shape);

  const native = nativeKernels(backend);
  if (native) {
    const scratch = allocate(backend, [1.5 * tall * wide + 7 * wide + 160]);
    native.jpegRoundTrip({ ...addresses(backend, { x, out, steps, scratch }), batch, height, width, scale });
    free(backend, scratch);
    return out;
  }

  const from = view(backend, x);
  const to = view(backend, out);
  const luminance = viewInt(backend, steps).slice(0, 64);
  const chrominance = viewInt(backend, steps).slice(64);
  const size = height * width * 3;
  for (let n = 0; n < batch; n++) {
    const rgb = Int32Array.from(from.subarray(n * size, (n + 1) * size), (value) =>
      Math.floor(Math.min(255, Math.max(0, Math.fround(value * scale))) + 0.5),
    );
    const [luma, cb, cr] = encode(rgb, height, width, [tall, wide]);
    compress(luma, luminance);
    compress(cb, chrominance);
    compress(cr, chrominance);
    const decoded = decode([luma, cb, cr], height, width);
    for (let i = 0; i < size; i++) to[n * size + i] = decoded[i]! / scale;
  }
  return out;
}

/** A plane of samples − 128, its sides multiples of 8. */
interface Plane {
  height: number;
  width: number;
  values: Int32Array;
}

/**
 * Luma and half-size chroma of RGB, edges repeated: in rows before the means are taken, downwards after it.
 * @param size of the luma plane
 */
function encode(rgb: Int32Array, height: number, width: number, [tall, wide]: [number, number]): [Plane, Plane, Plane] {
  const luma = { height: tall, width: wide, values: new Int32Array(tall * wide) };
  const half = (): Plane => ({ height: tall / 2, width: wide / 2, values: new Int32Array((tall * wide) / 4) });
  const [cb, cr] = [half(), half()];
  const pixel = (i: number, j: number): number => (Math.min(i, height - 1) * width + Math.min(j, width - 1)) * 3;
  for (let i = 0; i < tall; i++) {
    for (let j = 0; j < wide; j++) {
      const at = pixel(i, j);
      const [r, g, b] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!];
      luma.values[i * wide + j] = ((19595 * r + 38470 * g + 7471 * b + 32768) >> 16) - 128;
    }
  }
  for (let i = 0; i < tall / 2; i++) {
    const row = Math.min(i, Math.ceil(height / 2) - 1);
    for (let j = 0; j < wide / 2; j++) {
      let [blue, red] = [0, 0];
      for (const [down, right] of QUARTERS) {
        const at = pixel(2 * row + down, 2 * j + right);
        const [r, g, b] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!];
        blue += (-11059 * r - 21709 * g + 32768 * b + 32767) >> 16;
        red += (32768 * r - 27439 * g - 5329 * b + 32767) >> 16;
      }
      cb.values[(i * wide) / 2 + j] = (blue + 1 + (j % 2)) >> 2;
      cr.values[(i * wide) / 2 + j] = (red + 1 + (j % 2)) >> 2;
    }
  }
  return [luma, cb, cr];
}

const QUARTERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

/** Transforms, quantises and restores every block of a plane, in place. */
function compress({ height, width, values }: Plane, steps: Int32Array): void {
  const block = new Int32Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      const start = top * width + left;
      for (let i = 0; i < 64; i++) block[i] = values[start + (i >> 3) * width + (i & 7)]!;
      forwardBlock(block);
      quantiseBlock(block, steps);
      inverseBlock(block);
      for (let i = 0; i < 64; i++) values[start + (i >> 3) * width + (i & 7)] = block[i]!;
    }
  }
}

/** RGB of the planes, 0..255. */
function decode([luma, cb, cr]: [Plane, Plane, Plane], height: number, width: number): Uint8ClampedArray {
  const out = new Uint8ClampedArray(height * width * 3);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const y = luma.values[i * luma.width + j]! + 128;
      const blue = enlarged(cb, i, j, height, width);
      const red = enlarged(cr, i, j, height, width);
      const at = (i * width + j) * 3;
      out[at] = y + ((91881 * red + 32768) >> 16);
      out[at + 1] = y + ((-22554 * blue - 46802 * red + 32768) >> 16);
      out[at + 2] = y + ((116130 * blue + 32768) >> 16);
    }
  }
  return out;
}

/** The sample of a half-size plane that belongs to a pixel. Padding takes no part. */
function enlarged({ width: line, values }: Plane, i: number, j: number, height: number, width: number): number {
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const [near, column] = [i >> 1, j >> 1];
  if (columns <= 2) return values[near * line + column]!;
  const next = Math.min(rows - 1, Math.max(0, near + (i % 2 === 0 ? -1 : 1)));
  const beside = Math.min(columns - 1, Math.max(0, column + (j % 2 === 0 ? -1 : 1)));
  const weighed = (at: number): number => 3 * values[near * line + at]! + values[next * line + at]!;
  return (3 * weighed(column) + weighed(beside) + 8 - (j % 2)) >> 4;
}
