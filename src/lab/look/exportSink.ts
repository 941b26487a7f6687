/**
 * Where the bytes of an export go. A large archive is written to disk while it is made, where the browser lets the user
 * choose a file for it; else its parts are handed to the browser, which may move them out of memory, and saved at the end.
 */
import { saveFile } from '../files';

export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  /** Everything is written: the file is complete. */
  close(): Promise<void>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

/** Above this an archive is written straight to a file, if that can be. */
const STREAM_ABOVE = 200e6;
const PART = 16e6;

interface FileHandle {
  createWritable(): Promise<{
    write(bytes: Uint8Array): Promise<void>;
    close(): Promise<void>;
    abort(): Promise<void>;
  }>;
}
interface Picker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileHandle>;
}

/** Parts in the browser's hands; `save` gets the whole at the end. */
export function blobSink(save: (whole: Blob) => void, type = 'application/zip'): Sink {
  let parts: Blob[] = [];
  let pending: BlobPart[] = [];
  let bytes = 0;
  const flush = () => {
    parts.push(new Blob(pending));
    [pending, bytes] = [[], 0];
  };
  return {
    async write(chunk) {
      pending.push(chunk as BlobPart);
      bytes += chunk.length;
      if (bytes > PART) flush();
    },
    async close() {
      flush();
      save(new Blob(parts, { type }));
      parts = [];
    },
    async abort() {
      [parts, pending] = [[], []];
    },
  };
}

/**
 * Call it from a click: asking for a file needs one.
 * @param expected bytes, roughly
 * @returns null where the user chose no file
 */
export async function openSink(name: string, expected: number): Promise<Sink | null> {
  const picker = (window as Picker).showSaveFilePicker?.bind(window);
  if (!picker || expected < STREAM_ABOVE) return blobSink((whole) => saveFile(name, whole));
  try {
    return await (await picker({ suggestedName: name })).createWritable();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    return blobSink((whole) => saveFile(name, whole));
  }
}
