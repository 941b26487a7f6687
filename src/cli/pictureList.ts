/** A list of pictures that is named on a command line. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ReadingOptions } from '../contract/library';
import { printable } from './printable';
import { UsageError } from './usage';

/** @throws {UsageError} where the file cannot be read, or is no text */
export async function readList(path: string | null): Promise<Pick<ReadingOptions, 'list'>> {
  if (path === null) return {};
  const bytes = await readFile(path).catch(() => {
    throw new UsageError(`--list: ${printable(path)} cannot be read.`);
  });
  const text = textOf(bytes);
  if (text === null) {
    throw new UsageError(`--list: ${printable(path)} is not a text file. It names one picture a line, in UTF-8.`);
  }
  return { list: { file: printable(basename(path)), text } };
}

/** Null where the bytes are no UTF-8, or hold what no text holds. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
