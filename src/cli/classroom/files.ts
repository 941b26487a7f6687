/** The files that a command names before its options. */
import { readFile, stat } from 'node:fs/promises';
import { messageOf } from '../../contract/message';
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

/** @throws {Error} naming the file, where it cannot be read as text or is too large */
export async function textOfFile(path: string): Promise<string> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw new Error(`${path} cannot be read: ${messageOf(error)}`);
  });
  if (size > MOST_BYTES) throw new Error(`${path} is larger than 5 MB, which no report and no list of codes is.`);
  return readFile(path, 'utf8');
}
