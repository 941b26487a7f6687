/** Which pictures an evaluation looks at, and under what: passes over what was opened, one or one for each corruption and severity. */
import type { EvaluateRequest, PicturesChoice } from '../../contract/evaluation';
import { shardOf } from '../../contract/shard';
import { SourceError } from '../../sources/files/SourceError';
import type { OpenedPictures, PictureSource } from '../../sources/pictures/PictureSource';
import { limitCount } from '../../sources/pictures/selectPictures';
import { measuringSplit } from '../inputs/measuringSplit';
import { NamesPrint } from './fingerprint';
import type { Condition } from './scoreboard';

export type OpenedRequest = Extract<EvaluateRequest['pictures'], { from: 'opened' }>;

/** One pass over a source: with clean pictures and corrupted copies of them, or of pictures that others corrupted. */
export interface Pass {
  /** How many of its pictures are looked at. */
  count: number;
  /** These pictures, made anew each time: those of a corruption and a severity are listed when their turn comes. */
  source(): PictureSource;
  conditions: readonly Condition[];
}

export interface Plan {
  passes: Pass[];
  /** Fingerprint of all pictures, those of other shards too. */
  names: string;
  split: string | null;
  notes: string[];
}

/** @throws {SourceError} where no picture has a label */
export function ofPictures(
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

/** @throws {SourceError} where no picture has a label, or nothing of the choice is there */
export function ofCorrupted(
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
