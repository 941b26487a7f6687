/** A JSON file that is named on a command line. */
import { readFile, stat } from 'node:fs/promises';
import { messageOf } from '../contract/message';
import { diskErrorCode, diskErrorInWords } from './diskErrors';
import { printable } from './printable';
import { UsageError } from './usage';

/** No report of ours is larger: a million pictures take less. */
const MOST_BYTES = 500e6;

/**
 * @param before what the message begins with, such as the option that names the file
 * @param hint what to do where it is no JSON, a sentence
 * @throws {UsageError} where there is none, or it cannot be read as JSON
 */
export async function readJsonFile(path: string, { before = '', hint = '' } = {}): Promise<unknown> {
  const name = printable(path);
  const info = await stat(path).catch(() => null);
  if (!info?.isFile()) throw new UsageError(`${before}there is no file ${name}.`);
  if (info.size > MOST_BYTES) throw new UsageError(`${before}${name} is larger than any file of Temper.`);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    const why =
      diskErrorCode(error) === null ? printable(messageOf(error).replace(/\s+/g, ' ')) : `${diskErrorInWords(error)}.`;
    throw new UsageError(`${before}${name} cannot be read as JSON: ${why.replace(/\.?$/, '.')}${hint && ` ${hint}`}`);
  }
}

/**
 * The text of a file that may not be there.
 * @throws {UsageError} where it is there and cannot be read: it is not to be taken for absent, and written over
 */
export async function textIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return null;
    throw new UsageError(`${printable(path)} cannot be read: ${diskErrorInWords(error)}.`);
  }
}
