/**
 * Whether the body of a parquet page can hold what its header says. hyparquet trusts counts and would loop or allocate without an end
 * on a damaged one. Formats: https://parquet.apache.org/docs/file-format/data-pages/encodings/ (RLE and bit-packed hybrid, delta).
 */

/** Writers pad the last bit-packed run; by no more than this. */
const PADDING = 512;

/** A reader's place in the bytes of a page. */
export interface Place {
  bytes: Uint8Array;
  at: number;
}

export function damagedPage(why: string): Error {
  return new Error(`a page is damaged: ${why}`);
}

/**
 * Walks the runs of a hybrid of run lengths and packed bits.
 * @param count values that it has to give
 * @throws Error where it gives more, or ends before
 */
export function checkHybrid(place: Place, end: number, bitWidth: number, count: number): void {
  if (bitWidth > 32) throw damagedPage(`values of ${bitWidth} bits`);
  for (let left = count; left > 0;) {
    const header = varint(place, end);
    const run = header >>> 1;
    if (header & 1) {
      const values = run * 8;
      if (run === 0 || values > left + PADDING) throw damagedPage(`a run of ${values} values where ${left} are left`);
      place.at += Math.min(run * bitWidth, end - place.at);
      left -= values;
    } else {
      if (run === 0 || run > left) throw damagedPage(`a run of ${run} values where ${left} are left`);
      place.at += (bitWidth + 7) >> 3;
      left -= run;
    }
    if (place.at > end) throw damagedPage('it ends within a run');
  }
}

/** The same for whole numbers that are kept as differences. */
export function checkDelta(place: Place, count: number): void {
  const end = place.bytes.length;
  const blockSize = varint(place, end);
  const miniblocks = varint(place, end);
  const total = varint(place, end);
  varint(place, end, 10);
  const perMiniblock = blockSize / miniblocks;
  if (!(miniblocks > 0 && blockSize <= 1 << 20 && perMiniblock % 8 === 0 && perMiniblock > 0) || total !== count) {
    throw damagedPage('its blocks do not fit');
  }
  for (let left = count - 1; left > 0;) {
    varint(place, end, 10);
    const widths = place.bytes.subarray(place.at, (place.at += miniblocks));
    if (place.at > end) throw damagedPage('it ends within a block');
    for (const width of widths) {
      if (left <= 0) break;
      if (width > 64) throw damagedPage(`differences of ${width} bits`);
      place.at += (width * perMiniblock) / 8;
      left -= perMiniblock;
    }
  }
}

/** @throws Error where it is longer than `most` bytes */
function varint(place: Place, end: number, most = 5): number {
  let value = 0;
  for (let i = 0; i < most; i++) {
    const byte = place.at < end ? place.bytes[place.at++]! : undefined;
    if (byte === undefined) throw damagedPage('it ends within a number');
    if (i < 5) value = (value | ((byte & 0x7f) << (7 * i))) >>> 0;
    if (!(byte & 0x80)) return value;
  }
  throw damagedPage('a number does not end');
}

/** The four bytes of a length before levels. */
export function lengthAt(place: Place): number {
  const { bytes, at } = place;
  if (at + 4 > bytes.length) throw damagedPage('it ends within a length');
  place.at += 4;
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
}
