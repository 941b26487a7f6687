/**
 * Opens whatever pictures a person brings: a folder's files, archives, CIFAR batches, CIFAR-10-C arrays or parquet. What it is
 * follows from the files; where two kinds lie together it is told, not guessed.
 */
import { looksLikeArchive, openArchive } from './archives/openArchive';
import { SourceError } from './files/SourceError';
import { baseName } from './files/SourceFile';
import { isHidden, looksLikePicture } from './folders/pictureNames';
import { openPictureFolder } from './folders/pictureFolder';
import { looksLikeCifar, openCifar } from './formats/cifar';
import { openCifarC } from './formats/cifarC';
import { withLabelsBeside } from './labels/labelsBeside';
import { quoted } from './pictures/selectPictures';
import type { ArchiveOptions } from './archives/limits';
import type { LeftOut } from './files/SourceError';
import type { SourceFile } from './files/SourceFile';
import type { FolderOptions } from './folders/pictureFolder';
import type { ParquetOptions } from './formats/parquet';
import type { OpenedPictures } from './pictures/PictureSource';

/** `decode` and `name` are asked for; the rest is for the kinds that know it. */
export type OpenOptions = FolderOptions &
  ParquetOptions &
  ArchiveOptions & {
    /** Whether a `labels.json` among pictures without class folders labels them. Default false. */
    labelsBeside?: boolean;
  };

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
  const groups = byKind(files);
  if (groups.size === 1 && groups.has('archives')) return openArchives(files, groups.get('archives')!, options);
  return openUnpacked(files, groups, options);
}

async function openArchives(
  files: readonly SourceFile[],
  archives: readonly SourceFile[],
  options: OpenOptions,
): Promise<OpenedPictures> {
  const inside: SourceFile[] = [];
  const leftOut: LeftOut[] = files
    .filter((file) => !archives.includes(file) && !isHidden(file.path))
    .map(({ path }) => ({ name: path, why: 'beside the archive' }));
  for (const archive of archives) {
    const opened = await openArchive(archive, options);
    const folder = archives.length > 1 ? `${stem(archive.path)}/` : '';
    for (const file of opened.files) {
      // Archives in archives are how bombs are nested.
      if (looksLikeArchive(file.path)) {
        leftOut.push({ name: file.path, why: 'an archive within the archive' });
      } else inside.push({ ...file, path: folder + file.path });
    }
    for (const { name, why } of opened.leftOut) leftOut.push({ name: folder + name, why });
  }
  const name = archives.length === 1 ? stem(archives[0]!.path) : options.name;
  const opened = await openUnpacked(inside, byKind(inside), { ...options, name });
  return { ...opened, leftOut: [...leftOut, ...opened.leftOut] };
}

function stem(path: string): string {
  return baseName(path).replace(/(\.tar)?\.[^.]+$/i, '');
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
  if (!found) {
    const others = files.filter(({ path }) => !isHidden(path)).map(({ path }) => path);
    throw new SourceError(
      `${options.name} holds nothing that can be opened${others.length > 0 ? ` (it has ${quoted(others, 3)})` : ''}: ` +
        `pictures, a zip or tar of pictures, CIFAR batches (.bin), CIFAR-10-C arrays (.npy) or parquet are expected.`,
    );
  }
  const [kind, some] = found;
  if (kind === 'pictures') {
    const opened = openPictureFolder(files, options);
    return options.labelsBeside ? withLabelsBeside(opened, files) : opened;
  }
  const used = new Set(some);
  const leftOut = files
    .filter((file) => !used.has(file) && !isHidden(file.path))
    .map(({ path }) => ({ name: path, why: `not one of the ${kind}` }));
  switch (kind) {
    case 'CIFAR batches': {
      const { variant, splits } = await openCifar(files, options);
      return { kind: 'pictures', layout: `${variant} batches`, splits, leftOut };
    }
    case 'NumPy arrays': {
      const corrupted = await openCifarC(some, options);
      return {
        kind: 'corrupted',
        layout: `CIFAR-C arrays, ${count(corrupted.corruptions.length)}`,
        corrupted,
        leftOut,
      };
    }
    case 'parquet files': {
      const { openParquet } = await import('./formats/parquet');
      const splits = await openParquet(some, options);
      return {
        kind: 'pictures',
        layout: `parquet, ${some.length} ${some.length === 1 ? 'file' : 'files'}`,
        splits,
        leftOut,
      };
    }
    case 'archives':
      throw new SourceError(`${options.name} holds archives only. Unpack them first.`);
  }
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

const count = (corruptions: number) => (corruptions === 1 ? '1 corruption' : `${corruptions} corruptions`);
