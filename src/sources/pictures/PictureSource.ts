/**
 * Labelled pictures of any origin, listed at once and decoded one by one: names, labels and classes are known before a single
 * picture is read, so that classes can be chosen, sets split and sizes told first.
 */
import type { Picture } from '../../contract/image';
import type { Doubt, LeftOut } from '../../contract/library';

export interface PictureEntry {
  /** Unique in its source: a path, or `file#record`. */
  name: string;
  /** Index into `classNames`; −1 where it is not known. */
  label: number;
  /** By which a picture is known in every corruption and severity, where its name does not tell: a record of CIFAR-10-C. */
  key?: string;
  /**
   * Reads and decodes it. Neighbours may share a read, so reading in order is fastest.
   * @throws where it cannot be read or is no picture
   */
  load(): Promise<Picture>;
}

export interface PictureSource {
  name: string;
  classNames: readonly string[];
  /** Number of each class in the file of labels that was read; not there where folders or names say the class. */
  classNumbers?: readonly number[];
  entries: readonly PictureEntry[];
  /** Pixels, where all pictures have one size that is known without decoding. */
  size: { width: number; height: number } | null;
  /** Published at the size that models take, and corrupted after that: never to be cropped again (ImageNet-C). */
  prepared: boolean;
}

/** Pictures that were corrupted by others: one source for each corruption and severity, with the same pictures in each. */
export interface CorruptedPictures {
  name: string;
  classNames: readonly string[];
  /** As of a `PictureSource`. */
  classNumbers?: readonly number[];
  /** Names as published, with the severities that are there, ascending. */
  corruptions: readonly { name: string; severities: readonly number[] }[];
  /** What part of each picture was corrupted, as far as is known; left out for all of it. */
  part?: string;
  /** @throws {SourceError} where there is no such corruption or severity */
  at(corruption: string, severity: number): PictureSource;
}

/** What was opened: sources by the name of their split (one, named `all`, where there are no splits), or corrupted pictures. */
export type OpenedPictures = (
  { kind: 'pictures'; splits: ReadonlyMap<string, PictureSource> } | { kind: 'corrupted'; corrupted: CorruptedPictures }
) & {
  /** What was recognised, in words for the person who brought it. */
  layout: string;
  /** That all pictures lay in before some were chosen, with a `/` at its end; left out where all are there. */
  folder?: string;
  leftOut: readonly LeftOut[];
  /** What has to be known about how it was read, in sentences. */
  notes: readonly string[];
  /** What the files do not settle, and how it was read. */
  doubts: readonly Doubt[];
};

/**
 * Turns a picture file into pixels; `createImageBitmap` in a browser, `sharp` under Node.
 * @param name with its extension, for messages
 * @throws where it is no picture
 */
export type DecodePicture = (bytes: Uint8Array, name: string) => Promise<Picture>;

/** Number of entries of each class, and last of those without a label. */
export function countByClass(source: PictureSource): { classes: number[]; unlabelled: number } {
  const classes = new Array<number>(source.classNames.length).fill(0);
  let unlabelled = 0;
  for (const { label } of source.entries) {
    if (label < 0) unlabelled++;
    else classes[label]!++;
  }
  return { classes, unlabelled };
}
