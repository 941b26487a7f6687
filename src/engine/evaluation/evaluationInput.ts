/** What `evaluateModel.ts` needs, from files: a network of any known architecture, and pictures labelled with its classes. */
import type { Padding } from '../../models/convolution';
import { PREPROCESSING, type Preprocessing } from '../../models/preprocessing';
import { loadRecognised } from '../../models/recognise';
import { SourceError } from '../../sources/files/SourceError';
import { publishedSubset, hasWordNetIds, withImageNetLabels } from '../../sources/imagenet/classes';
import { applyLabels } from '../../sources/labels/applyLabels';
import { parseLabels } from '../../sources/labels/labelsFile';
import { applyNames, parseNames } from '../../sources/labels/namesFile';
import type { OpenedPictures, PictureSource } from '../../sources/pictures/PictureSource';
import { limitCount, relabelled } from '../../sources/pictures/selectPictures';
import { EngineError } from '../engineError';
import type { Network } from './evaluateModel';

export interface OpenedNetwork extends Network {
  classes: number;
  /** What the file does not say and was assumed, in sentences. */
  assumed: readonly string[];
}

/**
 * @param expected id of the architecture that the file is said to be; null where the file alone decides
 * @throws {SafetensorsError} where the file is damaged or unknown; EngineError where it is another architecture
 */
export function openNetwork(
  file: Uint8Array,
  expected: string | null,
  overrides: { padding?: Padding; preprocessing?: Preprocessing },
): OpenedNetwork {
  const opened = loadRecognised(file, overrides);
  const { architecture, weights, classes, assumed } = opened;
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (
    expected !== null &&
    !plain(architecture.id).startsWith(plain(expected)) &&
    !plain(expected).startsWith(plain(architecture.id))
  ) {
    for (const weight of Object.values(weights)) weight.dispose();
    throw new EngineError(`The model file holds ${architecture.id}, not ${expected}.`);
  }
  return { architecture, weights, classes, assumed };
}

/**
 * @param wish a name that is known, or numbers
 * @throws {EngineError} naming those that are
 */
export function preprocessingNamed(wish: string | Preprocessing): Preprocessing {
  if (typeof wish !== 'string') return wish;
  const found = (Object.entries(PREPROCESSING) as [string, Preprocessing][]).find(([name]) => name === wish);
  if (found) return found[1];
  throw new EngineError(`There is no preprocessing "${wish}". Known: ${Object.keys(PREPROCESSING).join(', ')}.`);
}

export interface Labelling {
  /** Text of labels.json, or null where the folders are the classes. */
  labels: string | null;
  /** Text of a list of names, or null for all pictures. */
  names: string | null;
  /** Pictures at most, spread over the classes; null for all. */
  limit: number | null;
  seed: number;
  /** Classes of the model. */
  classes: number;
}

/**
 * The pictures to use, labelled with the model's classes: by a file of labels, by WordNet ids for a model of ImageNet's 1,000,
 * or by class folders where there are as many as the model has classes.
 * @throws {SourceError} where the labels do not fit the model
 */
export function labelledFor(source: PictureSource, { labels, names, limit, seed, classes }: Labelling): PictureSource {
  const listed = names === null ? source : applyNames(source, parseNames(names));
  const chosen = limit === null || labels !== null ? listed : limitCount(listed, limit, seed);
  if (labels !== null) {
    const { sources, unnamed } = applyLabels([chosen], parseLabels(labels));
    const { classNumbers } = sources[0]!;
    if (unnamed > 0 || !classNumbers?.every((number) => number < classes)) {
      throw new SourceError(`The labels do not fit the pictures of ${source.name}, or a model of ${classes} classes.`);
    }
    const entries = sources[0]!.entries.map((entry) => relabelled(entry, classNumbers[entry.label] ?? -1));
    const labelled = { ...sources[0]!, classNames: classNumbers.map(String), entries };
    return limit === null ? labelled : limitCount(labelled, limit, seed);
  }
  if (chosen.classNames.length === 0) {
    throw new SourceError(
      `The pictures of ${source.name} have no classes. Put them into class folders, or give labels.`,
    );
  }
  if (classes === 1000 && hasWordNetIds(chosen.classNames)) return withImageNetLabels(chosen);
  if (chosen.classNames.length !== classes) {
    throw new SourceError(
      `${source.name} has ${chosen.classNames.length} classes, the model ${classes}. Give a file of labels that says which is which.`,
    );
  }
  return chosen;
}

/** The only pictures there are, or those of the split that is meant for measuring. */
export function measuringSplit(splits: Extract<OpenedPictures, { kind: 'pictures' }>['splits']): PictureSource {
  for (const name of ['all', 'test', 'val', 'validation']) {
    const found = splits.get(name);
    if (found) return found;
  }
  throw new SourceError(
    `There is no test or val among the parts ${[...splits.keys()].join(', ')}. Give that folder itself.`,
  );
}

/** For the 200 classes of ImageNet-R or -A, the labels to choose from, as their authors evaluate. */
export function amongLabels(
  source: PictureSource,
  classes: number,
): { name: string; labels: readonly number[] } | null {
  return classes === 1000 ? publishedSubset(source) : null;
}

export { openPictures } from '../../sources/openPictures';
export { fileOf, type SourceFile } from '../../sources/files/SourceFile';
