/** Opened pictures, with or without labels, one by one as squares, for sequences of each. */
import type { FlipsRequest, FlipsResult } from '../../../contract/flips';
import type { ImageSet } from '../../../contract/image';
import type { LeftOut } from '../../../contract/library';
import { fingerprint } from '../../../num/fingerprint';
import { hash3 } from '../../../num/random';
import { SourceError } from '../../../sources/files/SourceError';
import { imagenetIndices, shownNames } from '../../../sources/imagenet/names';
import { limitCount } from '../../../sources/pictures/selectPictures';
import { folderOf } from '../../library/data/DataLibrary';
import type { DataClasses } from '../../inputs/classColumns';
import { measuringSplit } from '../../inputs/measuringSplit';
import { BATCH, type Among } from '../EvaluationSource';
import { answersAmong, type Opened } from '../openedSource';
import { loaded } from '../readPictures';

export interface FlipPicture {
  /** Its name, and a hash of its pixels. */
  key: string;
  /** Of this picture alone. */
  set: ImageSet;
  /** What its random frames draw by. */
  seed: number;
}

export interface FlipSource {
  data: DataClasses;
  among: Among;
  /** In words that follow "Answers are chosen". */
  chosenAmong: string;
  found: number;
  count: number;
  pictures(signal: AbortSignal): AsyncGenerator<FlipPicture>;
  /** Final once all pictures have been taken. */
  about(): FlipsResult['pictures'];
}

/** @throws {SourceError} where the pictures are corrupted already, or there is none */
export function flipSource({ opened, proposal }: Opened, { choice = {}, seed }: FlipsRequest): FlipSource {
  if (opened.kind === 'corrupted') {
    throw new SourceError('The pictures are corrupted already; sequences are made of clean ones.');
  }
  const { name: split, source: whole, note } = measuringSplit(opened.splits, choice.split);
  const source = choice.limit === undefined ? whole : limitCount(whole, choice.limit, seed);
  const { entries, classNames, classNumbers, prepared } = source;
  if (entries.length === 0) throw new SourceError(`There is no picture in ${proposal.name}.`);
  const labelled = classNames.length > 0 && entries.some(({ label }) => label >= 0);
  const { among, words } = labelled
    ? answersAmong(proposal, classNames.length)
    : { among: 'all' as const, words: 'among all classes of the model' };
  const side = choice.side ?? proposal.side;
  const folder = folderOf(opened);
  const leftOut: LeftOut[] = [];
  let read = 0;
  return {
    data: {
      classNames: labelled ? shownNames(classNames) : [],
      imagenetIndices: labelled ? imagenetIndices(classNames) : null,
      classNumbers: labelled ? classNumbers : undefined,
    },
    among,
    chosenAmong: words,
    found: whole.entries.length,
    count: entries.length,
    async *pictures(signal) {
      for (let start = 0; start < entries.length; start += BATCH) {
        signal.throwIfAborted();
        const part = entries.slice(start, start + BATCH);
        const { set, keys } = await loaded(part, { side, folder, prepared, classNames, whose: '' }, leftOut);
        for (let i = 0; i < set.count; i++) {
          read++;
          const one = pictureOf(set, i);
          const key = `${keys[i]!}#${fingerprint(one.pixels)}`;
          yield { key, set: one, seed: hash3(seed, set.streams![i]!, 0) };
        }
      }
    },
    about: () => ({
      name: proposal.name,
      layout: proposal.layout,
      split: opened.splits.size > 1 ? split : null,
      count: read,
      classNames: labelled ? classNames : [],
      side,
      notes: [...proposal.notes, ...proposal.doubts.map(({ said }) => said), ...(note ? [note] : [])],
      leftOut: [
        ...proposal.leftOut,
        ...leftOut.filter(({ name }) => !proposal.leftOut.some((one) => one.name === name)),
      ],
    }),
  };
}

/** A copy: who is sent a part of an array is sent the whole. */
function pictureOf(set: ImageSet, i: number): ImageSet {
  const size = set.width * set.height * 3;
  const pixels = set.pixels.slice(i * size, (i + 1) * size);
  return { ...set, count: 1, pixels, labels: set.labels.slice(i, i + 1), streams: undefined };
}
