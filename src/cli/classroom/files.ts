/** The files that a command names before its options. */
import { readFile, stat } from 'node:fs/promises';
import { diskErrorCode, diskErrorInWords } from '../diskErrors';
import { printable } from '../printable';
import { UsageError } from '../usage';

/** Bytes of a report or a list of codes. */
const MOST_BYTES = 5_000_000;

/** @throws {UsageError} where none is named */
export function filesAndOptions(args: readonly string[], help: string): { files: string[]; options: string[] } {
  const first = args.findIndex((arg) => arg.startsWith('-'));
  const at = first < 0 ? args.length : first;
  if (at === 0) throw new UsageError(`Name a file.\n\n${help}`);
  return { files: args.slice(0, at), options: args.slice(at) };
}

/** @throws {UsageError} where there is no such file, or it cannot be read; {Error} where it is too large */
export async function textOfFile(path: string): Promise<string> {
  const info = await stat(path).catch((error: unknown) => {
    if (diskErrorCode(error) === 'ENOENT') throw new UsageError(`There is no file ${printable(path)}.`);
    throw new UsageError(`${printable(path)} cannot be read: ${diskErrorInWords(error)}.`);
  });
  if (info.isDirectory()) throw new UsageError(`${printable(path)} is a folder; name the files in it.`);
  if (info.size > MOST_BYTES) throw new Error(`${path} is larger than 5 MB, which no report and no list of codes is.`);
  return readFile(path, 'utf8');
}
