/** The numbers of a strided view in row order, which is how weight files have them. */

/** Whether numbers that follow each other in row order follow each other in memory. Dimensions of size 1 have any stride. */
export function isContiguous(shape: readonly number[], stride: readonly number[]): boolean {
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] === 1) continue;
    if (stride[i] !== expected) return false;
    expected *= shape[i]!;
  }
  return true;
}

/** How many numbers lie between the first of a view and its last, both counted; 0 where it has none. */
export function spanOf(shape: readonly number[], stride: readonly number[]): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((last, n, i) => last + (n - 1) * stride[i]!, 1);
}

/**
 * @param span bytes from the first number of the view to its last
 * @param width bytes of one number
 */
export function inRowOrder(
  span: Uint8Array,
  shape: readonly number[],
  stride: readonly number[],
  width: number,
): Uint8Array {
  const elements = shape.reduce((product, n) => product * n, 1);
  const out = new Uint8Array(elements * width);
  if (elements === 0) return out;
  const unit = width === 8 ? 4 : width;
  const [from, to] = [numbers(span, unit), numbers(out, unit)];
  const parts = width / unit;
  const last = shape.length - 1;
  const [columns, step] = last < 0 ? [1, 0] : [shape[last]!, stride[last]! * parts];
  const index = new Array<number>(Math.max(0, last)).fill(0);
  let base = 0;
  for (let at = 0; at < to.length;) {
    for (let i = 0, source = base; i < columns; i++, source += step) {
      for (let part = 0; part < parts; part++) to[at++] = from[source + part]!;
    }
    // The next row, as an odometer counts.
    for (let axis = last - 1; axis >= 0; axis--) {
      base += stride[axis]! * parts;
      if (++index[axis]! < shape[axis]!) break;
      base -= shape[axis]! * stride[axis]! * parts;
      index[axis] = 0;
    }
  }
  return out;
}

/** The same bytes as numbers of 1, 2 or 4 bytes, so that they are moved as one. */
// A copy by `slice` would share the memory where it is a Buffer of Node.
function numbers(bytes: Uint8Array, unit: number): Uint8Array | Uint16Array | Uint32Array {
  const aligned = bytes.byteOffset % unit === 0 ? bytes : new Uint8Array(bytes);
  const length = Math.floor(aligned.byteLength / unit);
  if (unit === 4) return new Uint32Array(aligned.buffer, aligned.byteOffset, length);
  return unit === 2 ? new Uint16Array(aligned.buffer, aligned.byteOffset, length) : aligned;
}

/** The bytes of each number turned round, as the other kind of machine has them. */
export function otherByteOrder(bytes: Uint8Array, width: number): Uint8Array {
  const turned = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += width) {
    for (let i = 0; i < width; i++) turned[at + i] = bytes[at + width - 1 - i]!;
  }
  return turned;
}
