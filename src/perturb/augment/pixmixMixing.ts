/**
 * The two mixings of PixMix on 8-bit pictures. Each fills two tables of 256 values, as pixels have 8 bits and powers are dear.
 * The tables are kept between calls.
 */
import type { Placement } from './placement';

const left = new Float64Array(256);
const right = new Float64Array(256);

/** Values in the range 0..2, away from 0, which has no negative powers. */
const bases = Float64Array.from({ length: 256 }, (_, i) => Math.max((2 * i) / 255, 1e-3));

/** mixed = a·mixed + b·other in the range −1..1; `[size, size, 3]`, `other` as it is placed. */
export function add(mixed: Uint8Array, other: Uint8Array, { rows, columns }: Placement, a: number, b: number): void {
  for (let i = 0; i < 256; i++) {
    left[i] = (a * (2 * i - 255)) / 2 + 127.5;
    right[i] = (b * (2 * i - 255)) / 2;
  }
  const { length } = rows;
  let to = 0;
  for (let y = 0; y < length; y++) {
    const row = rows[y]!;
    for (let x = 0; x < length; x++, to += 3) {
      const from = row + columns[x]!;
      mixed[to] = rounded(left[mixed[to]!]! + right[other[from]!]!);
      mixed[to + 1] = rounded(left[mixed[to + 1]!]! + right[other[from + 1]!]!);
      mixed[to + 2] = rounded(left[mixed[to + 2]!]! + right[other[from + 2]!]!);
    }
  }
}

/** mixed = mixed^a · other^b in the range 0..2, as `add`. */
export function multiply(
  mixed: Uint8Array,
  other: Uint8Array,
  { rows, columns }: Placement,
  a: number,
  b: number,
): void {
  for (let i = 0; i < 256; i++) {
    left[i] = 127.5 * Math.pow(bases[i]!, a);
    right[i] = Math.pow(bases[i]!, b);
  }
  const { length } = rows;
  let to = 0;
  for (let y = 0; y < length; y++) {
    const row = rows[y]!;
    for (let x = 0; x < length; x++, to += 3) {
      const from = row + columns[x]!;
      mixed[to] = rounded(left[mixed[to]!]! * right[other[from]!]!);
      mixed[to + 1] = rounded(left[mixed[to + 1]!]! * right[other[from + 1]!]!);
      mixed[to + 2] = rounded(left[mixed[to + 2]!]! * right[other[from + 2]!]!);
    }
  }
}

/** The largest number below 0.5. With 0.5 itself, the sum of the two would round to 1. */
const BELOW_HALF = 0.49999999999999994;

/** Rounds to the nearest of 0..255, halves up. A clamp with two branches would be mispredicted often. */
function rounded(value: number): number {
  const whole = (value + BELOW_HALF) | 0;
  if (whole >>> 0 <= 255) return whole;
  return whole < 0 ? 0 : 255;
}
