/**
 * Robustifying the teacher (method, step 1): a small clean pre-trained model is trained on with a strong augmentation,
 * either with the Jensen–Shannon consistency term of AugMix (Hendrycks et al. 2020, eq. 1),
 * CE(x) + weight · JSD(x, mix 1, mix 2), or with the cross-entropy of the augmented pictures alone.
 */
import * as tf from '../compute/tf';
import type { ExperimentConfig } from '../contract/config';
import type { ImageSet } from '../contract/image';
import { deriveSeed } from '../num/random';
import { augmentBatch } from '../perturb/augment/augmentation';
import { forward, modelFlops, type Architecture, type Weights } from '../models/model';
import { BatchOrder } from './batches';
import { crossEntropy, jensenShannon } from './losses';
import { gatherPictures, pictureTensor } from './pictures';
import type { StepLoss, TrainingTask } from './training';

/** @param weights the small model's own copy of its weights; training replaces them */
export function teacherTask(
  architecture: Architecture,
  weights: Weights,
  set: ImageSet,
  config: ExperimentConfig['teacher'],
  seed: number,
): TrainingTask {
  const order = new BatchOrder(set.count, config.batch, deriveSeed(seed, 'teacher-order'), 'teacher');
  const augmentSeed = deriveSeed(seed, 'teacher-augment');
  const classes = set.classNames.length;

  return {
    weights,
    trainable: Object.keys(weights),
    steps: config.steps,
    learningRate: config.learningRate,
    loss(step: number): StepLoss {
      const indices = order.indices(step);
      const labels = tf.oneHot(gatherLabels(set, indices), classes).toFloat() as tf.Tensor2D;
      const clean = gatherPictures(set, indices);
      if (config.consistency === 0) {
        const mixed = augmentBatch(config, set, indices, augmentSeed, 2 * step);
        const ce = crossEntropy(forward(architecture, weights, pictureTensor(mixed, set)), labels);
        return { total: ce, terms: { 'cross-entropy': ce } };
      }
      const views = [0, 1].map((view) => augmentBatch(config, set, indices, augmentSeed, 2 * step + view));
      const x = tf.concat([clean, ...views].map((pixels) => pictureTensor(pixels, set)));
      const parts = tf.split(forward(architecture, weights, x), 3) as tf.Tensor2D[];
      const ce = crossEntropy(parts[0]!, labels);
      const consistency = jensenShannon(parts[0]!, parts[1]!, parts[2]!);
      const total = tf.add(ce, tf.mul(consistency, config.consistency)) as tf.Scalar;
      return { total, terms: { 'cross-entropy': ce, consistency } };
    },
  };
}

/** Floating-point operations of the whole teacher training. */
export function teacherFlops(architecture: Architecture, classes: number, config: ExperimentConfig['teacher']): number {
  const views = config.consistency > 0 ? 3 : 1;
  return 3 * modelFlops(architecture, classes) * views * config.batch * config.steps;
}

function gatherLabels(set: ImageSet, indices: Int32Array): tf.Tensor1D {
  return tf.tensor1d(
    indices.map((i) => set.labels[i]!),
    'int32',
  );
}
