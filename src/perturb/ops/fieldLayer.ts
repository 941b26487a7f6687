/**
 * Layers given by a formula of the position, one for each picture: waves, clouds, glow, masks. They are made on the host at a
 * grid of points. Where a picture is long, a smooth layer is made at every second, third … point and enlarged on the device, as
 * a formula costs the host more than the enlargement costs any backend.
 */
import * as tf from '../../compute/tf';

/** Writes the values at all points, [rows, columns, channels], into `out`. Positions are in pixels, centres at whole numbers. */
export type FillField = (seed: number, rows: Float64Array, columns: Float64Array, out: Float32Array) => void;

export interface FieldShape {
  height: number;
  width: number;
  channels: number;
}

/** Points along the longer side up to which a smooth layer is made at every pixel. */
const FINE = 512;

/** Positions of `count` points, `step` pixels apart, each in the middle of the pixels that it stands for. */
function positions(count: number, step: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (i + 0.5) * step - 0.5);
}

/** @returns [seeds, height, width, channels], every pixel by the formula */
export function sharpField(seeds: readonly number[], shape: FieldShape, fill: FillField): tf.Tensor4D {
  return field(seeds, shape, 1, fill);
}

/** @returns [seeds, height, width, channels], interpolated linearly where the picture is longer than 512 pixels */
export function smoothField(seeds: readonly number[], shape: FieldShape, fill: FillField): tf.Tensor4D {
  return field(seeds, shape, Math.ceil(Math.max(shape.height, shape.width) / FINE), fill);
}

function field(seeds: readonly number[], shape: FieldShape, step: number, fill: FillField): tf.Tensor4D {
  const { height, width, channels } = shape;
  const rows = positions(Math.ceil(height / step), step);
  const columns = positions(Math.ceil(width / step), step);
  const size = rows.length * columns.length * channels;
  const values = new Float32Array(seeds.length * size);
  seeds.forEach((seed, i) => fill(seed, rows, columns, values.subarray(i * size, (i + 1) * size)));
  return tf.tidy(() => {
    const made = tf.tensor4d(values, [seeds.length, rows.length, columns.length, channels]);
    if (step === 1) return made;
    const enlarged = tf.image.resizeBilinear(made, [rows.length * step, columns.length * step], false, true);
    return enlarged.slice([0, 0, 0, 0], [-1, height, width, -1]);
  });
}
