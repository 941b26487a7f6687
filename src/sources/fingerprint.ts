/** A short hash of a set's pixels and labels (FNV-1a, 32 bit): tells whether a generator still makes the same pictures. */
import type { ImageSet } from '../contract/image';

/** @returns eight hexadecimal digits */
export function fingerprintOf(set: ImageSet): string {
  let hash = 0x811c9dc5;
  for (const byte of set.pixels) hash = Math.imul(hash ^ byte, 0x01000193);
  for (const label of set.labels) hash = Math.imul(hash ^ (label & 0xff), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
