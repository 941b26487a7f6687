/**
 * Opens whatever pictures a person brings: a folder's files, archives, CIFAR batches, CIFAR-10-C arrays or parquet. What it is
 * follows from the files; where two kinds lie together it is told, not guessed.
 */
import type { Doubt, ReadingOptions } from '../contract/library';
import { looksLikeArchive } from './archives/openArchive';
import { unpacked } from './archives/unpacked';
import { SourceError } from './files/SourceError';
import { isHidden, looksLikePicture } from './folders/pictureNames';
import { openPictureFolder } from './folders/pictureFolder';
import { looksLikeCifar, openCifar } from './formats/cifar';
import { openCifarC } from './formats/cifarC';
import { withAnswers } from './imagenet/publishedSets';
import { strangerAmong } from './formats/strangers';
import { withList } from './lists/withList';
import { withLabelsBeside } from './labels/labelsBeside';
import { quoted } from './pictures/selectPictures';
import { unlabelledNotes } from './pictures/unlabelledNotes';
import type { ArchiveOptions } from './archives/limits';
import type { LeftOut } from './files/SourceError';
import type { SourceFile } from './files/SourceFile';
import type { ParquetOptions } from './formats/parquet';
import type { BesideOptions } from './labels/labelsBeside';
import type { OpenedPictures } from './pictures/PictureSource';

/** `decode` and `name` are asked for; the rest is for the kinds that know it. */
export type OpenOptions = ParquetOptions & ArchiveOptions & BesideOptions & ReadingOptions;

type Kind = 'pictures' | 'CIFAR batches' | 'NumPy arrays' | 'parquet files' | 'archives';

const KINDS: readonly [kind: Kind, is: (path: string) => boolean][] = [
  ['pictures', looksLikePicture],
  ['CIFAR batches', looksLikeCifar],
  ['NumPy arrays', (path) => /\.npy$/i.test(path)],
  ['parquet files', (path) => /\.parquet$/i.test(path)],
  ['archives', looksLikeArchive],
];

/**
 * Several archives are taken as folders of their names, so that ImageNet-C's (`blur.tar`, `noise.tar`) open together.
 * @param files of a directory picker, a drop, a walk; paths relative to the folder that was chosen
 * @throws {SourceError} where there is nothing to open, kinds are mixed, or something is damaged; nothing is half opened
 */
export async function openPictures(files: readonly SourceFile[], options: OpenOptions): Promise<OpenedPictures> {
  const { files: composed, leftOut } = inOneForm(files);
  const answered = withAnswers(await openFiles(composed, options), options.name, options.answers);
  const opened = withList(answered, options.list, options.name);
  return {
    ...opened,
    notes: [...opened.notes, ...idleNotes(opened, options), ...unlabelledNotes(opened)],
    leftOut: [...leftOut, ...opened.leftOut],
  };
}

/** Choices that were made and could change nothing, which whoever made them should know. */
function idleNotes({ doubts }: OpenedPictures, { severity, labelsFrom, answers }: ReadingOptions): string[] {
  const idle = (option: Doubt['option']) => !doubts.some((doubt) => doubt.option === option);
  const notes: string[] = [];
  if (severity !== undefined && idle('severity')) {
    notes.push(
      'The severity that was named changes nothing: the files say theirs, or nobody corrupted these pictures.',
    );
  }
  if (labelsFrom !== undefined && idle('labelsFrom')) {
    notes.push('Nothing numbers the classes from 1, so the number of the first class that was named changes nothing.');
  }
  if ((answers === 'imagenet-r' || answers === 'imagenet-a') && idle('answers')) {
    notes.push(
      'These are all of ImageNet’s classes, or others, so answers are not chosen among the 200 of a published set.',
    );
  }
  return notes;
}

