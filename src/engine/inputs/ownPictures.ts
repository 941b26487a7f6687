/**
 * The pictures of an experiment from data of the user's own: split by seed into what is learnt from, what settings are chosen
 * on and what is measured on. The published split is kept where there is one; otherwise 50 : 10 : 40 of every class.
 */
import type { ExperimentConfig } from '../../contract/config';
import type { DataInfo } from '../../contract/engine';
import type { ImageSet } from '../../contract/image';
import {
  MOST_VALIDATION,
  TEST_SHARE,
  TEST_SPLITS,
  TRAIN_SPLITS,
  VALIDATION_SHARE,
  type KeptData,
} from '../../contract/library';
import { resizeBilinear } from '../../image/resample';
import { deriveSeed, Random } from '../../num/random';
import type { ExperimentPictures, Part } from '../../sources/experimentPictures';
import { EngineError } from '../engineError';

/** Kept pictures, read in parts. */
export interface OpenedData {
  kept: KeptData;
  /** Of every picture of a split; −1 where it is not known. */
  labels(split: string): Int32Array;
  pictures(split: string, indices?: Int32Array): Promise<ImageSet>;
  corrupted(corruption: string, severity: number): Promise<ImageSet>;
}

/** Pictures of one split, by index. */
interface Chosen {
  data: OpenedData;
  split: string;
  indices: Int32Array;
  /** Label of each; −1 where it is withheld. */
  labels: Int32Array;
}

type OwnSets = NonNullable<ExperimentConfig['data']['own']>;
type FurtherSet = Exclude<keyof OwnSets, 'data'>;

export interface OwnPicturesRequest {
  config: ExperimentConfig;
  data: OpenedData;
  further: Partial<Record<FurtherSet, OpenedData>>;
  /** Transfer where no data for it was given: the unseen concepts of the embedded pack. */
  embedded: ExperimentPictures;
}

/** Pictures of the embedded pack that a probe is fitted on and tested on: five of each concept. */
const MOST_EMBEDDED_TRANSFER = 160;

/** @throws {EngineError} where there are too few pictures to learn from and to measure on */
export function ownPictures({ config, data, further, embedded }: OwnPicturesRequest): ExperimentPictures {
  const { kept } = data;
  if (kept.kind === 'corrupted') {
    throw new EngineError(`${kept.name} holds corrupted pictures only: an experiment needs clean ones beside them.`);
  }
  const chosen = divide(data, config);
  const parts = new Map<Part, Chosen>(Object.entries(chosen) as [Part, Chosen][]);
  for (const part of ['renditions', 'sketch', 'natural'] as const) {
    if (further[part]) parts.set(part, sameClasses(further[part], kept, config));
  }
  if (further.arrivals) {
    const { learnt, tested } = arrivalsOf(further.arrivals, kept, config);
    parts.set('arrivals', learnt);
    if (tested) parts.set('new-arrivals', tested);
  }
  const transfer = further.transfer ? divide(further.transfer, config) : null;
  if (transfer) {
    parts.set('transfer-train', transfer.labelled);
    parts.set('transfer-test', transfer['to-corrupt']);
  }
  const names = [...parts].filter(([, { indices }]) => indices.length > 0);
  const splits: Record<string, number> = Object.fromEntries(names.map(([part, { indices }]) => [part, indices.length]));
  for (const part of ['transfer-train', 'transfer-test'] as const) {
    if (!transfer) splits[part] = Math.min(embedded.info.splits[part]!, MOST_EMBEDDED_TRANSFER);
  }
  const info: DataInfo = {
    pack: kept.name,
    imageSize: kept.side,
    classNames: [...kept.shownNames],
    splits,
    note: noteOf(kept, further),
    attribution: [],
  };
  return {
    hash: [kept.id, ...Object.values(further).map((one) => one.kept.id)].join('+'),
    side: kept.side,
    classNames: kept.shownNames,
    imagenetIndices: kept.imagenetIndices,
    info,
    async part(name, count) {
      if (name.startsWith('transfer') && !transfer) {
        const set = await embedded.part(name, Math.min(count ?? Infinity, splits[name]!));
        return set && sized(set, kept.side);
      }
      const found = parts.get(name);
      if (!found || found.indices.length === 0) return null;
      const named = name.startsWith('transfer') ? found.data.kept.shownNames : kept.shownNames;
      const set = await read(found, name, named, count);
      return sized(set, kept.side);
    },
    labelSubset: (name) => labelSubsetOf(parts.get(name), kept.classNames.length),
    corrupted: further.corrupted ? publishedCells(further.corrupted, kept, config) : null,
  };
}

function noteOf(kept: KeptData, further: OwnPicturesRequest['further']): string {
  const said = [
    `${kept.name}: ${kept.layout}.`,
    testSplit(kept)
      ? `Measured on its ${testSplit(kept)} split.`
      : 'Split by seed into 50 % to learn from, 10 % to choose settings on and 40 % to measure on, of every class.',
  ];
  if (kept.leftOut.length > 0) said.push(`${kept.leftOut.length} files could not be used.`);
  for (const [part, { kept: other }] of Object.entries(further)) said.push(`${part}: ${other.name} (${other.layout}).`);
  if (!further.transfer) said.push('Transfer is a linear probe on the unseen concepts of the embedded emoji pack.');
  return said.join(' ');
}

function testSplit({ splits }: KeptData): string | undefined {
  const names = splits.map(({ name }) => name);
  if (!names.some((name) => TRAIN_SPLITS.includes(name))) return undefined;
  return TEST_SPLITS.find((name) => names.includes(name));
}

type Division = Record<'teacher' | 'labelled' | 'unlabelled' | 'validation' | 'clean' | 'to-corrupt', Chosen>;

