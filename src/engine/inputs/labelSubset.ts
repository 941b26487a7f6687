/**
 * Among which labels answers about a part of an experiment are chosen: all of its classes, but for a part of ImageNet-R or -A among those
 * of the 200 that the experiment has. A limit changes nothing of it, and it can be chosen when the pictures are brought.
 */
import type { KeptData } from '../../contract/library';
import { answersOf, PUBLISHED_SETS } from '../../sources/imagenet/publishedSets';
import type { OpenedKeptData } from '../library/data/openKept';
import type { ChosenPictures } from './ownParts';

/**
 * @param main what the experiment learns from
 * @returns null for all classes
 */
export function labelSubset(part: ChosenPictures | undefined, main: OpenedKeptData): readonly number[] | null {
  if (!part || part.data === main) return null;
  const { kept } = part.data;
  const { answers = answersOf(kept.imagenetIndices ?? [], kept.name)?.choice ?? 'all' } = kept;
  if (answers === 'all') return null;
  const labels = answers === 'present' ? present(part.labels) : ofSet(answers, kept, main.kept);
  return labels.length > 0 && labels.length < main.kept.classNames.length ? labels : null;
}

const present = (labels: Int32Array) => [...new Set(labels)].filter((label) => label >= 0).sort((a, b) => a - b);

function ofSet(answers: string, kept: KeptData, main: KeptData): number[] {
  const set = PUBLISHED_SETS.find(({ choice }) => choice === answers);
  const wanted = new Set(set?.labels);
  const named = new Set(kept.classNames);
  return main.classNames.flatMap((name, label) =>
    wanted.has(main.imagenetIndices?.[label] ?? -1) || (!main.imagenetIndices && named.has(name)) ? [label] : [],
  );
}
