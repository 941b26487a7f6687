/**
 * The central directory of a zip: what the archive holds and where, read from its end without touching the entries.
 * Format: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.12 (directory), 4.3.14–16 (its end, also of Zip64), 4.5.3 (large sizes).
 */
import { SourceError } from '../files/SourceError';
import type { SourceFile } from '../files/SourceFile';

export interface ZipRecord {
  name: string;
  /** 0 stored, 8 deflated. */
  method: number;
  encrypted: boolean;
  /** A symbolic link of Unix. */
  link: boolean;
  crc: number;
  packed: number;
  unpacked: number;
  /** Byte of the local header. */
  offset: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const MOST_DIRECTORY_BYTES = 1e9;

/** @throws {SourceError} where the file is no zip, cut off, in several volumes, or its directory is damaged */
export async function readZipDirectory(file: SourceFile, mostEntries: number): Promise<ZipRecord[]> {
  const end = await findEnd(file);
  if (end.count > mostEntries) {
    throw new SourceError(`${file.path} says that it holds ${end.count} files; at most ${mostEntries} are taken.`);
  }
  const shift = end.at - end.offset - end.bytes;
  if (shift < 0 || end.bytes > MOST_DIRECTORY_BYTES || end.bytes < end.count * 46) throw damaged(file);
  const bytes = await file.read(end.offset + shift, end.offset + shift + end.bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: ZipRecord[] = [];
  let at = 0;
  for (let i = 0; i < end.count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) throw damaged(file);
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    if (extraEnd > bytes.length) throw damaged(file);
    const flags = view.getUint16(at + 8, true);
    const sizes = {
      unpacked: view.getUint32(at + 24, true),
      packed: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    };
    readLargeSizes(file, view, nameEnd, extraEnd, sizes);
    const madeOn = view.getUint8(at + 5);
    records.push({
      name: decodeName(bytes.subarray(at + 46, nameEnd)),
      method: view.getUint16(at + 10, true),
      encrypted: (flags & 1) !== 0,
      link: madeOn === 3 && view.getUint32(at + 38, true) >>> 28 === 0xa,
      crc: view.getUint32(at + 16, true),
      ...sizes,
      offset: sizes.offset + shift,
    });
    at = extraEnd + view.getUint16(at + 32, true);
  }
  return records;
}

interface End {
  /** Byte where the directory must end. */
  at: number;
  count: number;
  offset: number;
  bytes: number;
}

async function findEnd(file: SourceFile): Promise<End> {
  const from = Math.max(0, file.size - END_BYTES - 0xffff);
  const tail = await file.read(from);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    // The comment must fill the rest, or these four bytes stand in a comment by chance.
    if (view.getUint32(at, true) !== END || at + END_BYTES + view.getUint16(at + 20, true) !== tail.length) continue;
    const disks = [view.getUint16(at + 4, true), view.getUint16(at + 6, true)];
    const end = {
      at: from + at,
      count: view.getUint16(at + 10, true),
      bytes: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    };
    if (at >= 20 && view.getUint32(at - 20, true) === LOCATOR64) {
      return readEnd64(file, number64(file, view, at - 12));
    }
    if (disks.some((disk) => disk !== 0)) throw inVolumes(file);
    return end;
  }
  throw new SourceError(`${file.path} has no zip directory at its end: it is cut off or no zip. Download it again.`);
}

async function readEnd64(file: SourceFile, at: number): Promise<End> {
  if (at + 56 > file.size) throw damaged(file);
  const bytes = await file.read(at, at + 56);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0, true) !== END64) throw damaged(file);
  if (view.getUint32(16, true) !== 0 || view.getUint32(20, true) !== 0) throw inVolumes(file);
  return {
    at,
    count: number64(file, view, 32),
    bytes: number64(file, view, 40),
    offset: number64(file, view, 48),
  };
}

/** Sizes that do not fit 32 bits stand in extra field 1, in this order, only those that do not fit. */
function readLargeSizes(
  file: SourceFile,
  view: DataView,
  from: number,
  to: number,
  sizes: Record<'unpacked' | 'packed' | 'offset', number>,
): void {
  const missing = (['unpacked', 'packed', 'offset'] as const).filter((key) => sizes[key] === 0xffffffff);
  if (missing.length === 0) return;
  for (let at = from; at + 4 <= to;) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      if (length < missing.length * 8 || at + 4 + length > to) throw damaged(file);
      missing.forEach((key, i) => (sizes[key] = number64(file, view, at + 4 + i * 8)));
      return;
    }
    at += 4 + length;
  }
}

function number64(file: SourceFile, view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  if (!Number.isSafeInteger(value)) throw damaged(file);
  return value;
}

/** Names are UTF-8 in all but old archives, whose flag cannot be trusted either; those are read byte by byte. */
function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}

function damaged(file: SourceFile): SourceError {
  return new SourceError(`The directory of ${file.path} is damaged or cut off. Download it again, or pack it again.`);
}

function inVolumes(file: SourceFile): SourceError {
  return new SourceError(
    `${file.path} is one part of a zip in several volumes. Unpack it first and choose the folder.`,
  );
}
