/** For tests: NumPy array files. */
import { joined, text } from '../archives/testing';

/** @param header replaces the whole dictionary */
export function npyBytes(
  type: string,
  shape: readonly number[],
  data: Uint8Array,
  version = 1,
  header?: string,
): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = header ?? `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const fixed = version === 1 ? 10 : 12;
  const padded = `${dictionary.padEnd(Math.ceil((fixed + dictionary.length + 1) / 64) * 64 - fixed - 1)}\n`;
  const start = new Uint8Array(fixed);
  start.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(start.buffer);
  if (version === 1) view.setUint16(8, padded.length, true);
  else view.setUint32(8, padded.length, true);
  return joined([start, text(padded), data]);
}
