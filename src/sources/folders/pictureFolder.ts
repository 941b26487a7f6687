/** Pictures in folders, of a disk or of an archive, as sources: flat, ImageFolder, with splits, ImageNet-C, or copies made by Temper. */
import { CORRUPTED_FOLDER_FILE } from '../../contract/corruptedFolder';
import { TEST_SPLITS, type ClassOrder } from '../../contract/library';
import { isHidden, looksLikePicture } from './pictureNames';
import { recogniseLayout, type FolderLayout } from './layout';
import { inClassOrder, orderDoubts } from './classOrder';
import { corruptedFolder, type CorruptedFile } from './corruptedFolder';
import { folderSource } from './folderSource';
import { naturalOrder } from './naturalOrder';
import { outputNote, ownCopy, ownOutputs, type OwnCopy } from './ownOutput';
import { SourceError } from '../files/SourceError';
import { quoted } from '../pictures/selectPictures';
import { severityDoubt, UNKNOWN_SEVERITY } from '../pictures/severityDoubt';
import type { LeftOut } from '../files/SourceError';
import type { SourceFile } from '../files/SourceFile';
import type { DecodePicture, OpenedPictures, PictureSource } from '../pictures/PictureSource';

/** What a shard of `temper corrupt` leaves, until all are merged. */
const SHARD = /(^|\/)temper-shard-\d+-of-\d+\.json$/;
const UNMERGED = 'a shard of temper corrupt lies here, and copies of others may be missing: see temper merge';

export interface FolderOptions {
  /** Name of the folder or archive. */
  name: string;
  decode: DecodePicture;
  classOrder?: ClassOrder;
  /** Of corrupted pictures whose folders do not say it. */
  severity?: number;
}

type Said = Pick<OpenedPictures, 'leftOut' | 'notes' | 'doubts'>;

/**
 * @param files of a directory picker, a walk, or an archive; hidden ones are ignored, others that are no pictures by their
 * name are left out and counted
 * @throws {SourceError} where there are no pictures, or the layout is mixed or unknown
 */
export async function openPictureFolder(files: readonly SourceFile[], options: FolderOptions): Promise<OpenedPictures> {
  const visible = files.filter((file) => !isHidden(file.path));
  const pictures = visible.filter((file) => looksLikePicture(file.path)).sort((a, b) => naturalOrder(a.path, b.path));
  const outputs = await ownOutputs(visible);
  const copies = pictures.flatMap((file) => ownCopy(file, outputs) ?? []);
  const manifests = new Set(outputs.map(({ folder }) => folder + CORRUPTED_FOLDER_FILE));
  const leftOut = visible
    .filter((file) => !looksLikePicture(file.path) && !manifests.has(file.path))
    .map((file): LeftOut => ({ name: file.path, why: SHARD.test(file.path) ? UNMERGED : 'no picture by its name' }));
  if (copies.length > 0 && copies.length === pictures.length) return openCopies(copies, options, leftOut);
  const copied = new Set(copies.map(({ file }) => file));
  const others = pictures.filter((file) => !copied.has(file));
  return openPlain(others, options, [...leftOut, ...copiesLeftOut(copies)]);
}

function openPlain(
  pictures: readonly SourceFile[],
  options: FolderOptions,
  leftOut: readonly LeftOut[],
): OpenedPictures {
  const { name, decode } = options;
  const layout = recogniseLayout(
    pictures.map((file) => file.path),
    name,
  );
  const none: Said = { leftOut, notes: [], doubts: [] };
  if (layout.kind === 'flat') {
    const unlabelled = pictures.map((file) => ({ file, label: -1 }));
    const source = folderSource(name, unlabelled, [], decode, false);
    return {
      kind: 'pictures',
      layout: `${pictures.length} ${pictures.length === 1 ? 'picture' : 'pictures'} without classes`,
      splits: all(source),
      ...none,
    };
  }
  if (layout.kind === 'corruptions') return openCorruptions(pictures, layout, options, none);
  const classOf = (file: SourceFile) => folder(file, layout.level);
  const classNames = inClassOrder(pictures.map(classOf), options.classOrder);
  const said: Said = { ...none, doubts: orderDoubts(classNames, options.classOrder) };
  const indices = new Map(classNames.map((className, i) => [className, i]));
  const source = (what: string, some: readonly SourceFile[]): PictureSource =>
    folderSource(
      what,
      some.map((file) => ({ file, label: indices.get(classOf(file))! })),
      classNames,
      decode,
      false,
    );
  if (layout.kind === 'classes') {
    const found = classNames.length === 1 ? 'one folder of pictures' : `class folders, ${classes(classNames)}`;
    return { kind: 'pictures', layout: found, splits: all(source(name, pictures)), ...said };
  }
  const groups = groupBy(pictures, (file) => folder(file, layout.split).toLowerCase());
  const splits = new Map([...groups].map(([split, some]) => [split, source(`${name}/${split}`, some)]));
  const words = `${quoted([...splits.keys()])} with class folders, ${classes(classNames)}`;
  return { kind: 'pictures', layout: words, splits, ...said };
}

type Corruptions = Extract<FolderLayout, { kind: 'corruptions' }>;

