/**
 * Tuning the large model (method, step 2) and the baselines beside it: one loss over one feature cache. The baselines
 * are the same call with less in it: no teacher (APT), one head, all weights (complete fine-tuning), clean views.
 *
 *   CE(h_u(x̃), y) + CE(h_m(x), y) + CE(h_m(x̃), y) [+ CE(h_c(x), y) where the clean path is shared]
 *   + λ · [ w(x̃) KD(T(x̃), h_u(x̃)) + w(x) KD(T(x), h_m(x)) + w(x̃) KD(T(x̃), h_m(x̃)) ]
 */
import * as tf from '../compute/tf';
import type { ExperimentConfig } from '../contract/config';
import type { ImageSet } from '../contract/image';
import { classCount, classifierFlops, modelFlops, type Architecture } from '../models/model';
import { headLogits, tailFeatures, type HeadName, type TunedModel } from '../models/tuned';
import { deriveSeed } from '../num/random';
import { BatchOrder, viewChoice } from './batches';
import type { FeatureCache } from './featureCache';
import { crossEntropy, distillation } from './losses';
import { roughBytes, shareOf, type StepPlan, type Wording } from './stepMemory';
import type { StepLoss, TrainingTask } from './training';
import { trainableNames } from './tunable';

export interface TuneOptions {
  model: TunedModel;
  cache: FeatureCache;
  /** The cached pictures: those with a label first, then those whose label is −1. */
  set: ImageSet;
  labelled: number;
  student: ExperimentConfig['student'];
  learningRate: number;
  seed: number;
}

/** Rows of a step: half of the batch from the labelled pictures where there are others, all of it otherwise. */
export function labelledShare(batch: number, labelled: number, count: number): number {
  return count > labelled ? Math.max(1, Math.floor(batch / 2)) : batch;
}

/** What `fittingTask` has to know: each part has a labelled picture. */
export function tuneMemory({ model, set, labelled, student }: TuneOptions): Omit<StepPlan, 'make' | keyof Wording> {
  return {
    most: labelledShare(student.batch, labelled, set.count),
    pictures: 2 * student.batch,
    bytesOfPicture: roughBytes(model.architecture, model.cut),
  };
}

/** @param parts into how many a step is divided; each has its share of the labelled pictures and of the others */
export function tuneTask(options: TuneOptions, parts = 1): TrainingTask {
  const { model, cache, set, labelled, student, seed } = options;
  const batch = student.batch;
  const withLabel = labelledShare(batch, labelled, set.count);
  const others = batch - withLabel;
  const labelledOrder = new BatchOrder(labelled, withLabel, seed, 'labelled');
  const otherOrder = others > 0 ? new BatchOrder(set.count - labelled, others, seed, 'unlabelled') : null;
  const viewSeed = deriveSeed(seed, 'views');
  const classes = set.classNames.length;
  const trained = pathOnly(model);

  /** What a part of a step sees: clean rows, then their views; the first `withLabel` of each have a label. */
  const partOf = (step: number, part: number): TunePart => {
    const pictures = new Int32Array(batch);
    pictures.set(labelledOrder.indices(step));
    otherOrder?.indices(step).forEach((picture, j) => (pictures[withLabel + j] = labelled + picture));
    const views = viewChoice(viewSeed, step, batch, cache.views);
    const [first, end] = shareOf(withLabel, part, parts);
    const [firstOther, endOther] = shareOf(others, part, parts);
    const places = [...range(first, end), ...range(withLabel + firstOther, withLabel + endOther)];
    const clean = places.map((place) => pictures[place]! * (cache.views + 1));
    const augmented = clean.map((row, j) => row + 1 + views[places[j]!]!);
    const labels = places.slice(0, end - first).map((place) => set.labels[pictures[place]!]!);
    return { rows: Int32Array.from([...clean, ...augmented]), labels };
  };

  return {
    weights: model.weights,
    trainable: trainableNames(model),
    steps: student.steps,
    learningRate: options.learningRate,
    parts,
    async fetch(step, part): Promise<tf.Tensor[]> {
      const [nextStep, nextPart] = part + 1 < parts ? [step, part + 1] : [step + 1, 0];
      const next = nextStep < student.steps ? partOf(nextStep, nextPart).rows : undefined;
      return [await cache.rows.fetch(partOf(step, part).rows, next)];
    },
    loss(step: number, [atCut], part): StepLoss {
      const { rows, labels } = partOf(step, part);
      const oneHot = tf.oneHot(tf.tensor1d(labels, 'int32'), classes).toFloat() as tf.Tensor2D;
      const logits = headLogits(trained, tailFeatures(trained, atCut!));
      return lossOf(logits, oneHot, tf.tensor1d(rows, 'int32'), options, withLabel);
    },
  };
}

