/**
 * A zip as a list of files, each read when it is asked for. Refused are encrypted entries, methods other than stored and
 * deflated, names that lead out, and everything that looks like a bomb: by its declared sizes here, by its real ones while
 * it is unpacked, and by entries that share bytes (Fifield, "A better zip bomb", WOOT 2019).
 */
import { Inflate } from 'fflate';
import { crc32 } from './crc32';
import { checkEntrySize, limitsOf, safePath } from './limits';
import { followLinks, type ArchiveLink } from './links';
import { readZipDirectory } from './zipDirectory';
import { reasonOf, SourceError } from '../files/SourceError';
import { megabytes } from '../../store/size';
import type { ArchiveOptions } from './limits';
import type { ZipRecord } from './zipDirectory';
import type { LeftOut } from '../files/SourceError';
import type { SourceFile } from '../files/SourceFile';

export interface Archive {
  files: SourceFile[];
  leftOut: LeftOut[];
}

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
/** Packed bytes unpacked at a time: deflate makes at most 1,032 times as many of them. */
const STEP = 1 << 15;
/** A longer text is no path. */
const MOST_LINK_BYTES = 4096;

const METHODS: Record<number, string> = { 9: 'Deflate64', 12: 'bzip2', 14: 'LZMA', 93: 'Zstandard', 95: 'XZ' };

/** @throws {SourceError} saying what is wrong with the archive; nothing of it is used then */
export async function openZip(file: SourceFile, options: ArchiveOptions = {}): Promise<Archive> {
  const limits = limitsOf(options);
  const records = await readZipDirectory(file, limits.entries);
  options.signal?.throwIfAborted();
  const files = new Map<string, SourceFile>();
  const links = new Map<string, SourceFile>();
  let total = 0;
  for (const record of records) {
    const path = safePath(file.path, record.name);
    if (/[/\\]$/.test(record.name)) continue;
    const what = `"${path}" in ${file.path}`;
    if (record.encrypted) {
      throw new SourceError(`${what} is encrypted. Unpack the archive with its password and choose the folder.`);
    }
    if (record.method !== 0 && record.method !== 8) {
      const method = METHODS[record.method] ?? `method ${record.method}`;
      throw new SourceError(
        `${what} is compressed with ${method}. Pack it again with the usual deflate, or choose the folder.`,
      );
    }
    if (record.method === 0 && record.packed !== record.unpacked) {
      throw new SourceError(`${what} is stored as it is, yet its two sizes differ: the archive is damaged.`);
    }
    checkEntrySize(what, record.packed, record.unpacked, limits);
    total += record.unpacked;
    if (files.has(path) || links.has(path)) {
      throw new SourceError(`${file.path} holds two entries named "${path}". Pack it again.`);
    }
    (record.link ? links : files).set(path, entryFile(file, record, path));
  }
  if (total > limits.totalBytes) {
    throw new SourceError(
      `${file.path} unpacks to ${megabytes(total)} in all; at most ${megabytes(limits.totalBytes)} are taken.`,
    );
  }
  checkOverlap(file, records);
  const linked = followLinks(file.path, files, await targetsOf(links), limits.entries);
  return { files: [...files.values(), ...linked.files], leftOut: linked.leftOut };
}

/** A symbolic link of a zip holds the path that it names. */
async function targetsOf(links: ReadonlyMap<string, SourceFile>): Promise<ArchiveLink[]> {
  const found: ArchiveLink[] = [];
  for (const [path, file] of links) {
    const long = file.size > MOST_LINK_BYTES;
    const target = long ? '' : new TextDecoder().decode(await file.read());
    found.push({ path, target, hard: false });
  }
  return found;
}

function checkOverlap(file: SourceFile, records: readonly ZipRecord[]): void {
  const inOrder = [...records].sort((a, b) => a.offset - b.offset);
  inOrder.forEach((record, i) => {
    const end = record.offset + LOCAL_BYTES + record.packed;
    const next = inOrder[i + 1]?.offset ?? file.size;
    if (end > next) {
      throw new SourceError(
        `"${record.name}" in ${file.path} ${i + 1 < inOrder.length ? 'shares bytes with another entry' : 'reaches beyond the end'}: ` +
          `the archive is damaged, cut off or hostile; it is not opened.`,
      );
    }
  });
}

function entryFile(file: SourceFile, record: ZipRecord, path: string): SourceFile {
  let begin: Promise<number> | null = null;
  const what = `"${path}" in ${file.path}`;
  return {
    path,
    size: record.unpacked,
    ranged: record.method === 0,
    async read(start = 0, end = record.unpacked) {
      if (!(start >= 0 && start <= end && end <= record.unpacked)) {
        throw new SourceError(`${what} has ${record.unpacked} bytes; bytes ${start} to ${end} were asked for.`);
      }
      begin ??= dataBegin(file, record, what);
      begin.catch(() => (begin = null));
      const from = await begin;
      const whole = start === 0 && end === record.unpacked;
      if (record.method === 0) {
        const bytes = await file.read(from + start, from + end);
        if (whole) checkSum(bytes, record, what);
        return bytes;
      }
      const bytes = inflate(await file.read(from, from + record.packed), record, what);
      return whole ? bytes : bytes.subarray(start, end);
    },
  };
}

async function dataBegin(file: SourceFile, record: ZipRecord, what: string): Promise<number> {
  const header = await file.read(record.offset, record.offset + LOCAL_BYTES);
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  if (view.getUint32(0, true) !== LOCAL)
    throw new SourceError(`${what} is not where the directory says: the archive is damaged.`);
  const from = record.offset + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  if (from + record.packed > file.size) throw new SourceError(`${what} is cut off.`);
  return from;
}

/** Stops as soon as more comes out than was declared. */
function inflate(packed: Uint8Array, record: ZipRecord, what: string): Uint8Array {
  const out = new Uint8Array(record.unpacked);
  let length = 0;
  const stream = new Inflate((chunk) => {
    if (length + chunk.length > out.length) {
      throw new SourceError(
        `${what} unpacks to more than the ${record.unpacked} bytes it declares: it is damaged or a zip bomb.`,
      );
    }
    out.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length || at === 0; at += STEP) {
      stream.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(`${what} is damaged (${reasonOf(error)}).`, { cause: error });
  }
  if (length !== out.length)
    throw new SourceError(`${what} unpacks to ${length} bytes instead of ${out.length}: it is damaged.`);
  checkSum(out, record, what);
  return out;
}

function checkSum(bytes: Uint8Array, record: ZipRecord, what: string): void {
  if (crc32(bytes) !== record.crc) throw new SourceError(`${what} is damaged (its checksum differs).`);
}
