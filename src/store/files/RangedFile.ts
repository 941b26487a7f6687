/** A file of which parts can be read, wherever it is kept: what readers of large files take. */
export interface RangedFile {
  /** For messages: its name. */
  path: string;
  /** Bytes. */
  size: number;
  /** Bytes from `start` (default 0) to before `end` (default `size`), exactly that many; rejects where they cannot be read. */
  read(start?: number, end?: number): Promise<Uint8Array>;
}

/** Bytes that are in memory as a file. What is read shares their memory. */
export function fileOfBytes(path: string, bytes: Uint8Array): RangedFile {
  return {
    path,
    size: bytes.length,
    read(start = 0, end = bytes.length) {
      if (start >= 0 && start <= end && end <= bytes.length) return Promise.resolve(bytes.subarray(start, end));
      return Promise.reject(
        new RangeError(`${path} has ${bytes.length} bytes; bytes ${start} to ${end} do not exist.`),
      );
    },
  };
}

/** The file from beginning to end, in pieces of at most `step` bytes. */
export async function* pieces(file: RangedFile, step: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.size; start += step) yield await file.read(start, Math.min(file.size, start + step));
}
