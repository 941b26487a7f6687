/** What lies where a copy is to go. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { COPY_MARK_HEAD_BYTES, copyMarkParts, isPng, readCopyMark } from '../../image/copyMark';
import { diskErrorCode } from '../diskErrors';
import { endsPng } from './copyMark';

export type CopyState =
  /** Nothing. */
  | { kind: 'absent' }
  /** The copy itself: it is whole, and its mark is the one that is wanted. */
  | { kind: 'made' }
  /** A copy to be made again, and why. */
  | { kind: 'stale'; why: StaleReason }
  /** A copy with other settings, in words: "seed 2 instead of 1". */
  | { kind: 'foreign settings'; difference: string }
  /** A file that no mark says Temper wrote. */
  | { kind: 'not ours' };

export type StaleReason = 'picture' | 'mask' | 'code' | 'cut off';

/** Parts of a mark that are settings: a folder has one of each. */
const SETTINGS = ['temper', 'seed', 'size', 'jpeg', 'table', 'backend', 'alike', 'part'];

/**
 * Looks without waiting: a folder may hold millions of copies, and a look takes far less than a turn of the event loop.
 * @param mark the one that the copy has to have
 * @throws the file system's error where the place cannot be looked at
 */
export function copyState(path: string, mark: string): CopyState {
  const ends = readEnds(path);
  if (ends === null) return { kind: 'absent' };
  const { head, tail } = ends;
  const found = readCopyMark(head);
  const whole = isPng(head) && endsPng(tail);
  if (found === null) {
    // A disk that lost its power may have kept the name, and the length, but not the bytes.
    const cut = isPng(head) ? !whole : head.every((byte) => byte === 0);
    return cut ? { kind: 'stale', why: 'cut off' } : { kind: 'not ours' };
  }
  if (found === mark) return whole ? { kind: 'made' } : { kind: 'stale', why: 'cut off' };
  const [has, wanted] = [copyMarkParts(found), copyMarkParts(mark)];
  const different = SETTINGS.filter((key) => has.get(key) !== wanted.get(key));
  if (different.length > 0) {
    const difference = different
      .map((key) => `${key} ${has.get(key) ?? 'none'} instead of ${wanted.get(key) ?? 'none'}`)
      .join(', ');
    return { kind: 'foreign settings', difference };
  }
  const sameCode = ['corruption', 'severity', 'code'].every((key) => has.get(key) === wanted.get(key));
  if (!sameCode) return { kind: 'stale', why: 'code' };
  const otherMask = has.get('source') === wanted.get('source') && has.get('mask') !== wanted.get('mask');
  return { kind: 'stale', why: otherMask ? 'mask' : 'picture' };
}

/** The mark of a copy; null where the file has none, or cannot be read. */
export function markOf(path: string): string | null {
  try {
    return readCopyMark(readEnds(path)?.head ?? new Uint8Array());
  } catch {
    return null;
  }
}

/** The first bytes and the last twelve of a file; null where there is none. */
function readEnds(path: string): { head: Uint8Array; tail: Uint8Array } | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const { size } = fstatSync(file);
    const read = (from: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, from));
    };
    return {
      head: read(0, Math.min(size, COPY_MARK_HEAD_BYTES)),
      tail: read(Math.max(0, size - 12), Math.min(size, 12)),
    };
  } finally {
    closeSync(file);
  }
}
