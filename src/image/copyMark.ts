/**
 * The mark that `temper corrupt` leaves in each copy: a text chunk of the PNG (`tEXt`, keyword `temper`; PNG, 3rd edition, 11.3.3.2)
 * right behind the header. It stays with the copy wherever that goes, so that a corrupted picture can be known without its folder.
 */

export const COPY_MARK_KEYWORD = 'temper';
/** Signature and header: the mark comes right behind. */
export const COPY_MARK_AT = 33;
/** Bytes from the beginning of a copy that hold its mark; one takes about 300. */
export const COPY_MARK_HEAD_BYTES = 1024;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function isPng(head: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => head[i] === byte);
}

/**
 * The mark at the beginning of a file, such as `temper=0.1.0; seed=1; …; corruption=fog; severity=3; …`; null where there is none, or not
 * all of it.
 * @param head its first `COPY_MARK_HEAD_BYTES`, or all of it
 */
export function readCopyMark(head: Uint8Array): string | null {
  if (!isPng(head) || head.length < COPY_MARK_AT + 12) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const end = COPY_MARK_AT + 8 + view.getUint32(COPY_MARK_AT);
  // Its check sum has to be there too. A long chunk is none of ours.
  if (end + 4 > Math.min(head.length, COPY_MARK_HEAD_BYTES)) return null;
  const chunk = String.fromCharCode(...head.subarray(COPY_MARK_AT + 4, end));
  const start = `tEXt${COPY_MARK_KEYWORD}\0`;
  const text = chunk.slice(start.length);
  const sound = crc32(head.subarray(COPY_MARK_AT + 4, end)) === view.getUint32(end);
  return sound && chunk.startsWith(start) ? text : null;
}

/** The check sum of PNG (Annex D), bit by bit: it is wanted of a few hundred bytes. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** The parts of a mark by their names: `corruption`, `severity`, `seed`, … */
export function copyMarkParts(text: string): Map<string, string> {
  return new Map(
    text.split('; ').map((part): [string, string] => {
      const at = part.indexOf('=');
      return [part.slice(0, Math.max(0, at)), part.slice(at + 1)];
    }),
  );
}
