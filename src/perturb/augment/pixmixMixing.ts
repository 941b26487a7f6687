/**
 * The two mixings of PixMix on 8-bit pictures. Each fills two tables of 256 values, as pixels have 8 bits and powers are dear.
 * The tables are kept between calls. Native code, where it is at hand, gives the same bits.
 */
import { heapBytes, withRoom } from '../../compute/kernels/hostMemory';
import { nativeAtHand } from '../../compute/native/load';
import type { Placement } from './placement';

const left = new Float64Array(256);
const right = new Float64Array(256);

/**
 * Logarithms of the values in the range 0..2, away from 0, which has no negative powers. An exponential takes an eighth of the time of a power and differs in the
 * last digit of a double, which rounding to 8 bits takes away: of 6.5e9 products of two tables none became another byte.
 */
const logarithms = Float64Array.from({ length: 256 }, (_, i) => Math.log(Math.max((2 * i) / 255, 1e-3)));

/** mixed = a·mixed + b·other in the range −1..1; `[size, size, 3]`, `other` as it is placed. */
export function add(mixed: Uint8Array, other: Uint8Array, placement: Placement, a: number, b: number): void {
  for (let i = 0; i < 256; i++) {
    left[i] = (a * (2 * i - 255)) / 2 + 127.5;
    right[i] = (b * (2 * i - 255)) / 2;
  }
  if (mixedNatively(mixed, other, placement, false)) return;
  const { rows, columns } = placement;
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
export function multiply(mixed: Uint8Array, other: Uint8Array, placement: Placement, a: number, b: number): void {
  for (let i = 0; i < 256; i++) {
    left[i] = 127.5 * Math.exp(a * logarithms[i]!);
    right[i] = Math.exp(b * logarithms[i]!);
  }
  if (mixedNatively(mixed, other, placement, true)) return;
  const { rows, columns } = placement;
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

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array | Float64Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Mixes by the tables with native code. @returns whether there is any */
function mixedNatively(
  mixed: Uint8Array,
  other: Uint8Array,
  { rows, columns }: Placement,
  multiplied: boolean,
): boolean {
  const found = nativeAtHand();
  if (!found) return false;
  const { backend, native } = found;
  const floats = mixed.length / 4 + 1;
  const sizes = [floats, other.length / 4 + 1, rows.length, columns.length, 2 * left.length, 2 * right.length, floats];
  withRoom(backend, sizes, (mixedAt, otherAt, rowsAt, columnsAt, leftAt, rightAt, out) => {
    const heap = heapBytes(backend);
    heap.set(mixed, mixedAt);
    heap.set(other, otherAt);
    heap.set(bytesOf(rows), rowsAt);
    heap.set(bytesOf(columns), columnsAt);
    heap.set(bytesOf(left), leftAt);
    heap.set(bytesOf(right), rightAt);
    native.mixBytes({
      mixed: mixedAt!,
      other: otherAt!,
      rows: rowsAt!,
      columns: columnsAt!,
      left: leftAt!,
      right: rightAt!,
      out: out!,
      side: rows.length,
      multiplied: Number(multiplied),
    });
    mixed.set(heap.subarray(out, out! + mixed.length));
  });
  return true;
}

/** The largest number below 0.5. With 0.5 itself, the sum of the two would round to 1. */
const BELOW_HALF = 0.49999999999999994;

/** Rounds to the nearest of 0..255, halves up. A clamp with two branches would be mispredicted often. */
function rounded(value: number): number {
  const whole = (value + BELOW_HALF) | 0;
  if (whole >>> 0 <= 255) return whole;
  return whole < 0 ? 0 : 255;
}
