/** The sets that every method is measured on, made once per experiment and shared by all methods. */
import type { ExperimentConfig } from '../contract/config';
import type { ImageSet } from '../contract/image';
import { VALIDATION_CORRUPTIONS } from '../contract/presets';
import { deriveSeed } from '../num/random';
import { augmentBatch } from '../perturb/augment/augmentation';
import { corruptSet } from '../perturb/corruptSet';
import { composites } from '../sources/composites';
import type { EmojiPack } from '../sources/emojiPack';
import type { CompositeSet } from '../sources/sets';

export interface CorruptedSet {
  corruption: string;
  severity: number;
  set: ImageSet;
}

export interface TestSets {
  clean: ImageSet;
  renditions: ImageSet;
  sketch: ImageSet;
  natural: ImageSet;
  corrupted: CorruptedSet[];
  transfer: { train: ImageSet; test: ImageSet };
  /** Settings may be chosen on these: new clean composites, training-type augmented ones, validation corruptions. */
  validation: { clean: ImageSet; augmented: ImageSet; corrupted: CorruptedSet[] };
}

export interface BuildHooks {
  between(done: number, total: number): Promise<void>;
}

const VALIDATION_SEVERITIES = [1, 3, 5];

/**
 * @returns sets with unique names. Test pictures depend on the experiment's seed, and on nothing that was trained.
 */
export async function buildTestSets(pack: EmojiPack, config: ExperimentConfig, hooks: BuildHooks): Promise<TestSets> {
  const { data, benchmark, seed } = config;
  const perClass = data.testPerClass;
  const make = (set: CompositeSet) => composites(pack, { set, perClass, seed });
  const clean = make('clean');
  const validationClean = make('validation');
  const cells = [
    ...benchmark.corruptions.flatMap((name) => benchmark.severities.map((severity) => ({ of: clean, name, severity }))),
    ...VALIDATION_CORRUPTIONS.flatMap((name) =>
      VALIDATION_SEVERITIES.map((severity) => ({ of: validationClean, name, severity })),
    ),
  ];
  const made: CorruptedSet[] = [];
  for (const { of, name, severity } of cells) {
    const options = { severity, seed: deriveSeed(seed, 'benchmark'), table: benchmark.table };
    const set = await corruptSet(of, name, options);
    made.push({ corruption: name, severity, set: { ...set, name: `${of.name}/${name}/${severity}` } });
    await hooks.between(made.length, cells.length);
  }
  const tested = benchmark.corruptions.length * benchmark.severities.length;
  return {
    clean,
    renditions: make('renditions'),
    sketch: make('sketch'),
    natural: make('natural'),
    corrupted: made.slice(0, tested),
    transfer: { train: make('transfer-train'), test: make('transfer-test') },
    validation: {
      clean: validationClean,
      augmented: augmented(validationClean, config),
      corrupted: made.slice(tested),
    },
  };
}

/** Views per picture: enough that δ does not hang on a few pictures. */
const VALIDATION_VIEWS = 3;

function augmented(set: ImageSet, { seed, student }: ExperimentConfig): ImageSet {
  const indices = Int32Array.from({ length: set.count }, (_, i) => i);
  const pixels = new Uint8Array(VALIDATION_VIEWS * set.pixels.length);
  const labels = new Int32Array(VALIDATION_VIEWS * set.count);
  for (let view = 0; view < VALIDATION_VIEWS; view++) {
    const mixed = augmentBatch(student, set, indices, deriveSeed(seed, 'validation-augment'), view);
    pixels.set(
      mixed.map((value) => Math.round(value * 255)),
      view * set.pixels.length,
    );
    labels.set(set.labels, view * set.count);
  }
  return { ...set, name: `${set.name}/augmented`, count: labels.length, pixels, labels };
}

/** Number of pictures that measuring one model looks at. */
export function picturesToMeasure(sets: TestSets): number {
  return [...setsToPredict(sets), sets.transfer.train, sets.transfer.test].reduce((sum, set) => sum + set.count, 0);
}

/** Every set that a model classifies. */
export function setsToPredict(sets: TestSets): ImageSet[] {
  return [
    sets.clean,
    sets.renditions,
    sets.sketch,
    sets.natural,
    ...sets.corrupted.map((cell) => cell.set),
    sets.validation.clean,
    sets.validation.augmented,
    ...sets.validation.corrupted.map((cell) => cell.set),
  ];
}
