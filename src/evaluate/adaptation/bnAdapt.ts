/**
 * Batch-norm adaptation: Schneider et al., "Improving robustness against common corruptions by covariate shift adaptation" (NeurIPS 2020,
 * arXiv 2006.16971, eq. 3); the same without a prior in Nado et al., "Evaluating prediction-time batch normalization" (2020, arXiv
 * 2006.10963) and Benz et al., "Revisiting batch normalization for improving corruption robustness" (WACV 2021, arXiv 2010.03630).
 *
 * Each batch norm takes, in place of the statistics of training, a mixture of them with those of the n pictures that are to be answered:
 *
 *     μ = N/(N + n) · μ_training + n/(N + n) · μ_test,   σ² likewise
 *
 * N says how many pictures those of training count as; with N = 0 they do not count. No label is seen and no weight changes. The pictures
 * that are adapted to are those that are answered (transductive, as published).
 */
import { pictureMoments, type PictureMoments } from '../../compute/kernels/pictureMoments';
import * as tf from '../../compute/tf';
import type { Architecture, Block, Weights } from '../../models/architecture';
import { batchNormsIn, normalisingWith, type MetNorm } from '../../models/normalising';

/** [channels] each. */
interface Statistics extends tf.NamedTensorMap {
  mean: tf.Tensor;
  variance: tf.Tensor;
}

/** Statistics of all pixels of some pictures, from those of each picture: the same bits however the pictures were divided. */
export function batchStatistics(moments: readonly PictureMoments[]): Statistics {
  const [means, variances] = (['mean', 'variance'] as const).map((which) =>
    tf.concat(moments.map((one) => one[which])),
  );
  const mean = tf.mean(means!, 0);
  // Chan's combination: within the pictures, and between them.
  return { mean, variance: tf.add(tf.mean(variances!, 0), tf.mean(tf.square(tf.sub(means!, mean)), 0)) };
}

/** @param count n, pictures that the batch's statistics are of @param prior N, pictures that those of training count as */
export function mixedStatistics(training: Statistics, batch: Statistics, count: number, prior: number): Statistics {
  const share = count / (count + prior);
  const mixed = (which: 'mean' | 'variance') => tf.add(tf.mul(training[which], 1 - share), tf.mul(batch[which], share));
  return { mean: mixed('mean'), variance: mixed('variance') };
}

export interface AdaptedOptions {
  prior: number;
  /** Pictures that go through a block together, for want of memory; the figures are the same for any number. */
  together: number;
}

/**
 * Penultimate features [count, featureWidth] of pictures [count, height, width, 3] in 0..1, all of which are adapted to: none of them may
 * be there to fill a batch. The result belongs to the caller.
 */
export function adaptedFeatures(
  architecture: Architecture,
  weights: Weights,
  pictures: tf.Tensor4D,
  { prior, together }: AdaptedOptions,
): tf.Tensor2D {
  return tf.tidy(() => {
    const count = pictures.shape[0];
    let parts: tf.Tensor[] = [];
    for (let start = 0; start < count; start += together) {
      parts.push(tf.slice(pictures, start, Math.min(together, count - start)));
    }
    for (const block of architecture.blocks) {
      const next = throughBlock(block, weights, parts, prior);
      tf.dispose(parts);
      parts = next;
    }
    return parts.length === 1 ? parts[0]! : tf.concat(parts);
  }) as tf.Tensor2D;
}

/** Ends a pass whose norm has been seen; it is an error that nobody made. */
const SEEN = Symbol('the norm has been seen');

/**
 * A block with parts of a batch. What comes behind a norm depends on all parts before it, so the parts go up to the first norm whose
 * statistics are not known, all of them, and begin again with these; one part alone just goes on.
 */
function throughBlock(block: Block, weights: Weights, parts: readonly tf.Tensor[], prior: number): tf.Tensor[] {
  const known = new Map<string, Statistics>();
  const count = parts.reduce((sum, part) => sum + part.shape[0]!, 0);
  const learn = ({ name, norm: { mean, variance } }: MetNorm, moments: readonly PictureMoments[]) => {
    const mixed = tf.tidy(() => mixedStatistics({ mean, variance }, batchStatistics(moments), count, prior));
    known.set(name, { mean: tf.keep(mixed.mean), variance: tf.keep(mixed.variance) });
  };
  const momentsOf = (met: MetNorm) => {
    const x = met.before();
    const moments = pictureMoments(x);
    x.dispose();
    return moments;
  };
  try {
    // One pass for each norm, and one that goes to the end.
    for (let pass = 0; pass <= batchNormsIn(block).length; pass++) {
      const seen: { met: MetNorm; moments: PictureMoments }[] = [];
      const asked = (met: MetNorm) => {
        if (!known.has(met.name)) {
          const moments = momentsOf(met);
          if (parts.length > 1) {
            seen.push({ met, moments: { mean: tf.keep(moments.mean), variance: tf.keep(moments.variance) } });
            throw SEEN;
          }
          learn(met, [moments]);
        }
        return met.folded({ ...met.norm, ...known.get(met.name)! });
      };
      const out = parts.map((part) => untilSeen(() => normalisingWith(asked, () => block.forward(weights, part))));
      if (seen.length === 0) return out as tf.Tensor[];
      const moments = seen.map((one) => one.moments);
      learn(seen[0]!.met, moments);
      tf.dispose(moments.flatMap(({ mean, variance }) => [mean, variance]));
    }
    throw new Error(`The block ${block.name} meets a batch norm that it does not name.`);
  } finally {
    for (const { mean, variance } of known.values()) tf.dispose([mean, variance]);
  }
}

function untilSeen(run: () => tf.Tensor): tf.Tensor | null {
  try {
    return run();
  } catch (thrown) {
    if (thrown === SEEN) return null;
    throw thrown;
  }
}
