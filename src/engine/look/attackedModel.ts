/**
 * The model that an attack is aimed at, as the attack sees it: the gradient of its loss with respect to the picture. The loss
 * is the cross-entropy of the model's own answer for the untouched picture, so no label is needed.
 *
 * The gradient goes through the resizing that `middleSquare` does before a model looks: each value of the model's input is
 * the mean of the pixels that it covers, a linear map. The attack therefore works on the picture itself, at its own size, and
 * what it finds is what the model sees when it is asked again. Only the rounding of the resized picture to 8 bits is left out.
 */
import * as tf from '../../compute/tf';
import type { Picture } from '../../contract/image';
import { forward } from '../../models/model';
import { middleSquare, span } from '../../image/resize';
import type { LossGradient } from '../../perturb/adversarial/attack';
import { tensorOfPicture } from '../../perturb/corruptSet';
import { crossEntropy } from '../../train/losses';
import type { BaseModel } from '../inputs/baseModels';

export interface AttackedModel {
  lossGradient: LossGradient;
  dispose(): void;
}

/** @param clean the untouched picture; attacks may then move any picture of its size */
export function attackedModel({ architecture, weights }: BaseModel, clean: Picture): AttackedModel {
  const { height, width } = clean;
  const size = architecture.inputSize;
  const side = Math.min(height, width);
  const corner = [0, Math.floor((height - side) / 2), Math.floor((width - side) / 2), 0];
  const means = meanMap(side, size);
  const answer = tf.tidy(() => {
    const logits = forward(architecture, weights, tensorOfPicture(middleSquare(clean, size)));
    return tf.oneHot(tf.argMax(logits, 1) as tf.Tensor1D, logits.shape[1]).toFloat() as tf.Tensor2D;
  });
  const loss = (x: tf.Tensor): tf.Scalar => {
    const square = tf.slice(x as tf.Tensor4D, corner, [-1, side, side, 3]);
    const logits = forward(architecture, weights, shrunk(square, means, size));
    return crossEntropy(logits, tf.tile(answer, [logits.shape[0], 1]));
  };
  return {
    lossGradient: (x) => tf.tidy(() => tf.grad(loss)(x) as tf.Tensor4D),
    dispose: () => answer.dispose(),
  };
}

/** Means over the spans of `middleSquare`, [side, size]. */
function meanMap(side: number, size: number): Float32Array {
  const map = new Float32Array(side * size);
  for (let i = 0; i < size; i++) {
    const [from, to] = span(i, size, side);
    for (let j = from; j < to; j++) map[j * size + i] = 1 / (to - from);
  }
  return map;
}

/** [batch, side, side, 3] to [batch, size, size, 3], columns first. */
function shrunk(square: tf.Tensor4D, means: Float32Array, size: number): tf.Tensor4D {
  const [batch, side] = square.shape;
  if (side === size) return square;
  const map = tf.tensor2d(means, [side, size]);
  const narrow = tf
    .matMul(square.transpose([0, 3, 1, 2]).reshape([-1, side]) as tf.Tensor2D, map)
    .reshape([batch, 3, side, size]);
  return tf
    .matMul(narrow.transpose([0, 1, 3, 2]).reshape([-1, side]) as tf.Tensor2D, map)
    .reshape([batch, 3, size, size])
    .transpose([0, 3, 2, 1]) as tf.Tensor4D;
}
