/** Where a command is to write: looked at before anything is read or computed, so that hours of work do not end in a place that takes nothing. */
import { constants } from 'node:fs';
import { access, lstat, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { diskErrorCode, diskErrorInWords } from './diskErrors';
import { printable } from './printable';
import { UsageError } from './usage';
import { makeFolder } from './wholeFile';

/**
 * @param option without its dashes, such as `out`
 * @param path a file that is written anew, or over one that is there; folders that it lies in are made
 * @throws {UsageError} where no file can be written there; nothing is made
 */
export async function checkOutFile(option: string, path: string): Promise<void> {
  checkNamed(option, path, 'a file');
  if (/[/\\]$/.test(path)) throw refusal(option, path, 'names a folder; a file in it is meant');
  const found = await look(option, path);
  if (found?.isDirectory()) throw refusal(option, path, 'is a folder; name a file in it');
  await checkAbove(option, path, dirname(resolve(path)));
}

/** As `checkOutFile`, of a folder that is made where it is not there. */
export async function checkOutFolder(option: string, path: string): Promise<void> {
  checkNamed(option, path, 'a folder');
  await checkAbove(option, path, resolve(path));
}

/**
 * Makes a folder that `checkOutFolder` found no fault with, and those it lies in.
 * @throws {UsageError} where it cannot be made after all
 */
export async function makeOutFolder(option: string, path: string): Promise<void> {
  await makeFolder(resolve(path)).catch((error: unknown) => {
    throw refusal(option, path, `cannot be made: ${diskErrorInWords(error)}`);
  });
}

function checkNamed(option: string, path: string, what: string): void {
  if (path.trim() === '') throw new UsageError(`--${option} is empty; name ${what}.`);
  if (path.includes('\0')) throw new UsageError(`--${option}: no name has a zero byte in it.`);
}

/** The nearest folder that is there must take further names. */
async function checkAbove(option: string, path: string, folder: string): Promise<void> {
  const found = await look(option, folder);
  if (!found && (await lstat(folder).catch(() => null)))
    throw refusal(option, path, `cannot be made: ${printable(folder)} is a link that leads nowhere`);
  if (!found && dirname(folder) !== folder) return checkAbove(option, path, dirname(folder));
  if (found && !found.isDirectory()) {
    const is = resolve(path) === folder ? 'is a file; name a folder' : `cannot be made: ${printable(folder)} is a file`;
    throw refusal(option, path, is);
  }
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw refusal(option, path, `cannot be written: ${printable(folder)}: ${diskErrorInWords(error)}`);
  }
}

/** Null where there is nothing; of what lies below a file, too, as the file itself is found above. */
async function look(option: string, path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(diskErrorCode(error) ?? '')) return null;
    throw refusal(option, path, `cannot be written: ${diskErrorInWords(error)}`);
  }
}

const refusal = (option: string, path: string, why: string) =>
  new UsageError(`--${option}: ${printable(path)} ${why}.`);
