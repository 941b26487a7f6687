/** Yes and no, eight to a byte, as text: what was answered about fifty thousand pictures takes eight kilobytes. */

/** Base64 of the bits, the first in the lowest place of the first byte. */
export function packBits(bits: Iterable<boolean>): string {
  const bytes: number[] = [];
  let i = 0;
  for (const bit of bits) {
    if (i % 8 === 0) bytes.push(0);
    if (bit) bytes[bytes.length - 1]! |= 1 << (i % 8);
    i++;
  }
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/**
 * @param count of bits
 * @returns 1 and 0
 * @throws {RangeError} where the text holds another number of them
 */
export function unpackBits(text: string, count: number): Uint8Array {
  let bytes: string;
  try {
    bytes = atob(text);
  } catch {
    throw new RangeError('unpackBits: the text is not Base64');
  }
  if (bytes.length !== Math.ceil(count / 8)) {
    throw new RangeError(`unpackBits: ${bytes.length} bytes do not hold ${count} bits`);
  }
  return Uint8Array.from({ length: count }, (_, i) => (bytes.charCodeAt(i >> 3) >> (i % 8)) & 1);
}
