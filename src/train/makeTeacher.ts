/** The models that can teach: the robust small one, the frozen large one, and both by their certainty. */
import * as tf from '../compute/tf';
import type { ExperimentConfig } from '../contract/config';
import { dropoutMasks, mcProbabilities } from '../models/mcDropout';
import { classCount, classify, forwardBlocks, modelFlops, type Architecture, type Weights } from '../models/model';
import { certainty, certaintyMixture } from './losses';

type Weighting = ExperimentConfig['student']['weighting'];

/** What a teacher says of pictures: its logits, and how far it can be trusted. */
// A type, as tidy takes no interface for its result.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type TeacherPrediction = {
  /** [batch, classes] */
  logits: tf.Tensor2D;
  /** [batch], in 0..1 */
  trust: tf.Tensor1D;
};

/** How a teacher was made. @template Model a model that is at hand, or what stands for it in plain data */
export type TeacherRecipe<Model = { architecture: Architecture; weights: Weights }> =
  | {
      kind: 'one';
      model: Model;
      weighting: Weighting;
      heads: Pick<ExperimentConfig['heads'], 'passes' | 'dropout'>;
      seed: number;
    }
  | { kind: 'mix'; a: TeacherRecipe<Model>; b: TeacherRecipe<Model>; temperature: number };

/** A frozen model that teaches. */
export interface Teacher {
  /** How a worker makes it; null for one that only this thread knows. */
  recipe: TeacherRecipe | null;
  /** What it says of pictures 0..1, [batch, height, width, 3]; the tensors belong to the caller. */
  predict(x: tf.Tensor4D): TeacherPrediction;
  /** Floating-point operations of its answer about one picture. */
  flops: number;
  /** Side in pixels that its network works at. */
  side: number;
}

/**
 * @param weighting how the trust w in the teacher is found: `entropy` of its softmax, or of the mean of Monte-Carlo
 * dropout passes (`mc`); with `none` it is computed and not used
 */
export function makeTeacher(
  architecture: Architecture,
  weights: Weights,
  weighting: Weighting,
  heads: Pick<ExperimentConfig['heads'], 'passes' | 'dropout'>,
  seed: number,
): Teacher {
  const classes = classCount(architecture, weights);
  return {
    recipe: { kind: 'one', model: { architecture, weights }, weighting, heads, seed },
    flops: modelFlops(architecture, classes),
    side: architecture.networkSide ?? architecture.inputSize,
    predict: (x) =>
      tf.tidy(() => {
        const features = forwardBlocks(architecture, weights, x) as tf.Tensor2D;
        const logits = classify(weights, features, architecture.classifier);
        if (weighting !== 'mc') return { logits, trust: certainty(tf.softmax(logits)) };
        const masks = dropoutMasks(architecture.featureWidth, heads.passes, heads.dropout, seed);
        const head = architecture.classifier;
        const [weight, bias] = [weights[`${head}.weight`] as tf.Tensor2D, weights[`${head}.bias`] as tf.Tensor1D];
        const mean = tf.mean(mcProbabilities(features, weight, bias, masks), 1) as tf.Tensor2D;
        return { logits, trust: certainty(mean) };
      }),
  };
}

/**
 * Two teachers as one: the mean of their softened answers, each weighted by how certain its teacher is.
 * @param temperature τ of the distillation that the answers serve
 */
export function mixTeachers(a: Teacher, b: Teacher, temperature: number): Teacher {
  return {
    recipe: a.recipe && b.recipe && { kind: 'mix', a: a.recipe, b: b.recipe, temperature },
    flops: a.flops + b.flops,
    side: Math.max(a.side, b.side),
    predict: (x) =>
      tf.tidy(() => {
        const logits = certaintyMixture(a.predict(x), b.predict(x), temperature);
        return { logits, trust: certainty(tf.softmax(logits)) };
      }),
  };
}
