/**
 * Among which classes answers are chosen. ImageNet-R (Hendrycks et al., ICCV 2021) and ImageNet-A (CVPR 2021) have 200 classes each, and
 * their authors choose answers among those. A set whose classes all lie within the 200 is a part of such a set: a limit, a list or a folder
 * that was lost does not change the protocol. For any other part of ImageNet answers are chosen among its own classes, as an experiment on
 * it does, whose heads know no others; published accuracies are among all 1,000. Where a file of labels numbers the classes, its numbers
 * are the network's, and the pictures are a sample: answers are chosen among all. Each is said and can be chosen otherwise.
 */
import type { AnswerChoice, Doubt } from '../../contract/library';
import { relabelled } from '../pictures/selectPictures';
import type { CorruptedPictures, OpenedPictures, PictureSource } from '../pictures/PictureSource';
import { hasWordNetIds, IMAGENET_A_LABELS, IMAGENET_CLASSES, IMAGENET_R_LABELS } from './classes';
import { imagenetIndices } from './names';

export interface PublishedSet {
  choice: 'imagenet-r' | 'imagenet-a';
  name: string;
  /** Of ImageNet's 1,000, ascending. */
  labels: readonly number[];
}

export const PUBLISHED_SETS: readonly PublishedSet[] = [
  { choice: 'imagenet-r', name: 'ImageNet-R', labels: IMAGENET_R_LABELS },
  { choice: 'imagenet-a', name: 'ImageNet-A', labels: IMAGENET_A_LABELS },
];

/** Fewer classes may all lie within the 200 by chance: each does with one in five. */
const LEAST_CLASSES = 5;

/** The published set that has just these classes of ImageNet. */
export function publishedSetOf(indices: readonly number[] | null): PublishedSet | null {
  if (!indices) return null;
  const have = new Set(indices);
  return (
    PUBLISHED_SETS.find(({ labels }) => labels.length === have.size && labels.every((label) => have.has(label))) ?? null
  );
}

/**
 * Among which classes answers are chosen where nobody chose: the published set that these classes are, or are all within.
 * @param indices of ImageNet, of the classes that have pictures
 * @param name of the data, which decides where both sets have all of the classes
 */
export function answersOf(indices: readonly number[], name: string): PublishedSet | null {
  const whole = publishedSetOf(indices);
  if (whole) return whole;
  const around = PUBLISHED_SETS.filter(({ labels }) => indices.every((index) => labels.includes(index)));
  const named = around.find((set) =>
    name
      .toLowerCase()
      .replaceAll(/[^a-z]/g, '')
      .includes(set.choice.replace('-', '')),
  );
  if (named) return named;
  return around.length === 1 && indices.length >= LEAST_CLASSES ? around[0]! : null;
}

/**
 * The same pictures with the classes that answers are chosen among, and what is said of it. Pictures of other classes are left out, where
 * a set was chosen that has them not.
 * @param name of the data
 */
export function withAnswers(opened: OpenedPictures, name: string, choice: AnswerChoice | undefined): OpenedPictures {
  const sources = opened.kind === 'pictures' ? [...opened.splits.values()] : [firstCell(opened.corrupted)];
  const present = new Set<number>();
  for (const { entries } of sources) for (const { label } of entries) if (label >= 0) present.add(label);
  const { classNames, classNumbers } = sources[0]!;
  const labels = [...present].sort((a, b) => a - b);
  const names = labels.map((label) => classNames[label]!);
  const indices = imagenetIndices(names);
  // Of a file of labels nobody knows whether it tells all classes.
  if (!indices && !classNumbers) return choice === 'present' ? restricted(opened, names) : opened;
  if (indices?.length === IMAGENET_CLASSES.length) return opened;
  const set =
    choice === undefined ? indices && answersOf(indices, name) : PUBLISHED_SETS.find((one) => one.choice === choice);
  const doubt = indices
    ? answersDoubt(indices, set ?? null, choice, classNumbers !== undefined)
    : numbersDoubt(labels.length, choice);
  const doubts = [...opened.doubts, doubt];
  if (choice === 'present') return { ...restricted(opened, names), doubts };
  if (!set || !indices) return { ...opened, doubts };
  const ids = hasWordNetIds(names);
  const known = new Map(indices.map((index, i) => [index, names[i]!]));
  const complete = set.labels.map((label) => {
    const { wnid, name: className } = IMAGENET_CLASSES[label]!;
    return known.get(label) ?? (ids ? wnid : className);
  });
  return { ...restricted(opened, complete), doubts };
}

