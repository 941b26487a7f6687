/** A model from a file on a person's own pictures: accuracy, clean and under corruptions, each with n and its interval. */
import type { Picture } from '../../contract/image';
import type { Accuracy } from '../../contract/report';
import { topOne } from '../../evaluate/topOne';
import { disposeWeights, type Architecture, type Weights } from '../../models/model';
import { deriveSeed } from '../../num/random';
import { wilson } from '../../num/statistics';
import { corruptPicture } from '../../perturb/corruptSet';
import { reasonOf, type LeftOut } from '../../sources/files/SourceError';
import type { CorruptedPictures, PictureEntry, PictureSource } from '../../sources/pictures/PictureSource';
import { preparePicture } from '../../image/preparePicture';

/** Pictures that go through the network together. */
const BATCH = 10;

export interface Network {
  architecture: Architecture;
  weights: Weights;
}

export interface EvaluatePlan {
  corruptions: readonly string[];
  severities: readonly number[];
  seed: number;
  /** Labels to choose from; null for all of the model's. */
  labelSubset: readonly number[] | null;
}

export interface EvaluateHooks {
  /** After each network pass, with the pictures seen so far and in all, clean and corrupted. */
  onProgress(done: number, total: number): void;
  signal?: AbortSignal;
}

export interface ModelAccuracies {
  /** Null where only corrupted pictures were at hand. */
  clean: Accuracy | null;
  /** perCorruption[name][severity] */
  perCorruption: Record<string, Record<string, Accuracy>>;
  leftOut: LeftOut[];
}

interface Cell {
  corruption: string | null;
  severity: number;
  right: number;
  n: number;
}

/**
 * Pictures are read once; each is corrupted in memory, with random numbers that depend on the seed and its name without
 * extension, as those of the copies that `temper corrupt` stores.
 * @throws Error where no picture can be read; the signal's reason where it was cancelled
 */
export async function evaluatePictures(
  network: Network,
  source: PictureSource,
  plan: EvaluatePlan,
  hooks: EvaluateHooks,
): Promise<ModelAccuracies> {
  const cells: Cell[] = [{ corruption: null, severity: 0, right: 0, n: 0 }];
  for (const corruption of plan.corruptions) {
    for (const severity of plan.severities) cells.push({ corruption, severity, right: 0, n: 0 });
  }
  const leftOut: LeftOut[] = [];
  const total = source.entries.length * cells.length;
  let done = 0;
  for (let start = 0; start < source.entries.length; start += BATCH) {
    const chunk = source.entries.slice(start, start + BATCH);
    const loaded = await loadAll(chunk, network.architecture.inputSize, source.prepared, leftOut);
    for (const cell of cells) {
      hooks.signal?.throwIfAborted();
      const pictures: Picture[] = [];
      for (const { entry, picture } of loaded) {
        pictures.push(cell.corruption === null ? picture : await corrupted(picture, entry.name, cell, plan.seed));
      }
      await count(network, cell, loaded, pictures, plan.labelSubset);
      hooks.onProgress((done += chunk.length), total);
    }
  }
  if (cells[0]!.n === 0) throw nothingRead(source, leftOut);
  return { ...summary(cells), leftOut };
}

/** The same for pictures that were corrupted by others, in the layout of ImageNet-C. */
export async function evaluateCorrupted(
  network: Network,
  corrupted: CorruptedPictures,
  plan: Pick<EvaluatePlan, 'labelSubset'> & { choose(source: PictureSource): PictureSource },
  hooks: EvaluateHooks,
): Promise<ModelAccuracies> {
  const sources = corrupted.corruptions.flatMap(({ name, severities }) =>
    severities.map((severity) => ({
      cell: { corruption: name, severity, right: 0, n: 0 },
      source: plan.choose(corrupted.at(name, severity)),
    })),
  );
  const total = sources.reduce((sum, { source }) => sum + source.entries.length, 0);
  const leftOut: LeftOut[] = [];
  let done = 0;
  for (const { cell, source } of sources) {
    for (let start = 0; start < source.entries.length; start += BATCH) {
      hooks.signal?.throwIfAborted();
      const chunk = source.entries.slice(start, start + BATCH);
      const loaded = await loadAll(chunk, network.architecture.inputSize, true, leftOut);
      await count(
        network,
        cell,
        loaded,
        loaded.map(({ picture }) => picture),
        plan.labelSubset,
      );
      hooks.onProgress((done += chunk.length), total);
    }
    if (cell.n === 0) throw nothingRead(source, leftOut);
  }
  return { ...summary(sources.map(({ cell }) => cell)), leftOut };
}

/** Frees the weights. */
export function closeNetwork({ weights }: Network): void {
  disposeWeights(weights);
}

interface Loaded {
  entry: PictureEntry;
  picture: Picture;
}

async function loadAll(
  entries: readonly PictureEntry[],
  side: number,
  prepared: boolean,
  leftOut: LeftOut[],
): Promise<Loaded[]> {
  const loaded = await Promise.all(
    entries.map(async (entry): Promise<Loaded | null> => {
      try {
        return { entry, picture: preparePicture(await entry.load(), { side }, prepared) };
      } catch (error) {
        leftOut.push({ name: entry.name, why: reasonOf(error) });
        return null;
      }
    }),
  );
  return loaded.filter((one) => one !== null);
}

function corrupted(picture: Picture, name: string, { corruption, severity }: Cell, seed: number): Promise<Picture> {
  const own = deriveSeed(seed, name.replace(/\.[^./]+$/, ''));
  return corruptPicture(picture, corruption!, { severity, seed: own, table: 'imagenet-c' });
}

async function count(
  { architecture, weights }: Network,
  cell: Cell,
  loaded: readonly Loaded[],
  pictures: readonly Picture[],
  labelSubset: readonly number[] | null,
): Promise<void> {
  if (pictures.length === 0) return;
  const seen = await topOne(architecture, weights, pictures, BATCH, labelSubset);
  cell.n += seen.length;
  cell.right += seen.filter((label, i) => label === loaded[i]!.entry.label).length;
}

function summary(cells: readonly Cell[]): Pick<ModelAccuracies, 'clean' | 'perCorruption'> {
  let clean: Accuracy | null = null;
  const perCorruption: ModelAccuracies['perCorruption'] = {};
  for (const { corruption, severity, right, n } of cells) {
    if (corruption === null) clean = wilson(right, n);
    else (perCorruption[corruption] ??= {})[severity] = wilson(right, n);
  }
  return { clean, perCorruption };
}

function nothingRead(source: PictureSource, leftOut: readonly LeftOut[]): Error {
  const first = leftOut[0];
  return new Error(
    `No picture of ${source.name} can be read${first ? `: ${first.name}: ${first.why.replace(/\.$/, '')}` : ''}.`,
  );
}
