/** Which pictures of a folder are corrupted: those of a list, and of these the part of a shard. */
import type { ReadingOptions } from '../../contract/library';
import { shardOf } from '../../contract/shard';
import { matchList, parseList } from '../../engine/inputs/pictureLists';
import { printable } from '../printable';
import { namesHash } from '../shards/copyShard';
import type { CorruptOptions } from './corruptOptions';
import type { LeftOut } from './leftOut';
import type { PictureFile, Scan } from './pictureFiles';

export interface ChosenPictures extends Pick<Scan, 'passedBy' | 'others' | 'hidden'> {
  files: readonly PictureFile[];
  /** Pictures of the folder that are not asked for here. */
  rest: readonly PictureFile[];
  leftOut: LeftOut[];
  /** The pictures of all shards together. */
  whole: { pictures: number; names: string };
}

/** @throws {ListError} where the list names what is not there, or something twice */
export function choosePictures(
  scan: Scan,
  { list }: Pick<ReadingOptions, 'list'>,
  { input, shard }: Pick<CorruptOptions, 'input' | 'shard'>,
): ChosenPictures {
  const { passedBy, others, hidden } = scan;
  const { files: wanted, leftOut } = list ? listed(scan, list, printable(input)) : scan;
  const files = shardOf(wanted, shard);
  const taken = new Set(files);
  return {
    passedBy,
    others,
    hidden,
    files,
    rest: scan.files.filter((file) => !taken.has(file)),
    leftOut,
    whole: { pictures: wanted.length, names: namesHash(wanted.map(({ name }) => name)) },
  };
}

/** What is left out stays named where the list wants it. */
function listed(
  { files, leftOut }: Scan,
  { file, text }: NonNullable<ReadingOptions['list']>,
  input: string,
): { files: PictureFile[]; leftOut: LeftOut[] } {
  const pictures = leftOut.filter(({ kind }) => kind !== 'folder');
  const names = parseList(text, file);
  const wanted = new Set<PictureFile | LeftOut>(matchList([...files, ...pictures], { file, names }, input));
  return {
    files: files.filter((one) => wanted.has(one)),
    leftOut: leftOut.filter((one) => one.kind === 'folder' || wanted.has(one)),
  };
}
