/** For tests: archives made in memory, and ways to damage them. */
import { zipSync } from 'fflate';
import { bytesFile } from '../files/SourceFile';
import type { SourceFile } from '../files/SourceFile';
import type { ZipOptions } from 'fflate';

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export function makeZip(files: Record<string, Uint8Array | [Uint8Array, ZipOptions]>, name = 'data.zip'): SourceFile {
  return bytesFile(name, zipSync(files as Parameters<typeof zipSync>[0]));
}

export interface TarEntry {
  name: string;
  data?: Uint8Array;
  /** Default '0', a file. */
  type?: string;
  prefix?: string;
  /** What a link names. */
  link?: string;
  /** Declared size where it is not that of the data. */
  size?: number;
}

/** A ustar archive with its end mark. */
export function tarBytes(entries: readonly TarEntry[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const { name, data = new Uint8Array(0), type = '0', prefix = '', link = '', size = data.length } of entries) {
    const header = new Uint8Array(512);
    header.set(text(name).subarray(0, 100), 0);
    header.set(text('0000644\0'), 100);
    header.set(text(`${size.toString(8).padStart(11, '0')} `), 124);
    header.set(text('        '), 148);
    header[156] = type.charCodeAt(0);
    header.set(text(link).subarray(0, 100), 157);
    header.set(text('ustar\x0000'), 257);
    header.set(text(prefix), 345);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.set(text(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
    const padded = new Uint8Array(Math.ceil(data.length / 512) * 512);
    padded.set(data);
    blocks.push(header, padded);
  }
  return joined([...blocks, new Uint8Array(1024)]);
}

export function makeTar(entries: readonly TarEntry[], name = 'data.tar'): SourceFile {
  return bytesFile(name, tarBytes(entries));
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Position of the last occurrence of a little-endian 32-bit signature. */
export function lastSignature(bytes: Uint8Array, signature: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = bytes.length - 4; at >= 0; at--) if (view.getUint32(at, true) === signature) return at;
  throw new Error('no such signature');
}

/** A copy with changed bytes. */
export function patched(
  file: SourceFile,
  bytes: Uint8Array,
  change: (view: DataView, bytes: Uint8Array) => void,
): SourceFile {
  const copy = bytes.slice();
  change(new DataView(copy.buffer), copy);
  return bytesFile(file.path, copy);
}
