/** How kept pictures are divided: by seed, or by their published split where there is one, into what serves what. */
import type { ExperimentConfig } from '../../contract/config';
import { division, heldOutSplit, learningSplit, measuringSplit, shareOf } from '../../contract/dataDivision';
import { fewPicturesHint } from '../../contract/fewPictures';
import type { ImageSet } from '../../contract/image';
import { TEST_SHARE, type KeptData } from '../../contract/library';
import { deriveSeed, Random } from '../../num/random';
import { EngineError } from '../engineError';
import type { OpenedKeptData } from '../library/data/openKept';

/** Pictures of one split, by index. */
export interface ChosenPictures {
  data: OpenedKeptData;
  split: string;
  indices: Int32Array;
  /** Label of each; −1 where it is withheld. */
  labels: Int32Array;
}

type Division = Record<'teacher' | 'labelled' | 'unlabelled' | 'validation' | 'clean' | 'to-corrupt', ChosenPictures>;

/** Which pictures serve what. Of a class, a smaller number is a part of a larger one with the same seed. */
export function divide(data: OpenedKeptData, { data: sizes, seed }: ExperimentConfig): Division {
  const { kept } = data;
  const test = heldOutSplit(kept.splits)?.name;
  const train = learningSplit(kept.splits)!.name;
  const learning = byClass(data, train, seed);
  const counts = learning.map((pool) => division(pool.length, test !== undefined, sizes.testPerClass));
  const tested = learning.map((pool, label) => pool.splice(0, counts[label]!.tested));
  const measuring = test ? byClass(data, test, seed) : tested;
  const validation = learning.map((pool, label) => pool.splice(0, counts[label]!.validation));
  // A class without any picture is one that answers are chosen among (a part of ImageNet-R has such): nothing can be learnt of it.
  const labels = [...data.labels(train), ...(test ? data.labels(test) : [])];
  const known = new Set(labels.filter((label) => label >= 0));
  if (known.size < 2) {
    const why =
      fewPicturesHint(kept.shownNames, kept.splits) ??
      'Its pictures have no classes, and an experiment learns to tell classes apart.';
    throw new EngineError(`An experiment cannot learn from ${kept.name}. ${why}`);
  }
  const empty = learning.findIndex(
    (pool, label) => known.has(label) && (pool.length === 0 || measuring[label]!.length === 0),
  );
  if (empty >= 0) {
    throw new EngineError(
      `${kept.name} has too few pictures of "${kept.shownNames[empty]}": every class needs at least three, to learn from, to ` +
        'choose settings on and to measure on. Leave the class out, or bring more.',
    );
  }
  const first = (pools: number[][], count: number) => pools.map((pool) => pool.slice(0, count));
  const taught = Math.max(sizes.teacherPerClass, sizes.labelledPerClass);
  const rest = first(
    learning.map((pool) => pool.slice(taught)),
    Math.ceil(sizes.unlabelled / Math.max(1, known.size)),
  );
  const unlabelled = chosenOf(data, train, rest);
  return {
    teacher: chosenOf(data, train, first(learning, sizes.teacherPerClass)),
    labelled: chosenOf(data, train, first(learning, sizes.labelledPerClass)),
    unlabelled: {
      ...unlabelled,
      indices: unlabelled.indices.slice(0, sizes.unlabelled),
      labels: new Int32Array(Math.min(sizes.unlabelled, unlabelled.indices.length)).fill(-1),
    },
    validation: chosenOf(data, train, validation),
    clean: chosenOf(data, test ?? train, first(measuring, Math.max(sizes.testPerClass, sizes.cleanPerClass))),
    'to-corrupt': chosenOf(data, test ?? train, first(measuring, sizes.testPerClass)),
  };
}

/** Indices of the labelled pictures of each class, in an order drawn by seed. */
function byClass(data: OpenedKeptData, split: string, seed: number): number[][] {
  const pools: number[][] = data.kept.classNames.map(() => []);
  data.labels(split).forEach((label, i) => pools[label]?.push(i));
  return pools.map((pool, label) => {
    const order = new Random(deriveSeed(seed, `own-data/${split}`, label), 'order').permutation(pool.length);
    return Array.from(order, (i) => pool[i]!);
  });
}

/** Round the classes, so that any first part is balanced. */
function chosenOf(data: OpenedKeptData, split: string, pools: readonly (readonly number[])[]): ChosenPictures {
  const longest = Math.max(0, ...pools.map((pool) => pool.length));
  const indices: number[] = [];
  const labels: number[] = [];
  for (let round = 0; round < longest; round++) {
    pools.forEach((pool, label) => {
      if (round >= pool.length) return;
      indices.push(pool[round]!);
      labels.push(label);
    });
  }
  return { data, split, indices: Int32Array.from(indices), labels: Int32Array.from(labels) };
}

/** A test set of some of the same classes, matched by name. @throws {EngineError} where no class is shared */
export function sameClasses(
  data: OpenedKeptData,
  main: KeptData,
  { data: sizes, seed }: ExperimentConfig,
): ChosenPictures {
  const split = (measuringSplit(data.kept.splits).split ?? data.kept.splits[0]!).name;
  const own = byClass(data, split, seed);
  const pools = main.classNames.map(
    (name) => own[data.kept.classNames.indexOf(name)]?.slice(0, sizes.testPerClass) ?? [],
  );
  if (pools.every((pool) => pool.length === 0)) {
    throw new EngineError(
      `${data.kept.name} shares no class with ${main.name}: classes are matched by name, such as "${main.classNames[0]}".`,
    );
  }
  return chosenOf(data, split, pools);
}

/** Pictures that are learnt from at most where the configuration says no number. */
const MOST_ARRIVALS = 2000;

/**
 * Pictures as they came in, in an order drawn by seed. Where some have a label of the same classes, a share of those is held back to be
 * measured on; of all others, and of all that is learnt from, no label is seen.
 */
export function arrivalsOf(
  data: OpenedKeptData,
  main: KeptData,
  { data: sizes, seed }: ExperimentConfig,
): { learnt: ChosenPictures; tested: ChosenPictures | null } {
  const split = data.kept.splits[0]!.name;
  const own = data.labels(split);
  const names = data.kept.classNames.map((name) => main.classNames.indexOf(name));
  const order = new Random(deriveSeed(seed, `own-arrivals/${split}`), 'order').permutation(own.length);
  const labelOf = (i: number) => names[own[i]!] ?? -1;
  const known = Array.from(order).filter((i) => labelOf(i) >= 0);
  const once = Math.max(sizes.testPerClass, sizes.cleanPerClass);
  const measured = known.slice(0, Math.min(shareOf(known.length, TEST_SHARE), once * main.classNames.length));
  const held = new Set(measured);
  const learnt = Array.from(order).filter((i) => !held.has(i));
  const most = sizes.arrivals > 0 ? sizes.arrivals : MOST_ARRIVALS;
  const chosen = (indices: readonly number[], label: (i: number) => number): ChosenPictures => ({
    data,
    split,
    indices: Int32Array.from(indices),
    labels: Int32Array.from(indices, label),
  });
  return {
    learnt: chosen(learnt.slice(0, most), () => -1),
    tested: measured.length > 0 ? chosen(measured, labelOf) : null,
  };
}

/** @param count the first so many; all by default */
export async function readChosen(
  { data, split, indices, labels }: ChosenPictures,
  name: string,
  classNames: readonly string[],
  count = indices.length,
): Promise<ImageSet> {
  const set = await data.pictures(split, indices.slice(0, count));
  return { ...set, name, labels: labels.slice(0, count), classNames };
}
