/** The pictures of a folder curve, wherever they come from: squares of one side, in batches, with labels where they have any. */
import type { FolderPictures } from '../../../contract/folder';
import type { ImageSet, Picture } from '../../../contract/image';
import { TEST_SPLITS, type LeftOut } from '../../../contract/library';
import { presetConfig } from '../../../contract/presets';
import { MODEL_SIDE, preparationOf, preparePicture, SMALL_SIDE } from '../../../image/preparePicture';
import { pictureStream } from '../../../num/pictureSeed';
import { hash3 } from '../../../num/random';
import { reasonOf, SourceError } from '../../../sources/files/SourceError';
import { blobFile } from '../../../sources/files/SourceFile';
import { imagenetIndices, shownNames } from '../../../sources/imagenet/names';
import { openPictures } from '../../../sources/openPictures';
import { limitCount } from '../../../sources/pictures/selectPictures';
import { loadChecked } from '../../../sources/pictures/toImageSet';
import { pictureAt } from '../../evaluation/pictureAt';
import type { DataClasses } from '../../inputs/classColumns';
import { measuringSplit } from '../../inputs/measuringSplit';
import { folderOf } from '../../library/data/DataLibrary';
import { roundTheClasses } from '../../library/data/openKept';
import type { SessionParts } from '../../sessionParts';

/** Pictures that go through everything together. */
const BATCH = 16;

export interface FolderPicture {
  picture: Picture;
  /** −1 where it is not known. */
  label: number;
  /** What it draws by. */
  seed: number;
  index: number;
}

/** Some of the pictures, and how many have been looked at with them, those included that cannot be read. */
export interface FolderBatch {
  pictures: FolderPicture[];
  seen: number;
}

export interface FolderSource {
  name: string;
  layout: string;
  /** Pictures that are there, and those that are looked at. */
  found: number;
  total: number;
  data: DataClasses;
  side(): number;
  notes: string[];
  leftOut: LeftOut[];
  batches(signal: AbortSignal): AsyncGenerator<FolderBatch>;
}

export interface SourceOptions {
  seed: number;
  most: number;
  signal: AbortSignal;
}

/** @throws {SourceError} where there are no pictures, they are corrupted already, or something has to be settled first */
export function folderSource(
  parts: SessionParts,
  pictures: FolderPictures,
  options: SourceOptions,
): Promise<FolderSource> {
  switch (pictures.from) {
    case 'files':
      return ofFiles(parts, pictures.files, options);
    case 'kept':
      return ofKept(parts, pictures.id, options);
    case 'drawings':
      return ofDrawings(parts, pictures.perClass, options);
  }
}

async function ofFiles(
  { platform }: SessionParts,
  files: Extract<FolderPictures, { from: 'files' }>['files'],
  { seed, most, signal }: SourceOptions,
): Promise<FolderSource> {
  if (files.length === 0) throw new SourceError('There is no file. Choose a folder of pictures, or several pictures.');
  const sources = files.map(({ path, file }) => blobFile(path.replace(/^(\.?\/)+/, ''), file));
  const name = nameOf(sources.map(({ path }) => path));
  const opened = await openPictures(sources, { name, decode: platform.decode, signal });
  if (opened.kind === 'corrupted') {
    throw new SourceError(
      `The pictures of ${name} are corrupted already. Choose clean ones; these are corrupted here.`,
    );
  }
  const doubt = opened.doubts.find(({ chosen }) => chosen === null);
  if (doubt) throw new SourceError(`${doubt.said} Open the folder under Data & models to settle that, and keep it.`);
  const { source, note } = measuringSplit(opened.splits);
  const labelled = source.entries.filter(({ label }) => label >= 0);
  const unlabelled = source.entries.length - labelled.length;
  const usable = labelled.length > 0 ? { ...source, entries: labelled } : source;
  const chosen = limitCount(usable, most, seed);
  const folder = folderOf(opened);
  const leftOut = [...opened.leftOut];
  const notes = [...opened.notes, ...(note === null ? [] : [note])];
  if (labelled.length > 0 && unlabelled > 0) notes.push(`${unlabelled} pictures without a label are not looked at.`);
  let side = MODEL_SIDE;
  return {
    name,
    layout: opened.layout,
    found: source.entries.length,
    total: chosen.entries.length,
    data: {
      classNames: shownNames(source.classNames),
      imagenetIndices: imagenetIndices(source.classNames),
      classNumbers: source.classNumbers,
    },
    side: () => side,
    notes,
    leftOut,
    async *batches(given) {
      const { entries, prepared } = chosen;
      for (let start = 0; start < entries.length; start += BATCH) {
        given.throwIfAborted();
        const read = await Promise.all(
          entries.slice(start, start + BATCH).map(async (entry) => {
            try {
              return [{ entry, picture: await loadChecked(entry) }];
            } catch (error) {
              leftOut.push({ name: entry.name, why: reasonOf(error) });
              return [];
            }
          }),
        );
        const found = read.flat();
        if (start === 0) side = sideOf(found.map(({ picture }) => picture));
        const pictures = found.map(({ entry, picture }) => ({
          picture: preparePicture(picture, preparationOf(side), prepared),
          label: entry.label,
          seed: hash3(seed, pictureStream(entry.name.slice(folder.length)), 0),
          index: 0,
        }));
        yield { pictures, seen: Math.min(entries.length, start + BATCH) };
      }
    },
  };
}

