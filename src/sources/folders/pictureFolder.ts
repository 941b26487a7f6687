/** Pictures in folders, of a disk or of an archive, as sources: flat, ImageFolder, with splits, or ImageNet-C. */
import { isHidden, looksLikePicture } from './pictureNames';
import { recogniseLayout } from './layout';
import { naturalOrder } from './naturalOrder';
import { SourceError } from '../files/SourceError';
import { quoted } from '../pictures/selectPictures';
import type { LeftOut } from '../files/SourceError';
import type { SourceFile } from '../files/SourceFile';
import type {
  CorruptedPictures,
  DecodePicture,
  OpenedPictures,
  PictureEntry,
  PictureSource,
} from '../pictures/PictureSource';

export interface FolderOptions {
  /** Name of the folder or archive. */
  name: string;
  decode: DecodePicture;
  /**
   * Which class is number 0, 1, …: `natural` (2 before 10, as timm counts) or `codepoint` (10 before 2, as torchvision
   * counts). They differ only where names hold numbers of different lengths. Default `natural`.
   */
  classOrder?: 'natural' | 'codepoint';
}

/** Picture files larger than this are not decoded. */
const MOST_PICTURE_BYTES = 256e6;

/**
 * @param files of a directory picker, a walk, or an archive; hidden ones are ignored, others that are no pictures by their
 * name are left out and counted
 * @throws {SourceError} where there are no pictures, or the layout is mixed or unknown
 */
export function openPictureFolder(files: readonly SourceFile[], options: FolderOptions): OpenedPictures {
  const { name } = options;
  const visible = files.filter((file) => !isHidden(file.path));
  const pictures = visible.filter((file) => looksLikePicture(file.path)).sort((a, b) => naturalOrder(a.path, b.path));
  const leftOut = visible
    .filter((file) => !looksLikePicture(file.path))
    .map((file): LeftOut => ({ name: file.path, why: 'no picture by its name' }));
  const paths = pictures.map((file) => file.path);
  const layout = recogniseLayout(paths, name);
  const folder = (file: SourceFile, level: number) => file.path.split('/')[level]!;
  if (layout.kind === 'flat') {
    const source = folderSource(name, pictures, [], () => -1, options, false);
    return { kind: 'pictures', layout: `${pictures.length} pictures without classes`, splits: all(source), leftOut };
  }

  const order = options.classOrder === 'codepoint' ? undefined : naturalOrder;
  const classNames = [...new Set(pictures.map((file) => folder(file, layout.level)))].sort(order);
  const indices = new Map(classNames.map((className, i) => [className, i]));
  const label = (file: SourceFile) => indices.get(folder(file, layout.level))!;
  const source = (what: string, some: readonly SourceFile[], prepared = false) =>
    folderSource(what, some, classNames, label, options, prepared);
  const classes = `${classNames.length} ${classNames.length === 1 ? 'class' : 'classes'}`;
  switch (layout.kind) {
    case 'classes': {
      const found = classNames.length === 1 ? 'one folder of pictures' : `class folders, ${classes}`;
      return { kind: 'pictures', layout: found, splits: all(source(name, pictures)), leftOut };
    }
    case 'splits': {
      const groups = groupBy(pictures, (file) => folder(file, layout.split).toLowerCase());
      const splits = new Map([...groups].map(([split, some]) => [split, source(`${name}/${split}`, some)]));
      return {
        kind: 'pictures',
        layout: `${quoted([...splits.keys()])} with class folders, ${classes}`,
        splits,
        leftOut,
      };
    }
    case 'corruptions': {
      const { corruption, severity } = layout;
      const nameOf = (file: SourceFile) => (corruption === null ? name : folder(file, corruption));
      const groups = new Map<string, Map<number, SourceFile[]>>();
      for (const [found, some] of groupBy(pictures, nameOf)) {
        groups.set(
          found,
          groupBy(some, (file) => Number(folder(file, severity))),
        );
      }
      checkSameClasses(groups, (file) => folder(file, layout.level), classNames);
      const corrupted = corruptedFolder(name, classNames, groups, (what, some) => source(what, some, true));
      return {
        kind: 'corrupted',
        layout: `ImageNet-C folders, ${groups.size} ${groups.size === 1 ? 'corruption' : 'corruptions'}, ${classes}`,
        corrupted,
        leftOut,
      };
    }
  }
}

function folderSource(
  name: string,
  files: readonly SourceFile[],
  classNames: readonly string[],
  label: (file: SourceFile) => number,
  { decode }: FolderOptions,
  prepared: boolean,
): PictureSource {
  const entries = files.map((file): PictureEntry => {
    const load = async () => {
      if (file.size === 0) throw new SourceError('the file is empty');
      if (file.size > MOST_PICTURE_BYTES)
        throw new SourceError(`the file has ${file.size} bytes, too many for a picture`);
      return decode(await file.read(), file.path);
    };
    return { name: file.path, label: label(file), load };
  });
  return { name, classNames, entries, size: null, prepared };
}

/** The figures of two corruptions or severities compare only over the same classes. */
function checkSameClasses(
  groups: ReadonlyMap<string, ReadonlyMap<number, readonly SourceFile[]>>,
  classOf: (file: SourceFile) => string,
  classNames: readonly string[],
): void {
  for (const [corruption, severities] of groups) {
    for (const [severity, files] of severities) {
      const present = new Set(files.map(classOf));
      const missing = classNames.filter((name) => !present.has(name));
      if (missing.length === 0) continue;
      throw new SourceError(
        `${corruption}/${severity} has no pictures of ${quoted(missing)}, which other corruptions or severities have. ` +
          `Was everything unpacked? Remove that folder or complete it.`,
      );
    }
  }
}

function corruptedFolder(
  name: string,
  classNames: readonly string[],
  groups: ReadonlyMap<string, ReadonlyMap<number, SourceFile[]>>,
  source: (name: string, files: readonly SourceFile[]) => PictureSource,
): CorruptedPictures {
  return {
    name,
    classNames,
    corruptions: [...groups].map(([corruption, severities]) => ({
      name: corruption,
      severities: [...severities.keys()].sort((a, b) => a - b),
    })),
    at(corruption, severity) {
      const files = groups.get(corruption)?.get(severity);
      if (!files) throw new SourceError(`${name} has no ${corruption} of severity ${severity}.`);
      return source(`${corruption} ${severity}`, files);
    },
  };
}

/** One source without splits. */
export function all(source: PictureSource): ReadonlyMap<string, PictureSource> {
  return new Map([['all', source]]);
}

function groupBy<Key>(files: readonly SourceFile[], key: (file: SourceFile) => Key): Map<Key, SourceFile[]> {
  const groups = new Map<Key, SourceFile[]>();
  for (const file of files) {
    const group = groups.get(key(file));
    if (group) group.push(file);
    else groups.set(key(file), [file]);
  }
  return groups;
}
