/** The models that can teach, as the feature cache sees them: a small teacher, or the frozen large model itself. */
import * as tf from '../compute/tf';
import type { ExperimentConfig } from '../contract/config';
import { dropoutMasks, mcProbabilities } from '../models/mcDropout';
import { classCount, classify, forwardBlocks, modelFlops, type Architecture, type Weights } from '../models/model';
import type { Teacher } from './featureCache';
import { certainty } from './losses';

/**
 * @param weighting how the trust w in the teacher is found: `entropy` of its softmax, or of the mean of Monte-Carlo
 * dropout passes (`mc`); with `none` it is computed and not used
 */
export function makeTeacher(
  architecture: Architecture,
  weights: Weights,
  weighting: ExperimentConfig['student']['weighting'],
  heads: ExperimentConfig['heads'],
  seed: number,
): Teacher {
  const classes = classCount(architecture, weights);
  return {
    flops: modelFlops(architecture, classes),
    speak: (x) =>
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
