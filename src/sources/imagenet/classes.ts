/**
 * ImageNet's classes by WordNet id. Folders named by these ids get the label that models trained on ImageNet give, and
 * ImageNet-R and -A, which have 200 of the classes, are judged among the logits of those alone.
 */
import { SourceError } from '../files/SourceError';
import { onlyClasses, quoted, relabelled } from '../pictures/selectPictures';
import { IMAGENET_TABLE } from './table';
import type { PictureSource } from '../pictures/PictureSource';

export interface ImageNetClass {
  wnid: string;
  name: string;
  /** In ImageNet-R (Hendrycks et al., ICCV 2021). */
  inR: boolean;
  /** In ImageNet-A (Hendrycks et al., CVPR 2021). */
  inA: boolean;
}

/** By label, 0 … 999: the order of their ids. */
export const IMAGENET_CLASSES: readonly ImageNetClass[] = IMAGENET_TABLE.trim()
  .split('\n')
  .map((line) => {
    const [, wnid, sets, name] = /^(n\d{8}) (\S+) (.+)$/.exec(line)!;
    return { wnid: wnid!, name: name!, inR: sets!.includes('r'), inA: sets!.includes('a') };
  });

const LABELS = new Map(IMAGENET_CLASSES.map(({ wnid }, label) => [wnid, label]));

export const IMAGENET_NAMES: readonly string[] = IMAGENET_CLASSES.map(({ name }) => name);

/** Labels, ascending, of the 200 classes of ImageNet-R. */
export const IMAGENET_R_LABELS = labelsWhere((one) => one.inR);
/** Labels, ascending, of the 200 classes of ImageNet-A. */
export const IMAGENET_A_LABELS = labelsWhere((one) => one.inA);

function labelsWhere(chosen: (one: ImageNetClass) => boolean): readonly number[] {
  return IMAGENET_CLASSES.flatMap((one, label) => (chosen(one) ? [label] : []));
}

/** @returns the label of a WordNet id such as `n01440764`, or −1 */
export function imageNetLabel(wnid: string): number {
  return LABELS.get(wnid) ?? -1;
}

/** Whether all classes are named by WordNet ids. */
export function hasWordNetIds(classNames: readonly string[]): boolean {
  return classNames.length > 0 && classNames.every((name) => /^n\d{8}$/.test(name));
}

/**
 * The same pictures with the labels and names of the 1,000 classes, from class names that are WordNet ids.
 * @param unknown what to do with ids that ImageNet's 1,000 classes lack: refuse, or leave their pictures out
 * @throws {SourceError} naming the ids that are unknown, or saying that the classes are no ids
 */
export function withImageNetLabels(source: PictureSource, unknown: 'refuse' | 'leave out' = 'refuse'): PictureSource {
  if (!hasWordNetIds(source.classNames)) {
    throw new SourceError(
      `The classes of ${source.name} (${quoted(source.classNames, 3)}) are no WordNet ids such as n01440764.`,
    );
  }
  const missing = source.classNames.filter((wnid) => !LABELS.has(wnid));
  if (missing.length === source.classNames.length || (missing.length > 0 && unknown === 'refuse')) {
    throw new SourceError(
      `${source.name} has classes that are not among ImageNet's 1,000: ${quoted(missing)}. Leave them out.`,
    );
  }
  const kept =
    missing.length === 0
      ? source
      : onlyClasses(
          source,
          source.classNames.filter((wnid) => LABELS.has(wnid)),
          'keep',
        );
  const entries = kept.entries.map((entry) =>
    relabelled(entry, entry.label < 0 ? -1 : LABELS.get(source.classNames[entry.label]!)!),
  );
  return { ...source, classNames: IMAGENET_NAMES, entries };
}

/**
 * Among which labels a model of 1,000 classes should choose for these pictures: the classes of ImageNet-R or -A where the
 * source has just those, as their authors evaluate; null where all 1,000 are meant.
 * @param source with the labels of ImageNet
 */
export function publishedSubset(
  source: PictureSource,
): { name: 'ImageNet-R' | 'ImageNet-A'; labels: readonly number[] } | null {
  const present = new Set(source.entries.map(({ label }) => label));
  const are = (labels: readonly number[]) =>
    labels.length === present.size && labels.every((label) => present.has(label));
  if (are(IMAGENET_R_LABELS)) return { name: 'ImageNet-R', labels: IMAGENET_R_LABELS };
  if (are(IMAGENET_A_LABELS)) return { name: 'ImageNet-A', labels: IMAGENET_A_LABELS };
  return null;
}