/** macOS writes some letters as two characters: names that make a class, a seed or are looked up are the same everywhere. */
function inOneForm(files: readonly SourceFile[]): { files: SourceFile[]; leftOut: LeftOut[] } {
  const seen = new Map<string, SourceFile>();
  const leftOut: LeftOut[] = [];
  for (const file of files) {
    const path = file.path.normalize('NFC');
    if (seen.has(path))
      leftOut.push({ name: path, why: 'its name differs from that of another file by its Unicode form alone' });
    else seen.set(path, path === file.path ? file : { ...file, path });
  }
  return { files: [...seen.values()], leftOut };
}

async function openFiles(files: readonly SourceFile[], options: OpenOptions): Promise<OpenedPictures> {
  const groups = byKind(files);
  if (groups.size !== 1 || !groups.has('archives')) return openUnpacked(files, groups, options);
  const { name, ...inside } = await unpacked(files, groups.get('archives')!, options);
  const opened = await openUnpacked(inside.files, byKind(inside.files), { ...options, name: name ?? options.name });
  return { ...opened, leftOut: [...inside.leftOut, ...opened.leftOut] };
}

async function openUnpacked(
  files: readonly SourceFile[],
  groups: ReadonlyMap<Kind, SourceFile[]>,
  options: OpenOptions,
): Promise<OpenedPictures> {
  if (groups.size > 1) {
    const found = [...groups].map(([kind, some]) => `${some.length} ${kind} (such as ${some[0]!.path})`);
    throw new SourceError(
      `${options.name} holds ${found.join(' and ')}. Choose the files of one kind, or a folder that has only those.`,
    );
  }
  const [found] = groups;
  if (!found) throw await nothingToOpen(files, options.name);
  const [kind, some] = found;
  if (kind === 'pictures') return withLabelsBeside(await openPictureFolder(files, options), files, options);
  const used = new Set(some);
  const said = {
    leftOut: files
      .filter((file) => !used.has(file) && !isHidden(file.path))
      .map(({ path }) => ({ name: path, why: `not one of the ${kind}` })),
    notes: [],
    doubts: [],
  };
  switch (kind) {
    case 'CIFAR batches': {
      const { variant, splits } = await openCifar(files, options);
      return { kind: 'pictures', layout: `${variant} batches`, splits, ...said };
    }
    case 'NumPy arrays': {
      const { corrupted, notes, doubts } = await openCifarC(some, options);
      const count = corrupted.corruptions.length;
      const layout = `CIFAR-C arrays, ${count} ${count === 1 ? 'corruption' : 'corruptions'}`;
      return { kind: 'corrupted', layout, corrupted, ...said, notes, doubts };
    }
    case 'parquet files': {
      const { openParquet } = await import('./formats/parquet');
      const { splits, doubts } = await openParquet(some, options);
      const layout = `parquet, ${some.length} ${some.length === 1 ? 'file' : 'files'}`;
      return { kind: 'pictures', layout, splits, ...said, doubts };
    }
    case 'archives':
      throw new SourceError(
        `${options.name} holds archives (${quoted(
          some.map(({ path }) => path),
          3,
        )}): unpack them first.`,
      );
  }
}

async function nothingToOpen(files: readonly SourceFile[], name: string): Promise<SourceError> {
  const others = files.filter(({ path }) => !isHidden(path)).map(({ path }) => path);
  const stranger = await strangerAmong(files);
  return new SourceError(
    `${name} holds nothing that can be opened${others.length > 0 ? ` (it has ${quoted(others, 3)})` : ''}: ` +
      `${stranger ? `${stranger} Opened are ` : ''}pictures, a zip or tar of pictures, CIFAR batches (.bin), CIFAR-10-C arrays (.npy) or parquet` +
      `${stranger ? '.' : ' are expected.'}`,
  );
}

function byKind(files: readonly SourceFile[]): Map<Kind, SourceFile[]> {
  const groups = new Map<Kind, SourceFile[]>();
  for (const file of files) {
    if (isHidden(file.path)) continue;
    const kind = KINDS.find(([, is]) => is(file.path))?.[0];
    if (!kind) continue;
    const group = groups.get(kind);
    if (group) group.push(file);
    else groups.set(kind, [file]);
  }
  return groups;
}
