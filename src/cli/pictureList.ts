/** A list of pictures that is named on a command line. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ReadingOptions } from '../contract/library';
import { printable } from './printable';
import { UsageError } from './usage';

/** @throws {UsageError} where the file cannot be read */
export async function readList(path: string | null): Promise<Pick<ReadingOptions, 'list'>> {
  if (path === null) return {};
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`--list: ${printable(path)} cannot be read.`);
  });
  return { list: { file: printable(basename(path)), text } };
}