interface TunePart {
  rows: Int32Array;
  labels: number[];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The frozen clean path takes no part in training: leave it out of the forward pass. */
function pathOnly(model: TunedModel): TunedModel {
  const heads = Object.entries(model.heads).filter(([, head]) => head.tail === 'tuned');
  return { ...model, heads: Object.fromEntries(heads) };
}

/** @param withLabel labelled pictures of the whole step, which the means are over */
function lossOf(
  logits: Partial<Record<HeadName, tf.Tensor2D>>,
  labels: tf.Tensor2D,
  rows: tf.Tensor1D,
  { cache, student }: TuneOptions,
  withLabel: number,
): StepLoss {
  const pictures = rows.size / 2;
  const labelled = labels.shape[0];
  const share = (mean: tf.Scalar, part: number, whole: number) =>
    part === whole ? mean : (tf.mul(mean, part / whole) as tf.Scalar);
  const entropy = (x: tf.Tensor2D, from: number) =>
    share(crossEntropy(tf.slice(x, from, labelled), labels), labelled, withLabel);
  const { clean, unclean, combined } = logits;
  const terms: Record<string, tf.Scalar> = {};
  if (combined) {
    terms['CE combined, clean'] = entropy(combined, 0);
    terms['CE combined, augmented'] = entropy(combined, pictures);
  }
  if (unclean) terms['CE unclean, augmented'] = entropy(unclean, pictures);
  if (clean) terms['CE clean'] = entropy(clean, 0);
  const parts = Object.values(terms);

  if (cache.teacherLogits && student.distillation > 0) {
    const spoken = tf.gather(cache.teacherLogits, rows);
    const trust = student.weighting === 'none' ? null : tf.gather(cache.teacherTrust!, rows);
    const trustOf = (from: number) => (trust ? (tf.slice(trust, from, pictures) as tf.Tensor1D) : null);
    const kd = (head: tf.Tensor2D, from: number) =>
      distillation(
        tf.slice(spoken, from, pictures),
        tf.slice(head, from, pictures),
        student.temperature,
        trustOf(from),
      );
    const taught: tf.Scalar[] = [];
    if (unclean) taught.push(kd(unclean, pictures));
    if (combined) taught.push(kd(combined, 0), kd(combined, pictures));
    const all = tf.mul(tf.addN(taught), student.distillation) as tf.Scalar;
    terms['distillation'] = share(all, pictures, student.batch);
    parts.push(terms['distillation']);
  }
  return { total: tf.addN(parts) as tf.Scalar, terms };
}

/** Floating-point operations of the tuning steps: forward and backward of everything after the cut, both views. */
export function tuneFlops(model: TunedModel, student: ExperimentConfig['student']): number {
  const { architecture, weights, cut } = model;
  const heads = Object.values(model.heads).filter((head) => head.tail === 'tuned').length;
  return stepFlops(architecture, { cut, heads, classes: classCount(architecture, weights) }, student);
}

/** The same by what is counted: tuned from block `cut` on, with so many heads. */
export function stepFlops(
  architecture: Architecture,
  { cut, heads, classes }: { cut: number; heads: number; classes: number },
  { batch, steps }: Pick<ExperimentConfig['student'], 'batch' | 'steps'>,
): number {
  const forward = modelFlops(architecture, 0, cut) + heads * classifierFlops(architecture, classes);
  return 3 * forward * 2 * batch * steps;
}
