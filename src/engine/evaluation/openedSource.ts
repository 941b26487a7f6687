/** Pictures that were opened, read and corrupted as they are measured: nothing is kept, so a set may be larger than memory. */
import type { EvaluateRequest, PicturesChoice } from '../../contract/evaluation';
import type { Prepared } from '../../contract/preparedWords';
import { shardOf } from '../../contract/shard';
import type { ImageSet, PicturePart } from '../../contract/image';
import type { DataProposal, LeftOut } from '../../contract/library';
import { adaptationBatches, adaptationSeed } from '../../evaluate/adaptation/order';
import { severityTableFor, type SeverityTable } from '../../contract/perturbation';
import { parseRegion, regionWords } from '../../contract/region';
import { coveredShare, maskFor } from '../../image/pictureMask';
import { preparationOf, preparePicture } from '../../image/preparePicture';
import { pictureStream, stemOf } from '../../num/pictureSeed';
import { sharedBytes } from '../../pool/sharedBytes';
import { reasonOf, SourceError } from '../../sources/files/SourceError';
import { imagenetIndices, shownNames } from '../../sources/imagenet/names';
import { PUBLISHED_SETS } from '../../sources/imagenet/publishedSets';
import type { OpenedPictures, PictureEntry, PictureSource } from '../../sources/pictures/PictureSource';
import { limitCount } from '../../sources/pictures/selectPictures';
import { loadChecked } from '../../sources/pictures/toImageSet';
import { folderOf } from '../library/data/DataLibrary';
import { NamesPrint, PixelsPrint } from './fingerprint';
import { measuringSplit } from '../inputs/measuringSplit';
import { BATCH, type Among, type Batching, type EvaluationBatch, type EvaluationSource } from './EvaluationSource';
import type { Condition } from './scoreboard';

export interface Opened {
  opened: OpenedPictures;
  proposal: DataProposal;
}

type OpenedRequest = Extract<EvaluateRequest['pictures'], { from: 'opened' }>;

