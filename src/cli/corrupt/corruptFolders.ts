/**
 * The folder that is read and the one that is written, by what they are and not by how they are called: links and mounts give one folder
 * several names, and pictures that are read from where they are written are corrupted again with every run.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { CORRUPTED_FOLDER_FILE, isCutOffCorruptedFolder, parseCorruptedFolder } from '../../contract/corruptedFolder';
import { diskErrorCode, diskErrorInWords } from '../diskErrors';
import { printable } from '../printable';
import { UsageError } from '../usage';
import { isCopyFolderName } from './copyRecipe';

export interface CorruptFolders {
  /** Real path of the folder that is read. */
  input: string;
  /** `folderIdentity` of the folder that is written; null where it is yet to be made. */
  outputIdentity: string | null;
  /** What has to be said before the work begins; empty where nothing has. */
  warnings: string[];
}

/**
 * @param perturbations names of all that there are: the folders that copies lie in
 * @throws {UsageError} where there is no input, or the copies would lie among the pictures that are read
 */
export async function checkFolders(
  { input, output }: { input: string; output: string },
  perturbations: ReadonlySet<string>,
): Promise<CorruptFolders> {
  const info = await stat(input).catch((error: unknown) => {
    const none = diskErrorCode(error) === 'ENOENT';
    throw new UsageError(
      `--input: ${none ? `there is no folder ${printable(input)}` : `${printable(input)} cannot be read: ${diskErrorInWords(error)}`}.`,
    );
  });
  if (!info.isDirectory()) throw new UsageError(`--input takes a folder; ${printable(input)} is a file.`);
  const from = await realpath(input);
  const to = await realPathToBe(output);
  const outputIdentity = await folderIdentity(to).catch(() => null);
  if (outputIdentity !== null && outputIdentity === (await folderIdentity(from))) {
    throw new UsageError(
      `--output is the folder that is read: a second run would take the copies for pictures. Choose another, such as ${printable(`${resolve(input)}-corrupted`)}.`,
    );
  }
  for await (const { folder, identity, below } of foldersAbove(from)) {
    if (identity === null || identity !== outputIdentity || !isCopyFolderName(below, perturbations)) continue;
    throw new UsageError(
      `--input lies among the copies that are written to ${printable(folder)}: they would be corrupted again and mixed with them. Choose another --output.`,
    );
  }
  const around = await corruptedFolderAround(to, perturbations);
  if (around !== null) {
    throw new UsageError(
      `--output lies among the copies that \`temper corrupt\` wrote to ${printable(around)}. Choose another.`,
    );
  }
  const source = await corruptedFolderAround(from, perturbations);
  const warnings =
    source === null
      ? []
      : [
          `${printable(input)} lies among the copies that \`temper corrupt\` wrote to ${printable(source)}: its pictures are corrupted already, and are corrupted a second time.`,
        ];
  return { input: from, outputIdentity, warnings };
}

/**
 * One text for one folder, however it is reached.
 * @throws the file system's error
 */
export async function folderIdentity(path: string): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true });
  // Some network disks number nothing.
  return ino === 0n ? realpath(path) : `${dev}:${ino}`;
}

/** Whether `temper corrupt` wrote to a folder: its subfolders that are named after perturbations are copies then. */
export async function isCorruptedFolder(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, CORRUPTED_FOLDER_FILE), 'utf8').catch(() => null);
  return text !== null && (parseCorruptedFolder(text) !== null || isCutOffCorruptedFolder(text));
}

/** The real path of a folder of which the last parts may not be there yet. */
async function realPathToBe(path: string): Promise<string> {
  const whole = resolve(path);
  const real = await realpath(whole).catch(() => null);
  if (real !== null || dirname(whole) === whole) return real ?? whole;
  return join(await realPathToBe(dirname(whole)), basename(whole));
}

/** The folder that holds a path among its copies; null where there is none. */
async function corruptedFolderAround(path: string, perturbations: ReadonlySet<string>): Promise<string | null> {
  for await (const { folder, below } of foldersAbove(path)) {
    if (isCopyFolderName(below, perturbations) && (await isCorruptedFolder(folder))) return folder;
  }
  return null;
}

/** The folders that a path lies in, the nearest first, each with the first step from there towards the path. */
async function* foldersAbove(path: string): AsyncGenerator<{ folder: string; identity: string | null; below: string }> {
  for (let folder = dirname(path), last = path; folder !== last; last = folder, folder = dirname(folder)) {
    const below = relative(folder, path).split(sep)[0]!;
    yield { folder, below, identity: await folderIdentity(folder).catch(() => null) };
  }
}
