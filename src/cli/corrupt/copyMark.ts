/**
 * The mark in each copy (`image/copyMark.ts`): of which picture it was made, with which settings, by which code. It stays with the copy,
 * so no list of copies can be lost or fall out of step with them. A run trusts a copy that is there if its mark is, to the letter, the one that it would write itself.
 */
import type { CorruptedFolder } from '../../contract/corruptedFolder';
import { COPY_MARK_AT, COPY_MARK_KEYWORD, crc32, isPng } from '../../image/copyMark';

/** What has to be one in a folder: copies that differ in it are never mixed. */
export type CopySettings = Required<Omit<CorruptedFolder, 'alike' | 'part'>> & Pick<CorruptedFolder, 'alike' | 'part'>;

export interface CopyOrigin {
  corruption: string;
  severity: number;
  /** What the code makes of a picture that is always the same, hashed; see `codePrint.ts`. */
  code: string;
  /** Hash of the picture's file. */
  source: string;
  /** The picture's own seed, which comes from its name. */
  drawn: number;
  /** Hash of the picture's own mask, where each has one. */
  mask?: string;
}

/** `temper=0.1.0; seed=1; size=256,224; …`, ASCII. */
export function markText(
  { temper, seed, alike, part, size, jpeg, table, backend }: CopySettings,
  origin: CopyOrigin,
): string {
  const parts = {
    temper,
    seed,
    size: size === null ? 'none' : `${size.shortSide},${size.crop}`,
    jpeg: jpeg ?? 'none',
    table,
    backend,
    // Copies that were made before there was a choice have none.
    ...(alike ? { alike } : {}),
    ...(part ? { part } : {}),
    ...origin,
  };
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${value}`)
    .join('; ');
}

/**
 * The same PNG with a mark.
 * @throws Error where it is none
 */
export function withMark(png: Uint8Array, text: string): Buffer {
  if (!isPng(png)) throw new Error('A mark needs a PNG.');
  const chunk = Buffer.concat([
    Buffer.alloc(4),
    Buffer.from(`tEXt${COPY_MARK_KEYWORD}\0${text}`, 'latin1'),
    Buffer.alloc(4),
  ]);
  chunk.writeUInt32BE(chunk.length - 12, 0);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return Buffer.concat([png.subarray(0, COPY_MARK_AT), chunk, png.subarray(COPY_MARK_AT)]);
}

/** Whether the last twelve bytes are those that end a PNG. */
export function endsPng(tail: Uint8Array): boolean {
  return tail.length === 12 && Buffer.from(tail).toString('latin1', 4, 8) === 'IEND';
}
