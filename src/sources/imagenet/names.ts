/**
 * Class names for people, and which classes of ImageNet they are: from WordNet ids (`n01440764`), from ImageNet's own names, and
 * from their lists of synonyms as data sets write them (`tench, Tinca tinca`).
 */
import { hasWordNetIds, IMAGENET_CLASSES, imageNetLabel } from './classes';

/** Letters and digits alone, as `chain saw` is `chainsaw` elsewhere. */
const plain = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

const LABELS = new Map(IMAGENET_CLASSES.map(({ name }, label) => [plain(name), label]));

/** The same length: ImageNet's names where these are WordNet ids, else the names themselves, underscores as spaces. */
export function shownNames(classNames: readonly string[]): string[] {
  return classNames.map((name) => IMAGENET_CLASSES[imageNetLabel(name)]?.name ?? name.replaceAll('_', ' '));
}

/**
 * @returns the label that a model of ImageNet's 1,000 classes gives to each; null unless every class is one of them, each
 * another
 */
export function imagenetIndices(classNames: readonly string[]): number[] | null {
  if (classNames.length === 0) return null;
  const labels = hasWordNetIds(classNames)
    ? classNames.map(imageNetLabel)
    : classNames.map((name) => LABELS.get(plain(name)) ?? LABELS.get(plain(name.split(',')[0]!)) ?? -1);
  return labels.includes(-1) || new Set(labels).size < labels.length ? null : labels;
}
