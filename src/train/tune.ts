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
import { headFlops, headLogits, tailFeatures, type HeadName, type TunedModel } from '../models/tuned';
import { deriveSeed } from '../num/random';
import { BatchOrder, viewChoice } from './batches';
import type { FeatureCache } from './featureCache';
import { crossEntropy, distillation } from './losses';
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

export function tuneTask(options: TuneOptions): TrainingTask {
  const { model, cache, set, labelled, student, seed } = options;
  const batch = student.batch;
  const withLabel = labelledShare(batch, labelled, set.count);
  const others = batch - withLabel;
  const labelledOrder = new BatchOrder(labelled, withLabel, seed, 'labelled');
  const otherOrder = others > 0 ? new BatchOrder(set.count - labelled, others, seed, 'unlabelled') : null;
  const viewSeed = deriveSeed(seed, 'views');
  const classes = set.classNames.length;
  const trained = pathOnly(model);

  return {
    weights: model.weights,
    trainable: trainableNames(model),
    steps: student.steps,
    learningRate: options.learningRate,
    loss(step: number): StepLoss {
      const pictures = new Int32Array(batch);
      pictures.set(labelledOrder.indices(step));
      otherOrder?.indices(step).forEach((picture, j) => (pictures[withLabel + j] = labelled + picture));
      const views = viewChoice(viewSeed, step, batch, cache.views);
      const clean = pictures.map((picture) => picture * (cache.views + 1));
      const augmented = clean.map((row, j) => row + 1 + views[j]!);
      const rows = tf.tensor1d([...clean, ...augmented], 'int32');
      const labels = tf
        .oneHot(
          tf.tensor1d(
            pictures.slice(0, withLabel).map((picture) => set.labels[picture]!),
            'int32',
          ),
          classes,
        )
        .toFloat() as tf.Tensor2D;
      const logits = headLogits(trained, tailFeatures(trained, tf.gather(cache.trunk, rows)));
      return lossOf(logits, labels, rows, options, withLabel);
    },
  };
}

/** The frozen clean path takes no part in training: leave it out of the forward pass. */
function pathOnly(model: TunedModel): TunedModel {
  const heads = Object.entries(model.heads).filter(([, head]) => head.tail === 'tuned');
  return { ...model, heads: Object.fromEntries(heads) };
}

function lossOf(
  logits: Partial<Record<HeadName, tf.Tensor2D>>,
  labels: tf.Tensor2D,
  rows: tf.Tensor1D,
  { cache, student }: TuneOptions,
  withLabel: number,
): StepLoss {
  const batch = student.batch;
  const cleanPart = (x: tf.Tensor2D, n = batch) => tf.slice(x, 0, n);
  const augmentedPart = (x: tf.Tensor2D, n = batch) => tf.slice(x, batch, n);
  const { clean, unclean, combined } = logits;
  const terms: Record<string, tf.Scalar> = {};
  if (combined) {
    terms['CE combined, clean'] = crossEntropy(cleanPart(combined, withLabel), labels);
    terms['CE combined, augmented'] = crossEntropy(augmentedPart(combined, withLabel), labels);
  }
  if (unclean) terms['CE unclean, augmented'] = crossEntropy(augmentedPart(unclean, withLabel), labels);
  if (clean) terms['CE clean'] = crossEntropy(cleanPart(clean, withLabel), labels);
  const parts = Object.values(terms);

  if (cache.teacherLogits && student.distillation > 0) {
    const spoken = tf.gather(cache.teacherLogits, rows);
    const trust = student.weighting === 'none' ? null : tf.gather(cache.teacherTrust!, rows);
    const trustOf = (from: number) => (trust ? (tf.slice(trust, from, batch) as tf.Tensor1D) : null);
    const kd = (head: tf.Tensor2D, from: number) =>
      distillation(tf.slice(spoken, from, batch), tf.slice(head, from, batch), student.temperature, trustOf(from));
    const taught: tf.Scalar[] = [];
    if (unclean) taught.push(kd(unclean, batch));
    if (combined) taught.push(kd(combined, 0), kd(combined, batch));
    terms['distillation'] = tf.mul(tf.addN(taught), student.distillation) as tf.Scalar;
    parts.push(terms['distillation']);
  }
  return { total: tf.addN(parts) as tf.Scalar, terms };
}

/** Floating-point operations of the tuning steps: forward and backward of everything after the cut, both views. */
export function tuneFlops(model: TunedModel, student: ExperimentConfig['student']): number {
  const blocks = model.architecture.blocks.slice(model.cut).reduce((sum, block) => sum + block.flops, 0);
  const heads = Object.values(model.heads).filter((head) => head.tail === 'tuned').length * headFlops(model);
  return 3 * (blocks + heads) * 2 * student.batch * student.steps;
}