function answersDoubt(
  indices: readonly number[],
  set: PublishedSet | null,
  choice: AnswerChoice | undefined,
  numbered: boolean,
): Doubt {
  const n = indices.length;
  const within = PUBLISHED_SETS.filter(({ labels }) => indices.every((index) => labels.includes(index)));
  const has = `The pictures have ${n} of ImageNet’s 1,000 classes.`;
  const chosen = choice ?? set?.choice ?? (numbered ? 'all' : 'present');
  const wish = choice === undefined ? '' : ', as was chosen';
  const why =
    set && choice === undefined
      ? `, as its authors evaluate: ${n === set.labels.length ? 'the pictures have these' : `all ${n} classes of the pictures are among them`}`
      : wish;
  const said = set
    ? `Answers of a network of ImageNet’s classes are chosen among the 200 classes of ${set.name}${why}.`
    : chosen === 'all'
      ? `${has} Answers of a network of all of them are chosen among all 1,000${wish || ', as its file of labels numbers them'}; an experiment chooses among the ${n}.`
      : `${has} Answers are chosen among these${wish}, which is easier than among all 1,000, as published accuracies are.`;
  return {
    option: 'answers',
    said,
    choices: [
      ...PUBLISHED_SETS.filter((one) => one === set || within.includes(one)).map((one) => ({
        value: one.choice,
        label: `among the 200 classes of ${one.name}`,
      })),
      { value: 'all', label: 'among all 1,000 classes' },
      { value: 'present', label: `among the ${n} that the pictures have` },
    ],
    chosen,
  };
}

/** Of a file of labels nobody knows whether it tells all classes that its network has. */
function numbersDoubt(n: number, choice: AnswerChoice | undefined): Doubt {
  const chosen = choice === 'present' ? 'present' : 'all';
  const among = chosen === 'present' ? 'among these alone, as was chosen' : 'among all that the network has';
  const classes = `${n} ${n === 1 ? 'class' : 'classes'}`;
  return {
    option: 'answers',
    said: `The pictures have ${classes} of those that their file of labels numbers. Answers are chosen ${among}; an experiment chooses among the ${n}.`,
    choices: [
      { value: 'all', label: 'among all classes of the network' },
      { value: 'present', label: `among the ${n} that the pictures have` },
    ],
    chosen,
  };
}

/** Only these classes, in this order; pictures of others are left out and counted. */
function restricted(opened: OpenedPictures, classNames: readonly string[]): OpenedPictures {
  const places = new Map(classNames.map((name, i) => [name, i]));
  let dropped = 0;
  const restrict = (source: PictureSource): PictureSource => {
    const place = source.classNames.map((name) => places.get(name) ?? -1);
    const { classNumbers, ...rest } = source;
    const entries = source.entries.filter(({ label }) => label < 0 || place[label]! >= 0);
    dropped += source.entries.length - entries.length;
    // Numbers say nothing of classes that were added; WordNet ids and names say more.
    const numbers = classNumbers && classNames.map((name) => classNumbers[source.classNames.indexOf(name)]);
    return {
      ...rest,
      classNames,
      ...(numbers?.every((number) => number !== undefined) ? { classNumbers: numbers as number[] } : {}),
      entries: entries.map((entry) => relabelled(entry, entry.label < 0 ? -1 : place[entry.label]!)),
    };
  };
  if (opened.kind === 'pictures') {
    const splits = new Map([...opened.splits].map(([split, source]) => [split, restrict(source)]));
    return { ...opened, splits, leftOut: [...opened.leftOut, ...droppedOut(dropped)] };
  }
  const { classNumbers: _, ...corrupted } = opened.corrupted;
  const first = restrict(firstCell(opened.corrupted));
  return {
    ...opened,
    corrupted: {
      ...corrupted,
      classNames,
      ...(first.classNumbers ? { classNumbers: first.classNumbers } : {}),
      at: (name, severity) => restrict(corrupted.at(name, severity)),
    },
    leftOut: [...opened.leftOut, ...droppedOut(dropped, 'of each corruption and severity, ')],
  };
}

function droppedOut(count: number, of = ''): OpenedPictures['leftOut'] {
  if (count === 0) return [];
  const name = `${count} ${count === 1 ? 'picture' : 'pictures'}`;
  return [{ name, why: `${of}of classes that answers are not chosen among` }];
}

/** Every corruption and severity has the same classes. */
function firstCell(corrupted: CorruptedPictures): PictureSource {
  const [{ name, severities }] = corrupted.corruptions as [CorruptedPictures['corruptions'][number]];
  return corrupted.at(name, severities[0]!);
}