/** One pass over a source: with clean pictures and corrupted copies of them, or of pictures that others corrupted. */
interface Pass {
  /** How many of its pictures are looked at. */
  count: number;
  /** These pictures, made anew each time: those of a corruption and a severity are listed when their turn comes. */
  source(): PictureSource;
  conditions: readonly Condition[];
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
      if (readPictures.size === 0 && !choice.shard) throw nothingRead(proposal.name, leftOut);
    },
    async clean(most) {
      if (opened.kind === 'corrupted') return null;
      const { entries, prepared } = first;
      const some = spread(entries, Math.min(most, entries.length));
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

interface Plan {
  passes: Pass[];
  /** Fingerprint of all pictures, those of other shards too. */
  names: string;
  split: string | null;
  notes: string[];
}

function ofPictures(
  splits: ReadonlyMap<string, PictureSource>,
  { choice = {}, corruptions, severities, seed }: OpenedRequest,
  folder: string,
): Plan {
  const { name, source, note } = measuringSplit(splits, choice.split);
  const chosen = labelledOnly(source, choice, seed);
  const names = new NamesPrint(source.classNames);
  names.add('', chosen.source.entries, folder);
  const part = sharded(chosen.source, choice);
  const cells = corruptions.flatMap((corruption) => severities.map((severity) => ({ corruption, severity })));
  return {
    passes: [{ count: part.entries.length, source: () => part, conditions: ['clean', ...cells] }],
    names: names.text(),
    split: splits.size > 1 ? name : null,
    notes: [...(note ? [note] : []), ...chosen.notes],
  };
}

function ofCorrupted(
  corrupted: Extract<OpenedPictures, { kind: 'corrupted' }>['corrupted'],
  choice: PicturesChoice,
  seed: number,
): Plan {
  const notes = new Set([
    'The pictures are corrupted already: they are measured as they are, and there is no figure for clean ones.',
  ]);
  const { cells = {} } = choice;
  const chosenCells = corrupted.corruptions.flatMap(({ name, severities }) =>
    severities
      .filter((severity) => isAmong(cells.corruptions, name) && isAmong(cells.severities, severity))
      .map((severity) => ({ name, severity })),
  );
  const all = corrupted.corruptions.reduce((sum, { severities }) => sum + severities.length, 0);
  if (chosenCells.length === 0) throw nothingChosen(corrupted.corruptions);
  if (chosenCells.length < all) {
    notes.add(
      `Of the ${all} sets of a corruption and a severity that are there, ${chosenCells.length} are measured, as chosen.`,
    );
  }
  const names = new NamesPrint(corrupted.classNames);
  const passes = chosenCells.map(({ name, severity }): Pass => {
    const chosen = () => labelledOnly(corrupted.at(name, severity), choice, seed);
    const { source, notes: said } = chosen();
    for (const note of said) notes.add(note);
    names.add(`${name} ${severity}`, source.entries);
    return {
      count: sharded(source, choice).entries.length,
      source: () => sharded(chosen().source, choice),
      conditions: [{ corruption: name, severity }],
    };
  });
  return { passes, names: names.text(), split: null, notes: [...notes] };
}

function sharded(source: PictureSource, { shard }: PicturesChoice): PictureSource {
  return shard ? { ...source, entries: shardOf(source.entries, shard) } : source;
}

/** Where nothing is chosen all are meant. */
function isAmong<T>(chosen: readonly T[] | undefined, value: T): boolean {
  return !chosen || chosen.includes(value);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function nothingChosen(there: readonly { name: string; severities: readonly number[] }[]): SourceError {
  const listed = there.slice(0, 20).map(({ name, severities }) => `${name} (${severities.join(', ')})`);
  const more = there.length > listed.length ? ` and ${there.length - listed.length} more` : '';
  return new SourceError(
    `The pictures are corrupted already, and none of the corruptions and severities that were asked for is among them. There are ${listed.join(', ')}${more}.`,
  );
}

/** Those of the choice that have a label: a picture without one can be in no class, and does not count. */
function labelledOnly(
  source: PictureSource,
  { limit }: PicturesChoice,
  seed: number,
): { source: PictureSource; notes: string[] } {
  const entries = source.entries.filter(({ label }) => label >= 0);
  const missing = source.entries.length - entries.length;
  if (entries.length === 0) {
    throw new SourceError(
      `No picture of ${source.name} has a label: nothing can be measured on them. Give a file of labels.`,
    );
  }
  const labelled = { ...source, entries };
  return {
    source: limit === undefined ? labelled : limitCount(labelled, limit, seed),
    notes:
      missing > 0
        ? [
            `${missing} ${missing === 1 ? 'picture has' : 'pictures have'} no label and ${missing === 1 ? 'is' : 'are'} not counted.`,
          ]
        : [],
  };
}

interface BatchOptions {
  side: number;
  /** That all pictures of the data lie in; no part of their names. */
  folder: string;
  table: SeverityTable;
  seed: number;
  /** That is corrupted; undefined for all of it. */
  part: PicturePart | undefined;
  among: Among;
  signal: AbortSignal;
  leftOut: LeftOut[];
  readPictures: Set<string>;
  pixels: PixelsPrint;
  /** Null where no model adapts. */
  batching: Batching | null;
  taken: Prepared;
}

async function* batchesOf(
  pass: Pass,
  { side, folder, table, seed, part, among, signal, leftOut, readPictures, pixels, taken, batching }: BatchOptions,
): AsyncGenerator<EvaluationBatch> {
  const { conditions } = pass;
  const { entries, prepared, classNames } = pass.source();
  // Of pictures that others corrupted each set has pixels of its own.
  const [only] = conditions;
  const whose = conditions.length === 1 && typeof only === 'object' ? `${only.corruption} ${only.severity}` : '';
  const before = new Set<string>();
  for (const chosen of batchedEntries(entries, batching, seed)) {
    signal.throwIfAborted();
    const { set, keys, asTheyAre } = await loaded(chosen, { side, folder, prepared, classNames, whose }, leftOut);
    for (const key of keys) readPictures.add(key);
    if (set.count === 0) continue;
    // What fills a batch up comes first in it, and has been answered.
    const answered = batching ? keys.filter((key) => !before.has(key)).length : keys.length;
    for (const key of keys) before.add(key);
    taken.read += answered;
    taken.asTheyAre += asTheyAre.slice(keys.length - answered).filter(Boolean).length;
    await pixels.add(whose, keys.slice(keys.length - answered), lastOf(set, answered));
    for (const condition of conditions) {
      signal.throwIfAborted();
      const here = typeof condition === 'object' && conditions.length > 1;
      const corrupt = here ? { name: condition.corruption, severity: condition.severity, seed, table } : null;
      const where = corrupt && part !== undefined ? { ...corrupt, part } : corrupt;
      yield { condition, keys, labels: set.labels, set, corrupt: where, among, answered };
    }
  }
}

/** So many at a time in their order; where models adapt, in that of the adaptation and as many together as it wants. */
function* batchedEntries(
  entries: readonly PictureEntry[],
  batching: Batching | null,
  seed: number,
): Generator<readonly PictureEntry[]> {
  if (!batching) {
    for (let start = 0; start < entries.length; start += BATCH) yield entries.slice(start, start + BATCH);
    return;
  }
  const labels = Int32Array.from(entries, ({ label }) => label);
  for (const { seen } of adaptationBatches(labels, { ...batching, seed: adaptationSeed(seed) })) {
    yield Array.from(seen, (place) => entries[place]!);
  }
}

function spread<T>(all: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!);
}

function lastOf(set: ImageSet, count: number): ImageSet {
  if (count === set.count) return set;
  const [from, size] = [set.count - count, set.width * set.height * 3];
  const { streams } = set;
  return {
    ...set,
    count,
    pixels: set.pixels.subarray(from * size),
    labels: set.labels.subarray(from),
    streams: streams && streams.subarray(from),
  };
}

export interface Loaded {
  set: ImageSet;
  keys: string[];
  asTheyAre: boolean[];
}

/** Pictures that can be read, as squares of one side; a picture is known by its name without what says how it was corrupted. */
export async function loaded(
  entries: readonly PictureEntry[],
  {
    side,
    folder,
    prepared,
    classNames,
    whose,
  }: Pick<PictureSource, 'prepared' | 'classNames'> & { side: number; folder: string; whose: string },
  leftOut: LeftOut[],
): Promise<Loaded> {
  const read = await Promise.all(
    entries.map(async (entry) => {
      try {
        const whole = await loadChecked(entry);
        const picture = preparePicture(whole, preparationOf(side), prepared);
        return [{ entry, picture, asItIs: picture === whole }];
      } catch (error) {
        if (!leftOut.some(({ name }) => name === entry.name)) leftOut.push({ name: entry.name, why: reasonOf(error) });
        return [];
      }
    }),
  );
  const found = read.flat();
  const size = side * side * 3;
  const pixels = sharedBytes(found.length * size);
  found.forEach(({ picture }, i) => pixels.set(picture.pixels, i * size));
  const set: ImageSet = {
    name: 'pictures',
    count: found.length,
    width: side,
    height: side,
    pixels,
    labels: Int32Array.from(found, ({ entry }) => entry.label),
    classNames,
    streams: Uint32Array.from(found, ({ entry }) => pictureStream(entry.name.slice(folder.length))),
  };
  return {
    set,
    keys: found.map(({ entry }) => pictureKey(entry, folder, whose !== '')),
    asTheyAre: found.map(({ asItIs }) => asItIs),
  };
}

/**
 * By which a picture is known: its path without its extension. In every folder of ImageNet-C class folder and file are alike, in CIFAR-10-C the
 * number of a record among those of its severity is.
 */
function pictureKey({ name, key }: PictureEntry, folder: string, corrupted: boolean): string {
  if (key !== undefined) return key;
  if (name.includes('#')) return name.slice(name.indexOf('#'));
  const stem = stemOf(name).normalize('NFC');
  return corrupted ? stem.split('/').slice(-2).join('/') : stem.slice(folder.normalize('NFC').length);
}

function nothingRead(name: string, leftOut: readonly LeftOut[]): SourceError {
  const [first] = leftOut;
  const why = first ? `: ${first.name}: ${first.why.replace(/\.$/, '')}` : '';
  return new SourceError(`No picture of ${name} can be read${why}.`);
}

function otherPictures(name: string, of: string): SourceError {
  return new SourceError(
    `The pictures differ: those of ${name} have other names or classes than those that ${of} was measured on. Measure both on the same.`,
  );
}