/** Which pictures serve what. Of a class, a smaller number is a part of a larger one with the same seed. */
function divide(data: OpenedData, { data: sizes, seed }: ExperimentConfig): Division {
  const { kept } = data;
  const test = testSplit(kept);
  const train = kept.splits.find(({ name }) => TRAIN_SPLITS.includes(name))?.name ?? kept.splits[0]!.name;
  const learning = byClass(data, train, seed);
  const measuring = test
    ? byClass(data, test, seed)
    : learning.map((pool) => pool.splice(0, shareOf(pool, TEST_SHARE)));
  const validation = learning.map((pool) =>
    pool.splice(
      0,
      Math.min(
        sizes.testPerClass,
        test ? shareOf(pool, MOST_VALIDATION) : shareOf(pool, VALIDATION_SHARE / (1 - TEST_SHARE)),
      ),
    ),
  );
  const empty = learning.findIndex((pool, label) => pool.length === 0 || measuring[label]!.length === 0);
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
    Math.ceil(sizes.unlabelled / learning.length),
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

function shareOf(pool: readonly unknown[], share: number): number {
  return pool.length < 2 ? 0 : Math.max(1, Math.round(pool.length * share));
}

/** Indices of the labelled pictures of each class, in an order drawn by seed. */
function byClass(data: OpenedData, split: string, seed: number): number[][] {
  const pools: number[][] = data.kept.classNames.map(() => []);
  data.labels(split).forEach((label, i) => pools[label]?.push(i));
  return pools.map((pool, label) => {
    const order = new Random(deriveSeed(seed, `own-data/${split}`, label), 'order').permutation(pool.length);
    return Array.from(order, (i) => pool[i]!);
  });
}

/** Round the classes, so that any first part is balanced. */
function chosenOf(data: OpenedData, split: string, pools: readonly (readonly number[])[]): Chosen {
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
function sameClasses(data: OpenedData, main: KeptData, { data: sizes, seed }: ExperimentConfig): Chosen {
  const split = (data.kept.splits.find(({ name }) => TEST_SPLITS.includes(name)) ?? data.kept.splits[0]!).name;
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
function arrivalsOf(
  data: OpenedData,
  main: KeptData,
  { data: sizes, seed }: ExperimentConfig,
): { learnt: Chosen; tested: Chosen | null } {
  const split = data.kept.splits[0]!.name;
  const own = data.labels(split);
  const names = data.kept.classNames.map((name) => main.classNames.indexOf(name));
  const order = new Random(deriveSeed(seed, `own-arrivals/${split}`), 'order').permutation(own.length);
  const labelOf = (i: number) => names[own[i]!] ?? -1;
  const known = Array.from(order).filter((i) => labelOf(i) >= 0);
  const once = Math.max(sizes.testPerClass, sizes.cleanPerClass);
  const measured = known.slice(0, Math.min(shareOf(known, TEST_SHARE), once * main.classNames.length));
  const held = new Set(measured);
  const learnt = Array.from(order).filter((i) => !held.has(i));
  const most = sizes.arrivals > 0 ? sizes.arrivals : MOST_ARRIVALS;
  const chosen = (indices: readonly number[], label: (i: number) => number): Chosen => ({
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

function labelSubsetOf(chosen: Chosen | undefined, classes: number): readonly number[] | null {
  if (!chosen) return null;
  const seen = [...new Set(chosen.labels)].filter((label) => label >= 0).sort((a, b) => a - b);
  return seen.length > 0 && seen.length < classes ? seen : null;
}

async function read(
  { data, split, indices, labels }: Chosen,
  name: string,
  classNames: readonly string[],
  count = indices.length,
): Promise<ImageSet> {
  const set = await data.pictures(split, indices.slice(0, count));
  return { ...set, name, labels: labels.slice(0, count), classNames };
}

/** @returns the cells of a published set, with the pictures and classes of the experiment */
function publishedCells(data: OpenedData, main: KeptData, config: ExperimentConfig): ExperimentPictures['corrupted'] {
  const labelOf = data.kept.classNames.map((name) => main.classNames.indexOf(name));
  return async (corruption, severity) => {
    const known = data.kept.corruptions.find(({ name }) => name === corruption);
    if (!known?.severities.includes(severity)) return null;
    const all = await data.corrupted(corruption, severity);
    const taken: number[] = [];
    const perClass = new Map<number, number>();
    all.labels.forEach((own, i) => {
      const label = labelOf[own] ?? -1;
      const held = perClass.get(label) ?? 0;
      if (label < 0 || held >= config.data.testPerClass) return;
      perClass.set(label, held + 1);
      taken.push(i);
    });
    if (taken.length === 0) return null;
    const size = all.width * all.height * 3;
    const pixels = new Uint8Array(taken.length * size);
    taken.forEach((from, to) => pixels.set(all.pixels.subarray(from * size, (from + 1) * size), to * size));
    const labels = Int32Array.from(taken, (i) => labelOf[all.labels[i]!]!);
    return sized({ ...all, count: taken.length, pixels, labels, classNames: main.shownNames }, main.side);
  };
}

/** The set with every picture resized to a side; itself where it has it. */
export function sized(set: ImageSet, side: number): ImageSet {
  if (set.width === side && set.height === side) return set;
  const [from, to] = [set.width * set.height * 3, side * side * 3];
  const pixels = new Uint8Array(set.count * to);
  for (let i = 0; i < set.count; i++) {
    const picture = { width: set.width, height: set.height, pixels: set.pixels.subarray(i * from, (i + 1) * from) };
    pixels.set(resizeBilinear(picture, side, side).pixels, i * to);
  }
  return { ...set, width: side, height: side, pixels };
}
