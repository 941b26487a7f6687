/**
 * Front correction: the first blocks are tuned so that an augmented view gives there what the frozen ones give for the clean picture.
 * Nothing behind the front runs, and neither labels nor a teacher are needed. After DeepCorrect (Borkar and Karam, IEEE TIP 2019),
 * which repairs the features of a network's first layers for corrupted pictures; that the front is the part to tune for shifts of
 * the input is what "Surgical fine-tuning" (Lee et al., ICLR 2023) found.
 *
 *   mean |f̃(A(x)) − f(x)|ᵖ / mean |f(x)|ᵖ,  p = 2 or 1,   over a batch of views, and of some clean pictures that should stay as
 *                                                     they are
 *
 * A view that no one can read has no answer but the mean of all pictures, and fitting it makes a front blur. So each view counts by how
 * certain a judge is of it, who may be the robust teacher: that is what it adds to the correction.
 */
import { unpackedBytes } from '../compute/kernels/bytes';
import * as tf from '../compute/tf';
import type { ExperimentConfig } from '../contract/config';
import { tunedActivations, trainingFlops, TUNED_PREFIX, type TunedModel } from '../models/tuned';
import { deriveSeed } from '../num/random';
import { BatchOrder, viewChoice } from './batches';
import type { FeatureCache } from './featureCache/index';
import { relativeDistance } from './losses';
import type { RowPictures } from './featureCache/rows';
import { roughBytes, shareOf, type StepPlan, type Wording } from './stepMemory';
import type { CorrectionSteps } from './stepsRecipe';
import type { StepTask } from './stepGradients';
import type { TrainingTask } from './training';

/** Pictures that the scale of the error is taken from. */
const SCALE_PICTURES = 64;

type Correction = ExperimentConfig['student']['correction'];

export interface CorrectionOptions {
  /** Tuned copies of blocks [0, front) are what is trained. */
  model: TunedModel;
  front: number;
  pictures: RowPictures;
  /** Features of the frozen front of each clean picture, by its number. */
  wanted: FeatureCache;
  /** How much each row counts, 1 on average; null where all count alike. */
  weights: Float32Array | null;
  correction: Correction;
  /** Mean size of the wanted features (`wantedSize`). */
  scale: number;
  seed: number;
}

/** Clean pictures of a batch. */
function cleanOf({ batch, cleanShare }: Correction): number {
  return Math.min(batch - 1, Math.round(batch * cleanShare));
}

/** @param parts into how many a step is divided, at most `correction.batch` */
export function correctionTask(options: CorrectionOptions, parts = 1): TrainingTask {
  const { model, front, pictures, wanted, weights, correction, scale, seed } = options;
  const { batch, steps, learningRate, distance } = correction;
  const { height, width } = pictures.set;
  const packed = pictures.packs ? { packed: { height, width } } : {};
  const plan: CorrectionSteps = { front, batch, distance, scale, ...packed };
  const order = new BatchOrder(pictures.set.count, batch, deriveSeed(seed, 'front-correction'), 'pictures');
  const viewSeed = deriveSeed(seed, 'front-correction-views');
  const clean = cleanOf(correction);

  const partOf = (step: number, part: number) => {
    const chosen = order.indices(step);
    const views = viewChoice(viewSeed, step, batch, Math.max(1, pictures.views));
    const [from, to] = shareOf(batch, part, parts);
    const of = Array.from(chosen.slice(from, to));
    const rows = of.map((picture, i) => pictures.rowOf(picture, from + i < clean ? 'clean' : views[from + i]!));
    return { pictures: Int32Array.from(of), rows: Int32Array.from(rows) };
  };

  return {
    ...correctionSteps(model, plan),
    steps,
    learningRate,
    parts,
    remote: { steps: { kind: 'correction', plan }, model, set: null },
    async fetch(step, part): Promise<tf.Tensor[]> {
      const now = partOf(step, part);
      const [nextStep, nextPart] = part + 1 < parts ? [step, part + 1] : [step + 1, 0];
      const next = nextStep < steps ? partOf(nextStep, nextPart).pictures : undefined;
      return [
        plan.packed ? pictures.packed(now.rows) : pictures.batch(now.rows, now.rows.length),
        await wanted.rows.fetch(now.pictures, next),
        ...(weights ? [tf.tensor1d(Array.from(now.rows, (row) => weights[row]!))] : []),
      ];
    },
  };
}

/** What a step minimises. Fetched are pictures, what the frozen front gives for the clean ones, and how much each counts where that differs. */
export function correctionSteps(
  model: TunedModel,
  { front, batch, distance, scale, packed }: CorrectionSteps,
): StepTask {
  return {
    weights: model.weights,
    trainable: frontNames(model, front),
    loss(_step, [fetched, target, counts]) {
      const rows = fetched!.shape[0]!;
      const x = packed ? unpackedBytes(fetched!, [rows, packed.height, packed.width, 3]) : fetched!;
      const features = tunedActivations(model, x, front);
      const weights = (counts as tf.Tensor1D) ?? null;
      const total = relativeDistance(features, target!, distance, scale, weights, rows / batch);
      return { total, terms: { 'relative distance': total } };
    },
  };
}

/**
 * How much each row counts, from how certain a judge is of it: certainty^power, 1 on average.
 * @param trust in 0..1, one for each row
 */
export function certaintyWeights(trust: Float32Array, power: number): Float32Array {
  const raw = trust.map((certainty) => certainty ** power);
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / raw.length;
  return raw.map((weight) => weight / Math.max(mean, 1e-6));
}

/** The mean size of the wanted features of the first of `count` pictures, squared or not as the distance is: a constant of the data. */
export async function wantedSize(
  { rows }: FeatureCache,
  count: number,
  distance: Correction['distance'],
): Promise<number> {
  const some = await rows.fetch(Int32Array.from({ length: Math.min(count, SCALE_PICTURES) }, (_, i) => i));
  const mean = tf.tidy(() => tf.mean(distance === 'square' ? tf.square(some) : tf.abs(some)));
  const [value] = await mean.data<'float32'>();
  tf.dispose([some, mean]);
  return Math.max(value!, 1e-12);
}

/** Names in the dictionary of the weights of a front. */
export function frontNames({ architecture, weights }: TunedModel, front: number): string[] {
  const names = architecture.blocks.slice(0, front).flatMap(({ weightNames }) => weightNames);
  return names.map((name) => TUNED_PREFIX + name).filter((name) => weights[name]);
}

/** What `fittingTask` has to know. */
export function correctionMemory({
  model,
  front,
  correction,
}: CorrectionOptions): Omit<StepPlan, 'make' | keyof Wording> {
  const blocks = model.architecture.blocks.slice(0, front);
  const flops = correctionFlops(model, front, { ...correction, steps: 1 });
  return { most: correction.batch, flops, pictures: correction.batch, bytesOfPicture: roughBytes({ blocks }, 0) };
}

/** Floating-point operations of the steps: forward and backward through the front, and nothing behind it. */
export function correctionFlops({ architecture, tuned }: TunedModel, front: number, correction: Correction): number {
  return correction.steps * correction.batch * trainingFlops(architecture, tuned, 0, front);
}
