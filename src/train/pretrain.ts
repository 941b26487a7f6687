/**
 * Pre-training of the embedded models: plain cross-entropy on clean composites under ordinary flips and shifted crops, and
 * nothing else. What is measured later is how such models fail under corruption, so neither noise, blur nor colour may be
 * seen here. `scripts/pretrain.ts` runs it; the page never does.
 */
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { forward, type Architecture, type Weights } from '../models/model';
import { deriveSeed } from '../num/random';
import { flipCropBatch } from '../perturb/augment/flipCrop';
import { BatchOrder } from './batches';
import { crossEntropy } from './losses';
import { pictureTensor } from './pictures';
import type { StepLoss } from './stepGradients';
import type { TrainingTask } from './training';

export interface PretrainSettings {
  /** Composites of each class. */
  perClass: number;
  epochs: number;
  batch: number;
  learningRate: number;
  weightDecay: number;
}

const common = { batch: 64, weightDecay: 0.01 };

/** Settings of the embedded models, chosen on clean validation composites alone. */
export const PRETRAIN_SETTINGS: Record<string, PretrainSettings> = {
  'small-16': { ...common, perClass: 400, epochs: 30, learningRate: 3e-3 },
  'large-16': { ...common, perClass: 400, epochs: 12, learningRate: 2e-3 },
  'small-64': { ...common, perClass: 200, epochs: 60, learningRate: 4e-3 },
  'large-64': { ...common, perClass: 200, epochs: 20, learningRate: 3e-3 },
};

/**
 * @param weights initial weights of `architecture`; training replaces them all
 * @param set labelled pictures
 */
export function pretrainTask(
  architecture: Architecture,
  weights: Weights,
  set: ImageSet,
  settings: PretrainSettings,
  seed: number,
): TrainingTask {
  const { batch, epochs, learningRate, weightDecay } = settings;
  const order = new BatchOrder(set.count, batch, deriveSeed(seed, 'pretrain-order'), 'pretrain');
  const cropSeed = deriveSeed(seed, 'pretrain-crops');
  const classes = set.classNames.length;
  return {
    weights,
    trainable: Object.keys(weights),
    steps: Math.ceil((set.count * epochs) / batch),
    learningRate,
    weightDecay,
    loss(step: number): StepLoss {
      const indices = order.indices(step);
      const targets = indices.map((picture) => set.labels[picture]!);
      const labels = tf.cast(tf.oneHot(tf.tensor1d(targets, 'int32'), classes), 'float32') as tf.Tensor2D;
      const x = pictureTensor(flipCropBatch(set, indices, cropSeed, step), set);
      const total = crossEntropy(forward(architecture, weights, x), labels);
      return { total, terms: { 'cross-entropy': total } };
    },
  };
}
