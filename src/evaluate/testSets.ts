/**
 * The sets that every method is measured on, shared by all methods. They depend on the pictures and the seed, and on nothing
 * that was trained. Corrupted copies are held in memory as far as they fit and made again otherwise: at 224 pixels fifteen
 * corruptions of a few hundred pictures are gigabytes, and corrupting costs little beside a network's answer.
 */
import type { ExperimentConfig } from '../contract/config';
import type { ImageSet } from '../contract/image';
import { VALIDATION_CORRUPTIONS } from '../contract/presets';
import { deriveSeed } from '../num/random';
import { augmentBatch } from '../perturb/augment/augmentation';
import { corruptSet, type CorruptOptions } from '../perturb/corruptSet';
import type { ExperimentPictures, Part } from '../sources/experimentPictures';

/** A set that is made when it is looked at; names are unique in an experiment. */
export interface TestSet {
  name: string;
  /** Number of pictures. */
  count: number;
  labels: Int32Array;
  /** Labels that the set is about, where these are not all: the answer is then chosen among them, as for ImageNet-R and -A. */
  labelSubset: readonly number[] | null;
  /** What corruptions draw by for each picture, where they have names. */
  streams?: Uint32Array | undefined;
  load(): Promise<ImageSet>;
}

export interface CorruptedSet {
  corruption: string;
  severity: number;
  set: TestSet;
}

export interface TestSets {
  clean: TestSet;
  /** New arrivals from the field; null, like the sets after it, where the data has none. */
  arrivals: TestSet | null;
  renditions: TestSet | null;
  sketch: TestSet | null;
  natural: TestSet | null;
  corrupted: CorruptedSet[];
  transfer: { train: ImageSet; test: ImageSet };
  /** Settings may be chosen on these: other clean pictures, training-type augmented ones, validation corruptions. */
  validation: { clean: TestSet; augmented: TestSet; corrupted: CorruptedSet[] };
}

export interface BuildHooks {
  between(done: number, total: number): Promise<void>;
  /** It is known what will be corrupted and how; nothing need be corrupted yet. */
  planned?(corrupted: readonly CorruptedSet[], clean: ImageSet): void;
  /** A corrupted set has been made. */
  made?(cell: CorruptedSet, set: ImageSet): void;
}

/** Who corrupts sets. */
export interface Corrupter {
  corrupt(of: ImageSet, corruption: string, options: CorruptOptions): Promise<ImageSet>;
  /** How many sets are corrupted at once. */
  workers: number;
}

const ALONE: Corrupter = { corrupt: (of, name, options) => corruptSet(of, name, options), workers: 1 };

/** Sets that wait for each worker, as this thread may be busy for a while, and bytes of them that are wanted at most. */
const AHEAD = 8;
const AHEAD_BYTES = 64 * 2 ** 20;

/** The middle one says which setting is better; all of them would be a sixth of what measuring a model costs. */
const VALIDATION_SEVERITIES = [3];

/** Bytes of corrupted pictures that are held. */
const HELD_BYTES = 192 * 2 ** 20;

/** @throws {Error} where the data lacks a part that every experiment needs, or a published corruption */
export async function buildTestSets(
  pictures: ExperimentPictures,
  config: ExperimentConfig,
  hooks: BuildHooks,
  corrupter: Corrupter = ALONE,
): Promise<TestSets> {
  const { benchmark } = config;
  const plain = async (part: Part): Promise<ImageSet> => {
    const set = await pictures.part(part);
    if (!set) throw new Error(`${pictures.info.pack} has no pictures for the part "${part}".`);
    return set;
  };
  const further = async (part: Part): Promise<TestSet | null> => {
    const set = await pictures.part(part);
    return set ? heldSet(set, pictures.labelSubset(part)) : null;
  };
  const toCorrupt = await plain('to-corrupt');
  const validation = await plain('validation');
  const held = new Holder(HELD_BYTES);
  const here = (of: ImageSet, name: string, severity: number) =>
    corruptedHere(held, of, name, severity, { config, corrupter });
  const published = pictures.corrupted;
  const tested = benchmark.corruptions.flatMap((name) => benchmark.severities.map((severity) => ({ name, severity })));
  const corrupted: CorruptedSet[] = [];
  const chosen = VALIDATION_CORRUPTIONS.flatMap((name) =>
    VALIDATION_SEVERITIES.map((severity) => here(validation, name, severity)),
  );
  for (const { name, severity } of tested) {
    corrupted.push(
      published
        ? await publishedCell(held, published, name, severity, corrupted[0]?.set.count)
        : here(toCorrupt, name, severity),
    );
  }
  const all = [...corrupted, ...chosen];
  hooks.planned?.(corrupted, toCorrupt);
  // Workers corrupt while this thread makes the other sets.
  const corrupting = holdAll(held, all, setsAhead(corrupter, toCorrupt.pixels.length), hooks);
  corrupting.catch(() => {});
  const clean = heldSet(await plain('clean'), pictures.labelSubset('clean'));
  const others = {
    arrivals: await further('new-arrivals'),
    renditions: await further('renditions'),
    sketch: await further('sketch'),
    natural: await further('natural'),
  };
  const transfer = { train: await plain('transfer-train'), test: await plain('transfer-test') };
  await corrupting;
  return {
    clean,
    ...others,
    corrupted,
    transfer,
    validation: {
      clean: heldSet(validation, null),
      augmented: augmentedSet(validation, config),
      corrupted: chosen,
    },
  };
}

/** Sets that were made, as long as they fit. */
class Holder {
  private readonly sets = new Map<string, ImageSet>();
  private bytes = 0;

