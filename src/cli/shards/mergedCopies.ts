/**
 * What a merge leaves in a folder in which its shards lay, `.temper-merged.json`: of what it was made. It tells a merged folder from one
 * whose shards are not there yet, and takes up a shard that was made again.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../wholeFile';
import { parseCopyShard, type CopyShard } from './copyShard';

const NAME = '.temper-merged.json';

/** The whole as one shard of one; null where nothing was merged there. */
export async function readMerged(folder: string): Promise<CopyShard | null> {
  try {
    return parseCopyShard(JSON.parse(await readFile(join(folder, NAME), 'utf8')));
  } catch {
    // Without it, or with a damaged one, the folder is one that was not merged.
    return null;
  }
}

/** @throws the file system's error */
export async function keepMerged(folder: string, whole: CopyShard): Promise<void> {
  await writeWhole(join(folder, NAME), `${JSON.stringify(whole)}\n`);
}

/** Of copies that are being made now nobody may say that they were merged. */
export async function forgetOtherMerged(
  folder: string,
  wanted: Pick<CopyShard, 'whole'> & { copies: readonly { corruption: string; severity: number }[] },
): Promise<void> {
  const merged = await readMerged(folder);
  if (merged && !(alike(merged.whole, wanted.whole) && alike(merged.copies.map(named), wanted.copies.map(named)))) {
    await rm(join(folder, NAME), { force: true });
  }
}

/** The records of shards, and of what was merged before them, as one; the later tells of a picture that several have. */
export function together(records: readonly CopyShard[]): CopyShard {
  const pictures = new Map<string, CopyShard['pictures'][number]>();
  const leftOut = new Map<string, CopyShard['leftOut'][number]>();
  for (const record of records) {
    for (const picture of record.pictures) {
      pictures.set(picture.stem, picture);
      for (const [key, { name }] of leftOut) if (name === picture.name) leftOut.delete(key);
    }
    for (const one of record.leftOut) leftOut.set(`${one.name}\n${one.why}`, one);
  }
  const { format, version, settings, copies, whole } = records[0]!;
  const shard = { number: 1, of: 1 };
  return {
    format,
    version,
    shard,
    settings,
    copies,
    whole,
    pictures: [...pictures.values()],
    leftOut: [...leftOut.values()],
  };
}

/** Whether a shard is a part of what was merged. */
export function isPartOf(merged: CopyShard, { settings, copies, whole }: CopyShard): boolean {
  return alike(merged.settings, settings) && alike(merged.copies, copies) && alike(merged.whole, whole);
}

const named = ({ corruption, severity }: { corruption: string; severity: number }) => `${corruption} ${severity}`;
const alike = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
