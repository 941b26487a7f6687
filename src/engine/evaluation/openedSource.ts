/** Pictures that were opened, read and corrupted as they are measured: nothing is kept, so a set may be larger than memory. */
import type { Prepared } from '../../contract/preparedWords';
import type { PicturePart } from '../../contract/image';
import type { DataProposal, LeftOut } from '../../contract/library';
import { severityTableFor } from '../../contract/perturbation';
import { parseRegion, regionWords } from '../../contract/region';
import { coveredShare, maskFor } from '../../image/pictureMask';
import { SourceError } from '../../sources/files/SourceError';
import { imagenetIndices, shownNames } from '../../sources/imagenet/names';
import { PUBLISHED_SETS } from '../../sources/imagenet/publishedSets';
import type { OpenedPictures } from '../../sources/pictures/PictureSource';
import { folderOf } from '../library/data/DataLibrary';
import type { Among, Batching, EvaluationSource } from './EvaluationSource';
import { PixelsPrint } from './fingerprint';
import { ofCorrupted, ofPictures, type OpenedRequest } from './passes';
import { batchesOf } from './pictureBatches';
import { loaded } from './readPictures';
import { evenPlaces } from '../../num/evenPlaces';
import { nothingReadWords } from '../../sources/nothingRead';

export interface Opened {
  opened: OpenedPictures;
  proposal: DataProposal;
}

/** @throws {SourceError} where there are no classes, no labels, or nothing of the choice */
export function openedSource(
  { opened, proposal }: Opened,
  request: OpenedRequest,
  batching: Batching | null = null,
): EvaluationSource {
  const { choice = {}, corruptions, severities, seed } = request;
  const side = choice.side ?? proposal.side;
  const table = request.table ?? severityTableFor(side);
  const folder = folderOf(opened);
  const plan =
    opened.kind === 'corrupted'
      ? ofCorrupted(opened.corrupted, choice, seed)
      : ofPictures(opened.splits, request, folder);
  const { passes, split, notes, names } = plan;
  if (request.expected && request.expected.names !== names) throw otherPictures(proposal.name, request.expected.of);
  const measured = passes.flatMap(({ conditions }) => conditions.filter((one) => typeof one === 'object'));
  const first = passes[0]!.source();
  const { part } = request;
  if (part !== undefined) checkPart(part, opened.kind, side);
  const partWords = opened.kind === 'corrupted' ? opened.corrupted.part : part && wordsOf(part);
  const { classNames, classNumbers } = first;
  if (classNames.length === 0) {
    throw new SourceError(
      `The pictures of ${first.name} have no classes. Put them into class folders, or give labels.`,
    );
  }
  const indices = imagenetIndices(classNames);
  const { among, words } = answersAmong(proposal, classNames.length);
  const leftOut: LeftOut[] = [];
  const readPictures = new Set<string>();
  const pixels = new PixelsPrint();
  const taken: Prepared = { read: 0, asTheyAre: 0 };
  return {
    data: { classNames: shownNames(classNames), imagenetIndices: indices, classNumbers },
    corruptions: opened.kind === 'corrupted' ? distinct(measured.map(({ corruption }) => corruption)) : corruptions,
    severities: opened.kind === 'corrupted' ? distinct(measured.map(({ severity }) => severity)) : severities,
    table,
    seed,
    total: passes.reduce((sum, { count, conditions }) => sum + count * conditions.length, 0),
    chosenAmong: words,
    async *batches(signal) {
      for (const pass of passes)
        yield* batchesOf(pass, {
          side,
          folder,
          table,
          seed,
          part,
          among,
          signal,
          leftOut,
          readPictures,
          pixels,
          batching,
          taken,
        });
      // A shard may have been given nothing, or nothing that can be read; the whole may not.
      if (readPictures.size === 0 && !choice.shard) {
        throw new SourceError(nothingReadWords(proposal.name, leftOut));
      }
    },
    async clean(most) {
      if (opened.kind === 'corrupted') return null;
      const { entries, prepared } = first;
      const places = evenPlaces(Math.min(most, entries.length), entries.length);
      const some = Array.from(places, (place) => entries[place]!);
      const { set } = await loaded(some, { side, folder, prepared, classNames, whose: '' }, []);
      const words = `clean ones of the measured pictures, ${set.count} of them, without their labels`;
      return set.count > 0 ? { set, words } : null;
    },
    pictures: () => ({
      name: proposal.name,
      layout: proposal.layout,
      corrupted: opened.kind === 'corrupted',
      split,
      count: readPictures.size,
      ...(partWords ? { part: partWords } : {}),
      classNames,
      side,
      prepared: { ...taken },
      imagenet: indices !== null,
      fingerprint: { names, pixels: pixels.text() },
      notes: [...proposal.notes, ...proposal.doubts.map(({ said }) => said), ...notes],
      // The proposal has tried some pictures already.
      leftOut: [
        ...proposal.leftOut,
        ...leftOut.filter(({ name }) => !proposal.leftOut.some((one) => one.name === name)),
      ],
    }),
  };
}

/** @throws {SourceError} where nothing is corrupted here, {MaskError} where a mask has another size than the pictures */
function checkPart(part: PicturePart, kind: OpenedPictures['kind'], side: number): void {
  if (kind === 'corrupted') {
    throw new SourceError(
      'The pictures are corrupted already, so no part of them can be chosen. Give clean pictures, or leave the part out.',
    );
  }
  maskFor(part, { width: side, height: side });
}

function wordsOf(part: PicturePart): string {
  if (typeof part === 'string') return regionWords(parseRegion(part));
  return `the mask ${part.name ?? 'that was given'}, ${(100 * coveredShare(part)).toFixed(1)} % of the picture`;
}

/** As the data was opened: its classes are those that answers are chosen among, unless all of the model's are meant. */
export function answersAmong({ doubts, reading }: DataProposal, classes: number): { among: Among; words: string } {
  const chosen = doubts.find(({ option }) => option === 'answers')?.chosen ?? reading.answers;
  if (chosen === 'all') return { among: 'all', words: 'among all classes of the model' };
  const set = PUBLISHED_SETS.find(({ choice }) => choice === chosen);
  if (set) return { among: 'present', words: `among the ${set.labels.length} classes of ${set.name}` };
  return { among: 'present', words: `among the ${classes} ${classes === 1 ? 'class' : 'classes'} of the pictures` };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function otherPictures(name: string, of: string): SourceError {
  return new SourceError(
    `The pictures differ: those of ${name} have other names or classes than those that ${of} was measured on. Measure both on the same.`,
  );
}
