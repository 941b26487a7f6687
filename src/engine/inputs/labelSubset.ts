/**
 * Among which labels answers about a further set of an experiment are chosen: those of its classes that the experiment has, and of a part
 * of ImageNet-R or -A those of the 200. A limit changes nothing of it, and it can be chosen when the pictures are brought.
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
  const { answers = answersOf(kept.imagenetIndices ?? [], kept.name)?.choice ?? 'present' } = kept;
  if (answers === 'all') return null;
  const labels = answers === 'present' ? shared(kept, main.kept) : ofSet(answers, kept, main.kept);
  return labels.length > 0 && labels.length < main.kept.classNames.length ? labels : null;
}

function shared(kept: KeptData, main: KeptData): number[] {
  const named = new Set(kept.classNames);
  return main.classNames.flatMap((name, label) => (named.has(name) ? [label] : []));
}

function ofSet(answers: string, kept: KeptData, main: KeptData): number[] {
  const set = PUBLISHED_SETS.find(({ choice }) => choice === answers);
  const wanted = new Set(set?.labels);
  const named = new Set(kept.classNames);
  return main.classNames.flatMap((name, label) =>
    wanted.has(main.imagenetIndices?.[label] ?? -1) || (!main.imagenetIndices && named.has(name)) ? [label] : [],
  );
}
