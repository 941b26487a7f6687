/**
 * The statistics that a network's batch norms have on clean pictures, beside those that its file holds, and the same network with them.
 *
 * Mixing statistics of test pictures with those of training means something only where the file's are those of training. Files exist where
 * they are not: networks whose norms were folded into the convolutions for use, and taken out again with any statistics that leave the
 * function as it was. Such a network answers as ever, and falls apart once its statistics are exchanged. `rebased` gives it norms of the
 * same function whose statistics are those of clean pictures:
 *
 *     μ′ = mean,  σ′² = variance,  γ′ = γ · √(σ′² + ε)/√(σ² + ε),  β′ = β + γ · (μ′ − μ)/√(σ² + ε)
 */
import { pictureMoments } from '../../compute/kernels/pictureMoments';
import * as tf from '../../compute/tf';
import { forwardBlocks, weightNamed, type Architecture, type Weights } from '../../models/model';
import { normalisingWith } from '../../models/normalising';

/** Of some pictures: before each norm, mean and variance of each picture's channels, [pictures · channels]. */
export interface Moments {
  count: number;
  norms: { name: string; epsilon: number; mean: Float32Array; variance: Float32Array }[];
}

/** By norm, [channels]. */
export type NormStatistics = ReadonlyMap<string, { mean: Float32Array; variance: Float32Array; epsilon: number }>;

/** The network being as it is. @param pictures `[count, height, width, 3]` in 0..1 */
export async function momentsBefore(
  architecture: Architecture,
  weights: Weights,
  pictures: tf.Tensor4D,
): Promise<Moments> {
  const met: { name: string; epsilon: number; mean: tf.Tensor; variance: tf.Tensor }[] = [];
  tf.tidy(() => {
    normalisingWith(
      ({ name, norm, epsilon, before, folded }) => {
        const { mean, variance } = pictureMoments(before());
        met.push({ name, epsilon, mean: tf.keep(mean), variance: tf.keep(variance) });
        return folded(norm);
      },
      () => forwardBlocks(architecture, weights, pictures),
    );
  });
  const read = async (tensor: tf.Tensor) => {
    const values = Float32Array.from(await tensor.data<'float32'>());
    tensor.dispose();
    return values;
  };
  const norms: Moments['norms'] = [];
  for (const { mean, variance, ...rest } of met) {
    norms.push({ ...rest, mean: await read(mean), variance: await read(variance) });
  }
  return { count: pictures.shape[0], norms };
}

/** Of all pictures together, summed in doubles in their order. */
export function statisticsOf(batches: readonly Moments[]): NormStatistics {
  const pictures = batches.reduce((sum, { count }) => sum + count, 0);
  return new Map(
    (batches[0]?.norms ?? []).map(({ name, epsilon, mean: { length } }, n) => {
      const channels = length / batches[0]!.count;
      const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
      for (const { norms } of batches) {
        const { mean, variance } = norms[n]!;
        for (let i = 0; i < mean.length; i++) {
          sums[i % channels]! += mean[i]!;
          squares[i % channels]! += variance[i]! + mean[i]! ** 2;
        }
      }
      const mean = Float32Array.from(sums, (sum) => sum / pictures);
      const variance = Float32Array.from(squares, (sum, c) => Math.max(0, sum / pictures - (sums[c]! / pictures) ** 2));
      return [name, { mean, variance, epsilon }];
    }),
  );
}

/** The same function with norms of other statistics. Tensors of norms are new, the others shared: `disposeRebased` frees the new ones. */
export function rebased(weights: Weights, statistics: NormStatistics): Weights {
  const changed: Weights = {};
  for (const [name, { mean, variance, epsilon }] of statistics) {
    const named = (part: string) => weightNamed(weights, `${name}.${part}`);
    const [weight, bias, before] = tf.tidy(() => {
      const to = tf.tensor1d(mean);
      const slope = tf.div(named('weight'), tf.sqrt(tf.add(named('running_var'), epsilon)));
      const scale = tf.mul(slope, tf.sqrt(tf.add(tf.tensor1d(variance), epsilon)));
      return [scale, tf.add(named('bias'), tf.mul(slope, tf.sub(to, named('running_mean')))), to];
    }) as [tf.Tensor, tf.Tensor, tf.Tensor];
    Object.assign(changed, {
      [`${name}.weight`]: weight,
      [`${name}.bias`]: bias,
      [`${name}.running_mean`]: before,
      [`${name}.running_var`]: tf.tensor1d(variance),
    });
  }
  return { ...weights, ...changed };
}

export function disposeRebased(changed: Weights, weights: Weights): void {
  tf.dispose(Object.entries(changed).flatMap(([name, tensor]) => (tensor === weights[name] ? [] : [tensor])));
}

/**
 * How far a file's statistics are from those of clean pictures: the median over all channels of |log σ′²/σ²|. Between pictures of training
 * and a few dozen others like them it is a fraction of one.
 */
export async function distanceFrom(weights: Weights, statistics: NormStatistics): Promise<number> {
  const distances: number[] = [];
  for (const [name, { variance, epsilon }] of statistics) {
    const filed = await weightNamed(weights, `${name}.running_var`).data<'float32'>();
    variance.forEach((value, c) => distances.push(Math.abs(Math.log((value + epsilon) / (filed[c]! + epsilon)))));
  }
  distances.sort((a, b) => a - b);
  return distances[distances.length >> 1] ?? 0;
}

/** From a factor of two, up or down, for half of all channels, the file's statistics are not taken for those of training. */
export const STRANGE_FACTOR = 2;
