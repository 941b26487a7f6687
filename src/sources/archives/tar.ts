/**
 * A tar as a list of files, each read by its range when it is asked for. Formats: POSIX ustar and pax (long names and
 * sizes), and GNU's long names; IEEE Std 1003.1, "pax Interchange Format", and GNU's `tar.h`.
 */
import { limitsOf, safePath } from './limits';
import { followLinks, type ArchiveLink } from './links';
import { SourceError } from '../files/SourceError';
import { fileOf } from '../files/SourceFile';
import type { ArchiveOptions } from './limits';
import type { Archive } from './zip';
import type { SourceFile } from '../files/SourceFile';

const BLOCK = 512;
/** Headers of small neighbours come with one read. */
const WINDOW = 1 << 14;
const MOST_HEADER_BYTES = 1 << 20;

const NOT_FILES: ReadonlyMap<string, string> = new Map([
  ['3', 'a device'],
  ['4', 'a device'],
  ['6', 'a pipe'],
  ['S', 'a sparse file'],
]);

interface Header {
  name: string;
  size: number;
  type: string;
  /** What a link names. */
  link: string;
}

/**
 * A name that comes twice is the later entry, as tar has it.
 * @throws {SourceError} saying what is wrong with the archive; nothing of it is used then
 */
export async function openTar(file: SourceFile, options: ArchiveOptions = {}): Promise<Archive> {
  const limits = limitsOf(options);
  const read = windowed(file);
  const files = new Map<string, SourceFile>();
  const links = new Map<string, ArchiveLink>();
  const leftOut = new Map<string, string>();
  let next: Extended = {};
  let count = 0;
  let at = 0;
  for (;;) {
    options.signal?.throwIfAborted();
    if (at + BLOCK > file.size) throw cutOff(file);
    const header = parseTarHeader(await read(at, at + BLOCK));
    if (header === 'end') break;
    if (header === 'damaged') throw new SourceError(`${file.path} is damaged: at byte ${at} there is no tar header.`);
    const { type } = header;
    const begin = at + BLOCK;
    let size = next.size ?? header.size;
    // Of a hard link some archives give the size of what it names, and its bytes only some of those.
    if (size > 0 && (type === '1' || type === '2') && begin + BLOCK <= file.size) {
      if (typeof parseTarHeader(await read(begin, begin + BLOCK)) === 'object') size = 0;
    }
    if (begin + size > file.size) throw cutOff(file);
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'L' || type === 'K' || type === 'x' || type === 'g') {
      if (size > MOST_HEADER_BYTES) throw new SourceError(`${file.path} has a header of ${size} bytes: it is damaged.`);
      const bytes = await read(begin, begin + size);
      if (type === 'L') next.name = textOf(bytes);
      if (type === 'K') next.link = textOf(bytes);
      if (type === 'x') next = { ...next, ...paxFields(file, bytes) };
      continue;
    }
    if (++count > limits.entries) throw new SourceError(`${file.path} holds more than ${limits.entries} files.`);
    const name = next.name ?? header.name;
    const target = next.link ?? header.link;
    next = {};
    // The archive's own folder, as in `tar c .`
    if (type === '5' && /^\.?\/*$/.test(name)) continue;
    const path = safePath(file.path, name);
    if (type === '5' || name.endsWith('/')) continue;
    for (const known of [files, links, leftOut]) known.delete(path);
    if (type === '0' || type === '7') {
      files.set(
        path,
        fileOf(path, size, (start, end) => file.read(begin + start, begin + end)),
      );
    } else if (type === '1' || type === '2') {
      links.set(path, { path, target, hard: type === '1' });
    } else {
      leftOut.set(path, NOT_FILES.get(type) ?? `an entry of unknown type ${JSON.stringify(type)}`);
    }
  }
  const linked = followLinks(file.path, files, [...links.values()], limits.entries);
  return {
    files: [...files.values(), ...linked.files],
    leftOut: [...[...leftOut].map(([name, why]) => ({ name, why })), ...linked.leftOut],
  };
}

/** What extended headers say of the next entry. */
interface Extended {
  name?: string;
  size?: number;
  link?: string;
}

/** @returns `'end'` for a block of zeros, `'damaged'` where the checksum differs */
export function parseTarHeader(block: Uint8Array): Header | 'end' | 'damaged' {
  if (block.every((byte) => byte === 0)) return 'end';
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : block[i]!;
  const size = numberOf(block.subarray(124, 136));
  if (numberOf(block.subarray(148, 156)) !== sum || size === null) return 'damaged';
  const posix = textOf(block.subarray(257, 263)) === 'ustar' && textOf(block.subarray(263, 265)) === '00';
  const prefix = posix ? textOf(block.subarray(345, 500)) : '';
  const name = textOf(block.subarray(0, 100));
  const type = String.fromCharCode(block[156]! || 48);
  return { name: prefix ? `${prefix}/${name}` : name, size, type, link: textOf(block.subarray(157, 257)) };
}

/** Octal digits, or GNU's base 256 where the first bit is set. */
function numberOf(field: Uint8Array): number | null {
  if (field[0]! & 0x80) {
    const value = field.reduce((sum, byte, i) => sum * 256 + (i === 0 ? byte & 0x7f : byte), 0);
    return Number.isSafeInteger(value) ? value : null;
  }
  const text = textOf(field).trim();
  return /^[0-7]*$/.test(text) ? parseInt(text || '0', 8) : null;
}

/** Up to the first zero. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Lines of `length key=value\n`, the length counting itself. */
function paxFields(file: SourceFile, bytes: Uint8Array): Extended {
  const fields: Extended = {};
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const space = bytes.indexOf(32, at);
    const length = Number(new TextDecoder().decode(bytes.subarray(at, Math.max(at, space))));
    if (!Number.isInteger(length) || length < 5 || at + length > bytes.length) {
      throw new SourceError(`${file.path} is damaged: one of its extended headers cannot be read.`);
    }
    const [, key, value] =
      /^([^=]*)=([^]*)\n$/.exec(new TextDecoder().decode(bytes.subarray(space + 1, at + length))) ?? [];
    if (key === 'path') fields.name = value;
    if (key === 'linkpath') fields.link = value;
    if (key === 'size') {
      fields.size = Number(value);
      if (!Number.isSafeInteger(fields.size) || fields.size < 0)
        throw new SourceError(`${file.path} is damaged: a size of ${value}.`);
    }
    if (key?.startsWith('GNU.sparse')) {
      throw new SourceError(`${file.path} holds a sparse file, which is not read. Unpack it and choose the folder.`);
    }
    at += length;
  }
  return fields;
}

function windowed(file: SourceFile): (start: number, end: number) => Promise<Uint8Array> {
  let from = 0;
  let held = new Uint8Array(0);
  return async (start, end) => {
    if (start < from || end > from + held.length) {
      held = (await file.read(start, Math.min(file.size, Math.max(end, start + WINDOW)))) as Uint8Array<ArrayBuffer>;
      from = start;
    }
    return held.subarray(start - from, end - from);
  };
}

function cutOff(file: SourceFile): SourceError {
  return new SourceError(
    `${file.path} is cut off: it ends in the middle of an entry or without an end mark. Download it again.`,
  );
}
