/** The record of pictures that have been written: what they are called, and what results depend on. */
import type { KeptData, LeftOut } from '../../../contract/library';
import { preparedWords } from '../../../contract/preparedWords';
import { SMALL_SIDE } from '../../../image/preparePicture';
import { imagenetIndices, shownNames } from '../../../sources/imagenet/names';
import { contentKey } from '../../../store/contentKey';
import type { Chosen } from './choosePictures';
import { countCorruptions, countSplits, type StoredPictures } from './keepPictures';
import { shortened } from './propose';

/** Raise when pictures are prepared in another way. */
const PREPARATION = 1;

/** What is to be kept, wherever it comes from. */
export interface Keeping extends Pick<KeptData, 'name' | 'layout' | 'kind' | 'side' | 'answers'> {
  chosen: Chosen;
  leftOut: readonly LeftOut[];
  notes: readonly string[];
  /** That all pictures lie in. */
  folder: string;
}

/** The id is the hash of the pixels and labels and of how they are divided: what results depend on. */
export async function describeKept(
  { name, layout, kind, side, chosen, leftOut, notes, answers }: Keeping,
  pictures: StoredPictures,
): Promise<KeptData> {
  const { classNames, classNumbers } = chosen;
  const { parts, hashes } = pictures;
  const content = parts.map(({ split, corruption, severity, labels, streams }, p) => {
    return { split, corruption, severity, labels: [...labels], streams: [...streams!], pixels: hashes[p] };
  });
  const id = (await contentKey({ version: PREPARATION, kind, side, classNames, classNumbers, answers, content })).slice(
    0,
    32,
  );
  // Of small pictures, which are kept at their own size, nobody expects anything else.
  const asTheyAre = side > SMALL_SIDE ? preparedWords(pictures.prepared, side) : null;
  const said = [...notes, ...(asTheyAre === null ? [] : [asTheyAre])];
  const count = parts.reduce((sum, { labels }) => sum + labels.length, 0);
  return {
    id,
    name,
    layout,
    kind,
    side,
    classNames,
    shownNames: shownNames(classNames),
    imagenetIndices: imagenetIndices(classNames),
    splits: countSplits(parts, classNames.length),
    corruptions: countCorruptions(parts),
    leftOut: shortened([...leftOut, ...chosen.leftOut, ...pictures.leftOut]),
    ...(said.length > 0 ? { notes: said } : {}),
    ...(classNumbers ? { classNumbers } : {}),
    ...(answers ? { answers } : {}),
    bytes: count * (side * side * 3 + 4),
    savedAt: new Date().toISOString(),
  };
}
