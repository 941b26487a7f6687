/**
 * ImageNet's classes by WordNet id, and which 200 of them ImageNet-R and -A have.
 */
import { IMAGENET_TABLE } from './table';

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