function openCorruptions(
  pictures: readonly SourceFile[],
  { corruption, severity, level }: Corruptions,
  options: FolderOptions,
  none: Said,
): OpenedPictures {
  const { name } = options;
  const found = pictures.map((file): CorruptedFile => ({
    file,
    corruption: corruption === null ? name : folder(file, corruption),
    severity: severity === null ? (options.severity ?? UNKNOWN_SEVERITY) : Number(folder(file, severity)),
    className: level === null ? null : folder(file, level),
  }));
  const doubts =
    severity === null
      ? [
          severityDoubt(
            `The folders of ${name} are called as corruptions are (${quoted([...new Set(found.map((one) => one.corruption))], 3)}), and nothing ` +
              'says their severity. They are taken as pictures of one severity.',
            options.severity,
          ),
        ]
      : [];
  const how =
    severity === null ? 'folders of corruptions' : level === null ? 'corrupted pictures' : 'ImageNet-C folders';
  return corruptedFrom(found, how, { ...options, prepared: true }, { ...none, doubts });
}

/** Pictures that Temper corrupted, named by their manifest. */
function openCopies(copies: readonly OwnCopy[], options: FolderOptions, leftOut: readonly LeftOut[]): OpenedPictures {
  const outputs = [...new Set(copies.map(({ output }) => output))];
  checkOnce(copies);
  // All are copies of one folder, so that together they tell how it was laid out.
  const layout = recogniseLayout(
    copies.map(({ rest }) => rest),
    options.name,
  );
  if (layout.kind === 'corruptions') {
    throw new SourceError(
      `${options.name} holds corrupted copies of pictures that were corrupted before. Corrupt the clean pictures instead.`,
    );
  }
  const named = (rest: string, level: number) => rest.split('/')[level] ?? '';
  const split =
    layout.kind === 'splits'
      ? TEST_SPLITS.find((one) => copies.some(({ rest }) => named(rest, layout.split).toLowerCase() === one))
      : undefined;
  const used =
    split === undefined || layout.kind !== 'splits'
      ? copies
      : copies.filter(({ rest }) => named(rest, layout.split).toLowerCase() === split);
  const others = copies.length - used.length;
  const found = used.map(({ file, corruption, severity, rest }): CorruptedFile => ({
    file,
    corruption,
    severity,
    className: layout.kind === 'flat' ? null : named(rest, layout.level),
  }));
  const said: Said = {
    leftOut: others > 0 ? [...leftOut, { name: `${others} pictures`, why: `not of the ${split} split` }] : leftOut,
    notes: [outputNote(outputs)],
    doubts: [],
  };
  const prepared = outputs.every(({ made }) => made?.sized ?? true);
  const opened = corruptedFrom(found, 'corrupted by Temper', { ...options, prepared }, said);
  const part = [...new Set(outputs.flatMap(({ made }) => made?.part ?? []))].join(', ');
  if (opened.kind === 'corrupted' && part !== '') opened.corrupted.part = part;
  return opened;
}

function corruptedFrom(
  found: readonly CorruptedFile[],
  how: string,
  options: FolderOptions & { prepared: boolean },
  said: Said,
): OpenedPictures {
  const names = found.flatMap(({ className }) => className ?? []);
  const classNames = inClassOrder(names, options.classOrder);
  const { corrupted, notes } = corruptedFolder(found, classNames, options);
  const count = corrupted.corruptions.length;
  const parts = [how, `${count} ${count === 1 ? 'corruption' : 'corruptions'}`];
  if (classNames.length > 0) parts.push(classes(classNames));
  return {
    kind: 'corrupted',
    layout: parts.join(', '),
    corrupted,
    leftOut: said.leftOut,
    notes: [...said.notes, ...notes],
    doubts: [...said.doubts, ...orderDoubts(classNames, options.classOrder)],
  };
}

/** @throws {SourceError} where two folders hold copies of the same picture under the same corruption and severity */
function checkOnce(copies: readonly OwnCopy[]): void {
  const seen = new Map<string, OwnCopy>();
  for (const copy of copies) {
    const key = `${copy.corruption}/${copy.severity}/${copy.rest}`;
    const other = seen.get(key);
    if (other) {
      throw new SourceError(
        `${other.file.path} and ${copy.file.path} are copies of the same picture. Choose one of the folders.`,
      );
    }
    seen.set(key, copy);
  }
}

/** Copies that lie among clean pictures, by their folders. */
function copiesLeftOut(copies: readonly OwnCopy[]): LeftOut[] {
  const counts = new Map<string, number>();
  for (const { output, corruption, severity } of copies) {
    const name = `${output.folder}${corruption}/${severity}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({
    name,
    why: `${count} ${count === 1 ? 'copy' : 'copies'} that Temper corrupted, among pictures that it did not`,
  }));
}

const folder = (file: SourceFile, level: number) => file.path.split('/')[level]!;
const classes = (names: readonly string[]) => `${names.length} ${names.length === 1 ? 'class' : 'classes'}`;

/** One source without splits. */
function all(source: PictureSource): ReadonlyMap<string, PictureSource> {
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
