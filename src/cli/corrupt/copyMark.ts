/**
 * The mark in each copy: of which picture it was made, with which settings, by which code. It is a text chunk of the PNG (`tEXt`, keyword
 * `temper`; PNG, 3rd edition, 11.3.3.2), so it stays with the copy wherever that goes, and no list of copies can be lost or fall out of
 * step with them. A run trusts a copy that is there if its mark is, to the letter, the one that it would write itself.
 */
import { crc32 } from 'node:zlib';
import type { CorruptedFolder } from '../../contract/corruptedFolder';

/** What has to be one in a folder: copies that differ in it are never mixed. */
export type CopySettings = Required<CorruptedFolder>;

export interface CopyOrigin {
  corruption: string;
  severity: number;
  /** What the code makes of a picture that is always the same, hashed; see `codePrint.ts`. */
  code: string;
  /** Hash of the picture's file. */
  source: string;
  /** The picture's own seed, which comes from its name. */
  drawn: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const KEYWORD = 'temper';
/** Signature and header: the mark comes right behind. */
const AT = 33;
/** Bytes from the beginning of a copy that hold its mark; one takes about 300. */
export const MARK_HEAD_BYTES = 1024;

/** `temper=0.1.0; seed=1; size=256,224; …`, ASCII. */
export function markText({ temper, seed, size, jpeg, table, backend }: CopySettings, origin: CopyOrigin): string {
  const parts = {
    temper,
    seed,
    size: size === null ? 'none' : `${size.shortSide},${size.crop}`,
    jpeg: jpeg ?? 'none',
    table,
    backend,
    ...origin,
  };
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${value}`)
    .join('; ');
}

/** The parts of a mark by their names. */
export function markParts(text: string): Map<string, string> {
  return new Map(
    text.split('; ').map((part): [string, string] => {
      const at = part.indexOf('=');
      return [part.slice(0, at), part.slice(at + 1)];
    }),
  );
}

/**
 * The same PNG with a mark.
 * @throws Error where it is none
 */
export function withMark(png: Uint8Array, text: string): Buffer {
  if (!isPng(png)) throw new Error('A mark needs a PNG.');
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(`tEXt${KEYWORD}\0${text}`, 'latin1'), Buffer.alloc(4)]);
  chunk.writeUInt32BE(chunk.length - 12, 0);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return Buffer.concat([png.subarray(0, AT), chunk, png.subarray(AT)]);
}

/**
 * The mark at the beginning of a file; null where there is none, or not all of it.
 * @param head its first `MARK_HEAD_BYTES`, or all of it
 */
export function readMark(head: Uint8Array): string | null {
  if (!isPng(head) || head.length < AT + 12) return null;
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  const end = AT + 8 + bytes.readUInt32BE(AT);
  const start = `tEXt${KEYWORD}\0`;
  if (end + 4 > bytes.length || bytes.toString('latin1', AT + 4, AT + 4 + start.length) !== start) return null;
  if (crc32(bytes.subarray(AT + 4, end)) !== bytes.readUInt32BE(end)) return null;
  return bytes.toString('latin1', AT + 4 + start.length, end);
}

export function isPng(head: Uint8Array): boolean {
  return head.length >= 8 && SIGNATURE.equals(head.subarray(0, 8));
}

/** Whether the last twelve bytes are those that end a PNG. */
export function endsPng(tail: Uint8Array): boolean {
  return tail.length === 12 && Buffer.from(tail).toString('latin1', 4, 8) === 'IEND';
}
