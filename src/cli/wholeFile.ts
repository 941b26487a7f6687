/**
 * Files that are whole or absent: each is written under a name of its own beside its place and renamed, so that a run that is killed
 * leaves no half file, and two runs that write the same file do not meet.
 */
import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readdir, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { diskErrorCode } from './diskErrors';

/** A short name, since that of the file may be as long as the disk allows; hidden, so that nobody takes it for a picture. */
const OF_THIS_HOST = `.temper-${createHash('sha256').update(hostname()).digest('hex').slice(0, 8)}-`;
const PART = /^\.temper-[0-9a-f]{8}-(\d+)-[0-9a-f]{8}\.part$/;
/** Writing takes moments; what is older was left by a run that is gone. */
const OLD_MILLISECONDS = 3_600_000;

function partBeside(path: string): string {
  return join(dirname(path), `${OF_THIS_HOST}${process.pid}-${randomBytes(4).toString('hex')}.part`);
}

/**
 * Writes a file in place of the one that may be there. Its folder must be there.
 * @throws the file system's error; nothing is left behind then
 */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  await makeWhole(path, (part) => writeFile(part, bytes));
}

/**
 * As `writeWhole`, of a file that somebody else makes, a copy for example.
 * @param make writes it under the name that it is given
 */
export async function makeWhole(path: string, make: (part: string) => Promise<void>): Promise<void> {
  const part = partBeside(path);
  try {
    await make(part);
    await rename(part, path);
  } catch (error) {
    await unlink(part).catch(() => {});
    throw error;
  }
}

/**
 * Writes a file unless there is one.
 * @returns whether it was written
 */
export async function createWhole(path: string, bytes: Uint8Array | string): Promise<boolean> {
  const part = partBeside(path);
  try {
    await writeFile(part, bytes);
    try {
      await link(part, path);
    } catch (error) {
      if (diskErrorCode(error) === 'EEXIST') return false;
      // Some disks know no second name of a file; there, two runs that begin in the same moment are not told apart.
      if (await stat(path).catch(() => null)) return false;
      await rename(part, path);
    }
    return true;
  } finally {
    await unlink(part).catch(() => {});
  }
}

/**
 * Makes a folder and those it lies in. Unlike `mkdir` with `recursive` it names the true cause where it cannot: Node says ENOENT of
 * a disk that is read-only.
 * @returns the folders that were made, outermost first; none where it was there
 */
export async function makeFolder(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return [];
  if (found) throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' });
  const above = dirname(path) === path ? [] : await makeFolder(dirname(path));
  try {
    await mkdir(path);
    return [...above, path];
  } catch (error) {
    const made = diskErrorCode(error) === 'EEXIST' && (await stat(path).catch(() => null))?.isDirectory();
    if (made) return above;
    throw error;
  }
}

/** Takes back what `makeFolder` made, as far as it is empty. */
export async function removeFolders(made: readonly string[]): Promise<void> {
  for (const folder of [...made].reverse()) await rmdir(folder).catch(() => {});
}

/** Removes unfinished files of runs that are gone from a folder. */
export async function removeDeadParts(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = PART.exec(name)?.[1];
    if (pid === undefined) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    const old = found !== null && Date.now() - found.mtimeMs > OLD_MILLISECONDS;
    if (old || (name.startsWith(OF_THIS_HOST) && !isAlive(Number(pid))))
      await rm(path, { force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return diskErrorCode(error) !== 'ESRCH';
  }
}