async function ofKept({ library }: SessionParts, id: string, { seed, most }: SourceOptions): Promise<FolderSource> {
  const { kept, labels, pictures } = await library.data.load(id);
  if (kept.kind === 'corrupted') {
    throw new SourceError(`The pictures of ${kept.name} are corrupted already. Choose clean ones.`);
  }
  const names = kept.splits.map(({ name }) => name);
  const split = TEST_SPLITS.find((name) => names.includes(name)) ?? names[0]!;
  const all = labels(split);
  const known = Int32Array.from(all.keys()).filter((i) => all[i]! >= 0);
  const usable = known.length > 0 ? known : Int32Array.from(all.keys());
  const chosen = roundTheClasses(
    Array.from(usable, (i) => all[i]!),
    most,
  ).map((i) => usable[i]!);
  const { shownNames: classNames, imagenetIndices: indices, classNumbers } = kept;
  return {
    name: kept.name,
    layout: names.length > 1 ? `${kept.layout}, part ${split}` : kept.layout,
    found: all.length,
    total: chosen.length,
    data: { classNames: known.length > 0 ? classNames : [], imagenetIndices: indices, classNumbers },
    side: () => kept.side,
    notes: [...(kept.notes ?? [])],
    leftOut: [...kept.leftOut],
    batches: async function* (signal) {
      for (let start = 0; start < chosen.length; start += BATCH) {
        signal.throwIfAborted();
        const some = chosen.slice(start, start + BATCH);
        yield { pictures: ofSet(await pictures(split, some), seed, start), seen: start + some.length };
      }
    },
  };
}

async function ofDrawings(parts: SessionParts, perClass: number, { seed, most }: SourceOptions): Promise<FolderSource> {
  const config = presetConfig('quick', seed);
  const { classNames, side, ...data } = await parts.pictures(config);
  const count = Math.min(most, perClass * classNames.length);
  const set = await data.part('clean', count);
  if (!set) throw new SourceError('There are no drawings.');
  return {
    name: 'drawings',
    layout: `${classNames.length} classes × ${Math.floor(set.count / classNames.length)} drawings that no network was trained on`,
    found: set.count,
    total: set.count,
    data: { classNames, imagenetIndices: null },
    side: () => side,
    notes: [],
    leftOut: [],
    batches: async function* (signal) {
      for (let start = 0; start < set.count; start += BATCH) {
        signal.throwIfAborted();
        const pictures = ofSet(set, seed, 0).slice(start, start + BATCH);
        yield { pictures, seen: start + pictures.length };
      }
    },
  };
}

/** @param first number of the set's first picture, which it draws by where the set has no names */
function ofSet(set: ImageSet, seed: number, first: number): FolderPicture[] {
  const { streams } = set;
  return Array.from({ length: set.count }, (_, i) => ({
    picture: pictureAt(set, i),
    label: set.labels[i]!,
    seed: streams ? hash3(seed, streams[i]!, 0) : seed,
    index: streams ? 0 : first + i,
  }));
}

/** Their own where the first of them are squares of one small size; that of models for photographs otherwise. */
function sideOf(pictures: readonly Picture[]): number {
  const [first] = pictures;
  const alike = first && pictures.every(({ width, height }) => width === first.width && height === first.width);
  return alike && first.width <= SMALL_SIDE ? first.width : MODEL_SIDE;
}

function nameOf(paths: readonly string[]): string {
  const folders = new Set(paths.map((path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')));
  const [only] = folders;
  return (folders.size === 1 && only) || 'pictures';
}
