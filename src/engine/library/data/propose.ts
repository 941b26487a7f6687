/** What was found, for the user to choose from before anything is decoded and kept: counts, names, side, a few pictures. */
import type { Picture } from '../../../contract/image';
import { fewPicturesHint } from '../../../contract/fewPictures';
import type { DataProposal, DataSplit, LeftOut, ReadingOptions } from '../../../contract/library';
import { reasonOf } from '../../../sources/files/SourceError';
import { shownNames } from '../../../sources/imagenet/names';
import {
  countByClass,
  type OpenedPictures,
  type PictureEntry,
  type PictureSource,
} from '../../../sources/pictures/PictureSource';
import { MODEL_SIDE, preparationOf, preparePicture, SMALL_SIDE } from '../../../image/preparePicture';
import { loadChecked } from '../../../sources/pictures/toImageSet';
import { SourceUnreachable } from '../../../sources/web/remoteFile';
import { ALL } from './choosePictures';
import { roundTheClasses } from './openKept';

const PREVIEW = 8;
/** Candidates for the preview that may turn out unreadable. */
const TRIED = 16;
/** A file of records is read in large blocks, so its preview comes from its beginning. */
const FIRST_RECORDS = 256;
const MOST_LEFT_OUT = 500;

export interface ProposeOptions {
  name: string;
  /** Entries of one file share large reads. */
  records: boolean;
  /** Options that they were opened with. */
  reading: ReadingOptions;
  signal: AbortSignal;
}

/** @throws {SourceUnreachable} where the pictures' server cannot be reached; the signal's reason */
export async function propose(opened: OpenedPictures, options: ProposeOptions): Promise<DataProposal> {
  const sources = sourcesOf(opened);
  const { classNames } = sources[0]!.source;
  const { pictures, unreadable } = await firstPictures(
    sources.map(({ source }) => source),
    options,
  );
  const side = sideOf(
    sources.map(({ source }) => source),
    pictures,
  );
  const shown = shownNames(classNames);
  const splits = opened.kind === 'corrupted' ? [fullest(sources)] : sources.map(countsOf);
  const hint = opened.kind === 'corrupted' ? null : fewPicturesHint(shown, splits);
  return {
    name: options.name,
    layout: opened.layout,
    kind: opened.kind,
    classNames,
    shownNames: shown,
    splits,
    ...(hint === null ? {} : { hint }),
    corruptions: opened.kind === 'corrupted' ? opened.corrupted.corruptions : [],
    leftOut: shortened([...opened.leftOut, ...unreadable]),
    notes: opened.notes,
    doubts: opened.doubts,
    reading: options.reading,
    side,
    preview: pictures.map(({ picture, prepared }) => preparePicture(picture, preparationOf(side), prepared)),
  };
}

interface Named {
  name: string;
  source: PictureSource;
}

/** Splits, or every corruption and severity. */
function sourcesOf(opened: OpenedPictures): Named[] {
  if (opened.kind === 'pictures') return [...opened.splits].map(([name, source]) => ({ name, source }));
  const { corrupted } = opened;
  return corrupted.corruptions.flatMap(({ name, severities }) =>
    severities.map((severity) => ({ name: ALL, source: corrupted.at(name, severity) })),
  );
}

function countsOf({ name, source }: Named): DataSplit {
  const { classes, unlabelled } = countByClass(source);
  return { name, count: source.entries.length, perClass: classes, unlabelled };
}

/** Corruptions and severities have the same pictures; where some are missing, the one that has most tells what there is. */
function fullest(cells: readonly Named[]): DataSplit {
  return countsOf(cells.reduce((most, one) => (one.source.entries.length > most.source.entries.length ? one : most)));
}

interface Loaded {
  picture: Picture;
  prepared: boolean;
}

/** A few pictures of different classes from all of the sources. */
async function firstPictures(
  sources: readonly PictureSource[],
  { records, signal }: ProposeOptions,
): Promise<{ pictures: Loaded[]; unreadable: LeftOut[] }> {
  const step = Math.max(1, Math.floor(sources.length / PREVIEW));
  const some = sources.filter(({ entries }, s) => entries.length > 0 && s % step === 0).slice(0, PREVIEW);
  const candidates = some.map((source, s) => {
    const entries = records ? source.entries.slice(0, FIRST_RECORDS) : source.entries;
    const labels = entries.map((entry) => entry.label);
    // Each source begins with another class, or eight corruptions of one class would be shown.
    const chosen = roundTheClasses(labels, TRIED, s * Math.ceil(PREVIEW / some.length));
    return Array.from(chosen, (i) => ({ entry: entries[i]!, prepared: source.prepared }));
  });
  const inTurn: { entry: PictureEntry; prepared: boolean }[] = [];
  for (let i = 0; i < TRIED; i++) inTurn.push(...candidates.flatMap((one) => one[i] ?? []));
  const pictures: Loaded[] = [];
  const unreadable: LeftOut[] = [];
  for (const { entry, prepared } of inTurn.slice(0, TRIED)) {
    if (pictures.length === PREVIEW) break;
    signal.throwIfAborted();
    try {
      pictures.push({ picture: await loadChecked(entry), prepared });
    } catch (error) {
      if (error instanceof SourceUnreachable) throw error;
      unreadable.push({ name: entry.name, why: reasonOf(error) });
    }
  }
  return { pictures, unreadable };
}

/** Their own where all have one small size: as the files say, or as the pictures of the preview have it. */
function sideOf(sources: readonly PictureSource[], preview: readonly Loaded[]): number {
  const sizes = sources.every(({ size }) => size !== null)
    ? sources.map(({ size }) => size!)
    : preview.map(({ picture }) => picture);
  const [first] = sizes;
  const alike = first && sizes.every(({ width, height }) => width === first.width && height === first.width);
  return alike && first.width <= SMALL_SIDE ? first.width : MODEL_SIDE;
}

/** A list that a person may look through. */
export function shortened(leftOut: readonly LeftOut[]): LeftOut[] {
  if (leftOut.length <= MOST_LEFT_OUT) return [...leftOut];
  const more = leftOut.length - MOST_LEFT_OUT;
  return [...leftOut.slice(0, MOST_LEFT_OUT), { name: `${more.toLocaleString('en')} more`, why: 'for such reasons' }];
}