  constructor(private readonly budget: number) {}

  get full(): boolean {
    return this.bytes >= this.budget;
  }

  async get(name: string, make: () => Promise<ImageSet>): Promise<ImageSet> {
    const known = this.sets.get(name);
    if (known) return known;
    const made = await make();
    if (this.bytes + made.pixels.length <= this.budget) {
      this.sets.set(name, made);
      this.bytes += made.pixels.length;
    } else this.bytes = this.budget;
    return made;
  }
}

function setsAhead({ workers }: Corrupter, bytes: number): number {
  if (workers === 1) return 1;
  return Math.max(2 * workers, Math.min(AHEAD * workers, Math.floor(AHEAD_BYTES / bytes)));
}

/**
 * Makes sets in advance as far as there is room for them: the severities of a corruption one after another, since what it draws once serves
 * all of them.
 */
async function holdAll(held: Holder, cells: readonly CorruptedSet[], most: number, hooks: BuildHooks): Promise<void> {
  const waiting = [...cells].sort((a, b) => a.severity - b.severity);
  const underWay: Promise<unknown>[] = [];
  for (let done = 0; done < cells.length; done++) {
    while (waiting.length > 0 && underWay.length < most) {
      const cell = waiting.shift()!;
      const made = held.full ? Promise.resolve() : cell.set.load().then((set) => hooks.made?.(cell, set));
      made.catch(() => {});
      underWay.push(made);
    }
    await underWay.shift();
    await hooks.between(done + 1, cells.length);
  }
}

function heldSet(set: ImageSet, labelSubset: readonly number[] | null): TestSet {
  const { name, count, labels, streams } = set;
  return { name, count, labels, labelSubset, streams, load: () => Promise.resolve(set) };
}

function corruptedHere(
  held: Holder,
  of: ImageSet,
  corruption: string,
  severity: number,
  { config: { seed, benchmark }, corrupter }: { config: ExperimentConfig; corrupter: Corrupter },
): CorruptedSet {
  const name = `${of.name}/${corruption}/${severity}`;
  // Pictures that have names look as `temper corrupt` and `temper evaluate` make them with this seed.
  const options = { severity, seed: of.streams ? seed : deriveSeed(seed, 'benchmark'), table: benchmark.table };
  const load = () => held.get(name, async () => ({ ...(await corrupter.corrupt(of, corruption, options)), name }));
  return { corruption, severity, set: { name, count: of.count, labels: of.labels, labelSubset: null, load } };
}

async function publishedCell(
  held: Holder,
  published: NonNullable<ExperimentPictures['corrupted']>,
  corruption: string,
  severity: number,
  count: number | undefined,
): Promise<CorruptedSet> {
  const name = `${PUBLISHED}${corruption}/${severity}`;
  const make = async () => {
    const set = await published(corruption, severity);
    if (!set || (count !== undefined && set.count !== count)) {
      const what = set ? `${set.count} pictures where other corruptions have ${count}` : 'no pictures';
      throw new Error(
        `The corrupted pictures have ${what} for ${corruption} at severity ${severity}. Leave it out of the benchmark, or ` +
          'keep a complete set.',
      );
    }
    return { ...set, name };
  };
  const first = await held.get(name, make);
  const set = { name, count: first.count, labels: first.labels, labelSubset: null, load: () => held.get(name, make) };
  return { corruption, severity, set };
}

const PUBLISHED = 'published/';

/** Whether others corrupted the pictures of a set. */
export const isPublished = ({ name }: TestSet) => name.startsWith(PUBLISHED);

/** Views per picture: enough that δ does not hang on a few pictures. */
const VALIDATION_VIEWS = 3;

function augmentedSet(set: ImageSet, { seed, student }: ExperimentConfig): TestSet {
  const name = `${set.name}/augmented`;
  const count = VALIDATION_VIEWS * set.count;
  const labels = new Int32Array(count);
  for (let view = 0; view < VALIDATION_VIEWS; view++) labels.set(set.labels, view * set.count);
  const load = (): Promise<ImageSet> => {
    const size = set.width * set.height * 3;
    const pixels = new Uint8Array(count * size);
    for (let i = 0; i < count; i++) {
      const index = Int32Array.of(i % set.count);
      const view = Math.floor(i / set.count);
      const mixed = augmentBatch(student, set, index, deriveSeed(seed, 'validation-augment'), view);
      for (let j = 0; j < size; j++) pixels[i * size + j] = Math.round(mixed[j]! * 255);
    }
    return Promise.resolve({ ...set, name, count, pixels, labels });
  };
  return { name, count, labels, labelSubset: null, load };
}

/**
 * Number of pictures that measuring one model looks at.
 * @param calibrated several heads are calibrated on clean and augmented validation pictures, before they have temperatures and after; a
 *   single one does not see them
 */
export function picturesToMeasure(sets: TestSets, calibrated: boolean): number {
  const { train, test } = sets.transfer;
  const { clean, augmented } = sets.validation;
  const all = setsToPredict(sets).reduce((sum, set) => sum + set.count, train.count + test.count);
  return all + (calibrated ? 1 : -1) * (clean.count + augmented.count);
}

/** Every set that a model classifies. */
export function setsToPredict(sets: TestSets): TestSet[] {
  const { clean, arrivals, renditions, sketch, natural, corrupted, validation } = sets;
  return [
    ...[clean, arrivals, renditions, sketch, natural].filter((set) => set !== null),
    ...corrupted.map((cell) => cell.set),
    validation.clean,
    validation.augmented,
    ...validation.corrupted.map((cell) => cell.set),
  ];
}
