/**
 * Robustifying the teacher (method, step 1): a small clean pre-trained model is trained on with a strong augmentation,
 * either with the Jensen–Shannon consistency term of AugMix (Hendrycks et al. 2020, eq. 1),
 * CE(x) + weight · JSD(x, mix 1, mix 2), or with the cross-entropy of the augmented pictures alone.
 *
 * In adversarial training (Madry et al. 2018) the views are attacks on the model of the step, which raise its cross-entropy for
 * the true label.
 */
import * as tf from '../compute/tf';
import type { ExperimentConfig } from '../contract/config';
import type { ImageSet } from '../contract/image';
import { deriveSeed } from '../num/random';
import { augmentBatch, makesViews } from '../perturb/augment/augmentation';
import { attackForTraining, TRAINING_STEPS } from '../perturb/adversarial/training';
import { forward, modelFlops, type Architecture, type Weights } from '../models/model';
import { untunedModel } from '../models/tuned';
import { adapted } from './adapted/adapted';
import type { AdaptedPlan } from './adapted/plan';
import { BatchOrder } from './batches';
import { learntNames } from './learntNames';
import { crossEntropy, jensenShannon, oneHotOf } from './losses';
import { gatherPictures, pictureTensor } from './pictures';
import { roughBytes, shareOf, type StepPlan, type Wording } from './stepMemory';
import type { StepLoss, StepTask } from './stepGradients';
import type { TrainingTask } from './training';

/**
 * @param weights the model's own copy of its weights; training replaces them but for the statistics of batch norms
 * @param parts into how many a step is divided, at most `config.batch`
 * @param plan what is tuned in another way than all weights by their loss alone; `weights` has what it begins with
 */
export function teacherTask(
  architecture: Architecture,
  weights: Weights,
  set: ImageSet,
  config: ExperimentConfig['teacher'],
  seed: number,
  parts = 1,
  plan?: AdaptedPlan,
): TrainingTask {
  const way = plan && adapted(plan, architecture);
  const logits = (x: tf.Tensor) => (way ? way.logits(weights, x) : forward(architecture, weights, x));
  const order = new BatchOrder(set.count, config.batch, deriveSeed(seed, 'teacher-order'), 'teacher');
  const augmentSeed = deriveSeed(seed, 'teacher-augment');
  const consistent = config.consistency > 0;
  const views = consistent ? 2 : 1;
  const copies = consistent ? 3 : 1;

  const indicesOf = (step: number, part: number) => order.indices(step).slice(...shareOf(config.batch, part, parts));
  /** The clean pictures come first, where the loss takes them. */
  const pictures: Pick<StepTask, 'ahead' | 'prepare'> = makesViews(config)
    ? {
        ahead: {
          shape: (step, part) => [copies * indicesOf(step, part).length, set.height, set.width, 3],
          write(step, part, out) {
            const indices = indicesOf(step, part);
            const size = out.length / copies;
            const places = Array.from({ length: copies }, (_, i) => out.subarray(i * size, (i + 1) * size));
            if (consistent) gatherPictures(set, indices, places.shift());
            places.forEach((place, i) => augmentBatch(config, set, indices, augmentSeed, 2 * step + i, place));
          },
        },
      }
    : {
        prepare(step, part) {
          const indices = indicesOf(step, part);
          const attacked = Array.from({ length: views }, (_, i) =>
            attackedView(architecture, weights, set, indices, {
              ...{ strength: config.strength, seed: augmentSeed, view: 2 * step + i },
            }),
          );
          const clean = consistent ? [pictureTensor(gatherPictures(set, indices), set)] : [];
          return [tf.concat([...clean, ...attacked])];
        },
      };

  return {
    weights,
    trainable: way ? way.trainable(weights) : learntNames(architecture, weights),
    steps: config.steps,
    learningRate: config.learningRate,
    parts,
    remote: {
      steps: { kind: 'complete', settings: config, seed, ...(plan ? { adapted: plan } : {}) },
      model: untunedModel(architecture, weights),
      set,
    },
    ...pictures,
    loss(step: number, [x], which): StepLoss {
      const indices = indicesOf(step, which);
      // Losses are means over pictures, so those of parts are weighted by their share.
      const part = indices.length / config.batch;
      const share = (mean: tf.Scalar) => (parts === 1 ? mean : (tf.mul(mean, part) as tf.Scalar));
      const labels = labelsOf(set, indices);
      const withPenalty = (ce: tf.Scalar, jsd?: { weight: number; consistency: tf.Scalar }): StepLoss => {
        const data = jsd ? (tf.add(ce, tf.mul(jsd.consistency, jsd.weight)) as tf.Scalar) : ce;
        const terms = { 'cross-entropy': ce, ...(jsd ? { consistency: jsd.consistency } : {}) };
        if (!way?.penalty) return { total: data, terms };
        const penalty = share(way.penalty(weights));
        return { total: tf.add(data, penalty) as tf.Scalar, terms: { ...terms, penalty } };
      };
      if (!consistent) {
        return withPenalty(crossEntropy(logits(x!), labels, part));
      }
      const [clean, mix1, mix2] = tf.split(logits(x!), 3) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const ce = crossEntropy(clean, labels, part);
      const consistency = share(jensenShannon(clean, mix1, mix2));
      return withPenalty(ce, { weight: config.consistency, consistency });
    },
  };
}

/** What `fittingTask` has to know. */
export function teacherMemory(
  architecture: Architecture,
  classes: number,
  config: ExperimentConfig['teacher'],
): Omit<StepPlan, 'make' | keyof Wording> {
  const { batch, consistency } = config;
  return {
    most: batch,
    flops: teacherFlops(architecture, classes, { ...config, steps: 1 }),
    pictures: batch * (consistency > 0 ? 3 : 1),
    bytesOfPicture: roughBytes(architecture, 0),
  };
}

/**
 * Pictures of a labelled set, attacked.
 * @returns [indices.length, height, width, 3], 0..1; the caller disposes of it
 */
export function attackedView(
  architecture: Architecture,
  weights: Weights,
  set: ImageSet,
  indices: Int32Array,
  { strength, seed, view }: { strength: number; seed: number; view: number },
): tf.Tensor4D {
  return tf.tidy(() => {
    const labels = labelsOf(set, indices);
    const loss = (x: tf.Tensor) => crossEntropy(forward(architecture, weights, x), labels);
    const gradient = (x: tf.Tensor4D) => tf.tidy(() => tf.grad(loss)(x) as tf.Tensor4D);
    const clean = pictureTensor(gatherPictures(set, indices), set);
    return attackForTraining(clean, gradient, strength, { seed, indices, view });
  });
}

/** Floating-point operations of the whole teacher training: forward and backward, and the same to the pictures for attacks. */
export function teacherFlops(architecture: Architecture, classes: number, config: ExperimentConfig['teacher']): number {
  return modelFlops(architecture, classes) * teacherPasses(config) * config.batch * config.steps;
}

/** What a picture of a step costs, in forward passes. */
export function teacherPasses(config: ExperimentConfig['teacher']): number {
  const [trained, augmented] = config.consistency > 0 ? [3, 2] : [1, 1];
  // Towards the picture the backward pass costs as much as the forward pass: no gradient of a filter is needed.
  const attack = makesViews(config) ? 0 : 2 * TRAINING_STEPS * augmented;
  return 3 * trained + attack;
}

/** One-hot, [indices.length, classes]. */
function labelsOf(set: ImageSet, indices: Int32Array): tf.Tensor2D {
  return oneHotOf(
    indices.map((index) => set.labels[index]!),
    set.classNames.length,
  );
}
