/** Containers as they ought to be, of parts as they may be: so that what is mutated inside gets past lengths and checksums. */
import { gzipSync, zipSync, type ZipOptions } from 'fflate';
import { tarBytes } from '../../../src/sources/archives/testing';
import type { FuzzFile } from '../Target';

/** The same at every call; the current time is what packers write otherwise. */
const MTIME = '2020-01-02T03:04:06Z';

/** A zip of files in their order, one that comes twice renamed, as an object has no key twice. @param level 0 stores */
export function zipped(files: readonly FuzzFile[], level: 0 | 6 = 0): Uint8Array {
  const entries = new Map<string, [Uint8Array, ZipOptions]>();
  for (const { path, bytes } of files) {
    entries.set(nameOf(path, entries), [bytes, { level, mtime: MTIME }]);
  }
  return withProto(zipSync(Object.fromEntries(entries)));
}

/** A name of the same length that the packer can take, and the one that is meant: its object would lose it. */
const [STANDS_IN, PROTO] = ['__prot0__', '__proto__'];

function withProto(zip: Uint8Array): Uint8Array {
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.length);
  for (let at = bytes.indexOf(STANDS_IN); at >= 0; at = bytes.indexOf(STANDS_IN, at + 1)) bytes.write(PROTO, at);
  return zip;
}

/** Names of at most 65,535 bytes; numbers stand before all other keys of an object. */
function nameOf(path: string, taken: ReadonlyMap<string, unknown>): string {
  const name = path.slice(0, 2000).replaceAll(PROTO, STANDS_IN);
  return taken.has(name) ? `${name}_${taken.size}` : name;
}

export function tarred(files: readonly (FuzzFile & { type?: string })[]): Uint8Array {
  return tarBytes(files.map(({ path, bytes, type }) => ({ name: path, data: bytes, type })));
}

export function gzipped(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 6, mtime: MTIME });
}

/** The headers of a tar with the checksums that they should have. */
export function withTarSums(tar: Uint8Array): Uint8Array {
  const out = tar.slice();
  for (let at = 0; at + 512 <= out.length; at += 512) {
    const block = out.subarray(at, at + 512);
    const isHeader = block[257] === 0x75 && block[258] === 0x73 && block[259] === 0x74;
    if (!isHeader) continue;
    let sum = 0;
    for (let i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? 32 : block[i]!;
    block.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  }
  return out;
}
