/**
 * The folder that `temper corrupt` writes to. `temper.json` in it says with which settings its copies were made, so that a run can be
 * taken up again and never mixes two kinds of copies. Several runs may write to one folder at once: each file is whole or absent.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type CorruptedFolder,
  CORRUPTED_FOLDER_FILE,
  isCutOffCorruptedFolder,
  parseCorruptedFolder,
} from '../../contract/corruptedFolder';
import { diskErrorCode, diskErrorInWords } from '../diskErrors';
import { printable } from '../printable';
import { UsageError } from '../usage';
import { createWhole, makeFolder, makeWhole, removeDeadParts, removeFolders, writeWhole } from '../wholeFile';
import type { CopySettings } from './copyMark';
import type { PictureFile } from './pictureFiles';

/** So often another run may change the file between two looks at it. */
const TRIES = 5;

/**
 * Makes the folder and its `temper.json`, or checks that what lies there was made with the same settings.
 * @param say is told what a person should know of
 * @throws {UsageError} where it was not, or where nothing can be written; nothing is left behind then
 */
export async function claimOutput(
  output: string,
  settings: CopySettings,
  say: (message: string) => void,
): Promise<void> {
  const path = join(output, CORRUPTED_FOLDER_FILE);
  const text = `${JSON.stringify(settings, null, 1)}\n`;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const found = await readText(path);
    const kept = found === null ? null : parseCorruptedFolder(found);
    if (kept) return checkSettings(output, kept, settings);
    if (found !== null && !isCutOffCorruptedFolder(found)) {
      throw new UsageError(
        `${printable(path)} is not what \`temper corrupt\` wrote there. Choose another --output, or move that file away.`,
      );
    }
    if (found !== null && attempt === 0) {
      say(
        `${printable(path)} is ${found.trim() === '' ? 'empty' : 'cut off'}, as a full disk leaves it: it is written anew.`,
      );
    }
    let made: string[] = [];
    try {
      made = await makeFolder(output);
      if (found !== null) await writeWhole(path, text);
      else if (await createWhole(path, text)) return;
    } catch (error) {
      await removeFolders(made);
      throw new UsageError(`Nothing can be written to ${printable(output)}: ${diskErrorInWords(error)}.`);
    }
  }
  throw new UsageError(`${printable(path)} is changed all the time by somebody else. Choose another --output.`);
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = diskErrorCode(error);
    // A file in the way of the folder is told of where the folder is made.
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new UsageError(`${printable(path)} cannot be read: ${diskErrorInWords(error)}.`);
  }
}

function checkSettings(output: string, kept: CorruptedFolder, wanted: CopySettings): void {
  if (kept.temper === undefined) {
    throw new UsageError(
      `${printable(output)} holds copies by an early version of Temper, which did not note of which pictures and by which code they ` +
        'were made. Choose another --output, or empty that one.',
    );
  }
  const keys = new Set([...Object.keys(kept), ...Object.keys(wanted)] as (keyof CopySettings)[]);
  const different = [...keys].filter((key) => JSON.stringify(kept[key]) !== JSON.stringify(wanted[key]));
  if (different.length === 0) return;
  const words = different.map((key) => `${key} ${inWords(kept[key])} instead of ${inWords(wanted[key])}`).join(', ');
  throw new UsageError(
    `${printable(output)} holds pictures made with ${words}. Choose another --output, or empty that one.`,
  );
}

const inWords = (value: CorruptedFolder[keyof CorruptedFolder]) =>
  value === null || value === undefined
    ? 'none'
    : typeof value === 'object'
      ? `${value.shortSide},${value.crop}`
      : String(value);

/** Where the copy of a picture goes. */
export function copyPath(output: string, corruption: string, severity: number, { stem }: PictureFile): string {
  return join(output, corruption, String(severity), `${stem}.png`);
}

/** Writes copies; looks after the folders that they lie in. */
export class CopyWriter {
  private readonly ready = new Map<string, Promise<void>>();

  /** @throws the file system's error */
  async put(path: string, bytes: Uint8Array): Promise<void> {
    await this.take(path, (part) => writeFile(part, bytes));
  }

  /** As `put`, of a file that `make` writes under the name that it is given. */
  async take(path: string, make: (part: string) => Promise<void>): Promise<void> {
    const folder = dirname(path);
    await this.makeReady(folder);
    try {
      await makeWhole(path, make);
    } catch (error) {
      if (diskErrorCode(error) !== 'ENOENT') throw error;
      // Somebody removed the folder, or the unfinished file, in the meantime.
      this.ready.delete(folder);
      await this.makeReady(folder);
      await makeWhole(path, make);
    }
  }

  private async makeReady(folder: string): Promise<void> {
    const known = this.ready.get(folder) ?? prepare(folder);
    this.ready.set(folder, known);
    await known;
  }
}

async function prepare(folder: string): Promise<void> {
  const made = await makeFolder(folder);
  if (made.length === 0) await removeDeadParts(folder);
}
