/**
 * Rows of activations as half-precision numbers (IEEE 754 binary16), two bytes a value where they are kept outside the
 * backend's memory. The relative error is at most 2⁻¹¹.
 */
import { halfNumbers, toFloat16 } from '../models/float16';

/** The largest finite one. */
const LARGEST = 65504;

/** Rounded to nearest, ties to even; what is beyond ±65,504 becomes ±65,504, as one infinity would poison a whole step. */
export function encodeHalf(values: Float32Array): Uint16Array {
  const out = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    out[i] = toFloat16(value > LARGEST ? LARGEST : value < -LARGEST ? -LARGEST : value);
  }
  return out;
}

/** Writes the numbers of `codes` into `out` from `offset` on. */
export function decodeHalf(codes: Uint16Array, out: Float32Array, offset = 0): void {
  const numbers = halfNumbers('F16');
  for (let i = 0; i < codes.length; i++) out[offset + i] = numbers[codes[i]!]!;
}
