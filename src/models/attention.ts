/** Multi-head self-attention (Vaswani et al. 2017), with query, key and value in one linear layer or in three. */
import * as tf from '../compute/tf';
import { linear, linearShapes } from './linear';
import type { Layer, LayerPlan } from './layer';
import type { Weights } from './model';

export interface AttentionNames {
  /** One name of a fused layer [width, 3 · width], or those of query, key and value. */
  projections: readonly [string] | readonly [string, string, string];
  output: string;
}

/** Which tokens a token may look at: all, or itself and those before it. */
export type AttentionMask = 'none' | 'causal';

/** On tokens [n, width]; the heads divide the width. It runs on fewer tokens than it was declared for, too. */
export function attention(names: AttentionNames, heads: number, mask: AttentionMask = 'none'): LayerPlan {
  return (inputShape): Layer => {
    const [tokens, width] = inputShape as [number, number];
    if (width % heads !== 0) throw new RangeError(`A width of ${width} cannot be divided among ${heads} heads.`);
    const each = (3 * width) / names.projections.length;
    return {
      weightShapes: {
        ...Object.assign({}, ...names.projections.map((name) => linearShapes(name, width, each))),
        ...linearShapes(names.output, width, width),
      } as Layer['weightShapes'],
      outputShape: inputShape,
      // Four linear layers of width × width, then queries by keys and weights by values.
      flops: 2 * tokens * (4 * width * width + 2 * tokens * width),
      forward: (weights, x) => attend(names, heads, mask, weights, x as tf.Tensor3D),
    };
  };
}

function attend(
  names: AttentionNames,
  heads: number,
  mask: AttentionMask,
  weights: Weights,
  x: tf.Tensor3D,
): tf.Tensor {
  const [batch, tokens, width] = x.shape;
  const size = width / heads;
  const split = (y: tf.Tensor) => tf.transpose(tf.reshape(y, [batch, tokens, heads, size]), [0, 2, 1, 3]);
  return tf.tidy(() => {
    const projected = names.projections.map((name) => linear(weights, name, x));
    const parts = projected.length === 1 ? tf.split(projected[0]!, 3, -1) : projected;
    const [query, key, value] = parts.map(split) as [tf.Tensor, tf.Tensor, tf.Tensor];
    // Scaling the queries costs tokens × size products, scaling the scores tokens × tokens.
    const scores = tf.matMul(tf.mul(query, size ** -0.5), key, false, true);
    const seen = mask === 'causal' ? tf.add(scores, causalMask(tokens)) : scores;
    const mixed = tf.transpose(tf.matMul(tf.softmax(seen), value), [0, 2, 1, 3]);
    return linear(weights, names.output, tf.reshape(mixed, [batch, tokens, width]));
  });
}

/** [tokens, tokens] to add to scores: 0 for a token and those before it; for those after it what leaves no weight to them. */
function causalMask(tokens: number): tf.Tensor2D {
  const values = new Float32Array(tokens * tokens);
  for (let i = 0; i < tokens; i++) values.fill(-1e9, i * tokens + i + 1, (i + 1) * tokens);
  return tf.tensor2d(values, [tokens, tokens]);
}
