/** The shards of `temper corrupt` made one folder, as one run would have left it: same copies, same `temper.json`, no more. */
import { copyFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pictureSeed } from '../../num/pictureSeed';
import { CORRUPTED_FOLDER_FILE } from '../../contract/corruptedFolder';
import { copyMarkParts } from '../../image/copyMark';
import { markText } from '../corrupt/copyMark';
import { copyState, markOf } from '../corrupt/copyState';
import { folderIdentity } from '../corrupt/corruptFolders';
import { claimOutput, copyPath, CopyWriter } from '../corrupt/outputFolder';
import { Tally } from '../corrupt/tally';
import { counted, printable } from '../printable';
import { inOrder, type FoundShard, type SameInAll } from './allShards';
import type { CopyShard } from './copyShard';
import { isPartOf, keepMerged, readMerged, together } from './mergedCopies';
import { shardWords } from '../../contract/shard';

const SAME: SameInAll<CopyShard> = [
  { what: 'version of Temper', of: ({ settings }) => settings.temper },
  { what: 'configuration', of: ({ settings }) => JSON.stringify(settings), fields: ({ settings }) => settings },
  {
    what: 'choice of corruptions',
    of: ({ copies }) => copies.map(({ corruption, severity }) => `${corruption} ${severity}`).join(', '),
  },
  { what: 'version of a corruption', of: ({ copies }) => copies.map(({ code }) => code).join(', ') },
  { what: 'number of pictures in all', of: ({ whole }) => String(whole.pictures) },
  { what: 'set of pictures', of: ({ whole }) => whole.names },
];

interface Copy {
  from: string;
  to: string;
  mark: string;
}

/**
 * @param say is told what a person should know of
 * @throws Error naming what is missing, doubled or of another kind; nothing is written then
 */
export async function mergeCopies(
  found: readonly FoundShard<CopyShard>[],
  out: string,
  say: (line: string) => void,
): Promise<void> {
  if (await isMergedAlready(found, out)) return;
  const shards = inOrder(found, SAME);
  const { settings } = shards[0]!.record;
  const copies = shards.flatMap((shard) => copiesOf(shard, out));
  checkTargets(copies);
  await claimOutput(out, settings, say);
  const home = await folderIdentity(out);
  const writer = new CopyWriter();
  let taken = 0;
  for (const { from, to, mark } of copies) {
    if (copyState(to, mark).kind === 'made') continue;
    await writer.take(to, (part) => copyFile(from, part));
    taken++;
  }
  // What says that this is a part is taken away last: until then the same command goes on from here.
  const inside = await shardsIn(home, shards);
  if (inside.length > 0) await keepMerged(out, together(shards.map(({ record }) => record)));
  for (const { path } of inside) await rm(path, { force: true });
  const tally = new Tally();
  const [first, ...others] = shards;
  tally.leftOut.push(...first!.record.leftOut);
  const known = new Set(first!.record.leftOut.map(({ name, why }) => `${name}\n${why}`));
  // What was left out before the pictures were divided stands in each of the shards.
  for (const { record } of others) {
    tally.leftOut.push(...record.leftOut.filter(({ name, why }) => !known.has(`${name}\n${why}`)));
  }
  for (const line of tally.details()) say(line);
  const pictures = shards.reduce((sum, { record }) => sum + record.pictures.length, 0);
  console.log(
    `${counted(shards.length, 'shard')} merged: ${counted(pictures, 'picture')}, ${counted(copies.length, 'copy', 'copies')} in ${printable(out)}` +
      `${taken > 0 && taken < copies.length ? ` (${taken.toLocaleString('en')} brought there, the others were there)` : ''}.`,
  );
  const failure = tally.failure();
  if (failure !== null) throw new Error(failure);
}

/**
 * Whether these shards were merged before: none is left in the folder, or a few that were made again there. Says so where it is.
 * @throws Error where a copy has gone since
 */
export async function isMergedAlready(found: readonly FoundShard<CopyShard>[], out: string): Promise<boolean> {
  const before = await readMerged(out);
  if (!before || !found.every(({ record }) => isPartOf(before, record))) return false;
  if (found.length > 0 && found.length === found[0]!.shard.of) return false;
  const again = await shardsIn(await folderIdentity(out), found);
  if (again.length < found.length) return false;
  const record = together([before, ...again.map((shard) => shard.record)]);
  const copies = copiesOf({ path: join(out, CORRUPTED_FOLDER_FILE), shard: record.shard, record }, out);
  if (again.length > 0) await keepMerged(out, record);
  for (const { path } of again) await rm(path, { force: true });
  const { leftOut } = record;
  console.log(
    `Merged already: ${counted(record.pictures.length, 'picture')}, ${counted(copies.length, 'copy', 'copies')} in ${printable(out)}` +
      `${leftOut.length > 0 ? ` (${leftOut.length.toLocaleString('en')} left out)` : ''}, nothing to do.`,
  );
  return true;
}

/** Those of the shards whose records lie in one folder. */
async function shardsIn(identity: string, shards: readonly FoundShard<CopyShard>[]): Promise<FoundShard<CopyShard>[]> {
  const folders = await Promise.all(shards.map(({ path }) => folderIdentity(dirname(path))));
  return shards.filter((_, i) => folders[i] === identity);
}

/** @throws Error where a copy that the shard made is not there, or is another */
function copiesOf({ path, shard, record }: FoundShard<CopyShard>, out: string): Copy[] {
  const { settings, copies, pictures, leftOut } = record;
  const folder = dirname(path);
  const excused = new Set(leftOut.map(({ name }) => name));
  return pictures.flatMap(({ stem, name, source }) => {
    if (source === null) return [];
    const drawn = settings.alike ? settings.seed : pictureSeed(settings.seed, stem);
    return copies.flatMap(({ corruption, severity, code }) => {
      const file = { path: '', name, stem };
      const from = copyPath(folder, corruption, severity, file);
      // Of a mask of the picture's own only the copy tells.
      const mask = copyMarkParts(markOf(from) ?? '').get('mask');
      const origin = { corruption, severity, code, source, drawn, ...(mask === undefined ? {} : { mask }) };
      const mark = markText(settings, origin);
      const { kind } = copyState(from, mark);
      if (kind === 'made') return [{ from, to: copyPath(out, corruption, severity, file), mark }];
      if (kind === 'absent' && excused.has(name)) return [];
      const there = printable(relative(folder, from));
      throw new Error(
        `${shardWords(shard)}: ${there} in ${printable(folder)} is ${kind === 'absent' ? 'not there' : 'not the copy that was made'}. ` +
          'Run the shard again; it makes what is missing.',
      );
    });
  });
}

/** @throws Error where something else lies where a copy is to go */
function checkTargets(copies: readonly Copy[]): void {
  for (const { to, mark } of copies) {
    const { kind } = copyState(to, mark);
    if (kind === 'made' || kind === 'absent') continue;
    throw new Error(
      `${printable(to)} is there and is another picture. Choose another --out, or empty that one (${CORRUPTED_FOLDER_FILE} too).`,
    );
  }
}
