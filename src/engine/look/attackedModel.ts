/**
 * The model that an attack is aimed at, as the attack sees it: the gradient of its loss with respect to the picture. The loss
 * is the cross-entropy of the model's own answer for the untouched picture, so no label is needed.
 *
 * The gradient goes through the preparation that a picture has before a model sees it (`image/preparePicture.ts`): resizing and
 * cropping are a linear map of rows and one of columns. The attack therefore works on the picture itself, at its own size, and
 * what it finds is what the model sees when it is asked again. Only the rounding of the prepared picture to 8 bits is left out.
 */
import * as tf from '../../compute/tf';
import type { Picture } from '../../contract/image';
import { isWhole, modelInput, shortSideOf } from '../../image/preparePicture';
import { croppedSides } from '../../image/resample';
import { forward } from '../../models/model';
import { bilinearMap, mapLines, withInputSide, type SquareMap } from '../../models/resizing';
import type { LossGradient } from '../../perturb/adversarial/attack';
import { tensorOfPicture } from '../../perturb/pictureTensors';
import { crossEntropy } from '../../train/losses';
import type { BaseModel } from '../inputs/baseModels';

export interface AttackedModel {
  lossGradient: LossGradient;
  dispose(): void;
}

/**
 * @param clean the untouched picture; attacks may then move any picture of its size
 * @param whole it was cut before, as the pictures of data sets are
 */
export function attackedModel({ architecture, weights }: BaseModel, clean: Picture, whole: boolean): AttackedModel {
  const square = modelInput(clean, architecture.inputSize, whole);
  const resizing = withInputSide(architecture, square.width);
  const map = square === clean ? null : preparationMap(clean, square.width, whole);
  const answer = tf.tidy(() => {
    const logits = forward(resizing, weights, tensorOfPicture(square));
    return tf.oneHot(tf.argMax(logits, 1) as tf.Tensor1D, logits.shape[1]).toFloat() as tf.Tensor2D;
  });
  const loss = (x: tf.Tensor): tf.Scalar => {
    const seen = map ? mapLines(x as tf.Tensor4D, map) : (x as tf.Tensor4D);
    const logits = forward(resizing, weights, seen);
    return crossEntropy(logits, tf.tile(answer, [logits.shape[0], 1]));
  };
  return {
    lossGradient: (x) => tf.tidy(() => tf.grad(loss)(x) as tf.Tensor4D),
    dispose: () => answer.dispose(),
  };
}

/** `preparePicture` as maps of rows and of columns. */
export function preparationMap({ height, width }: Pick<Picture, 'height' | 'width'>, side: number, whole: boolean) {
  const sides = croppedSides({ height, width }, isWhole({ height, width }, whole) ? side : shortSideOf({ side }), side);
  const columnsOf = (from: number, { to, start }: { to: number; start: number }) => {
    const map = bilinearMap(from, to);
    const cropped = new Float32Array(from * side);
    for (let i = 0; i < from; i++) {
      cropped.set(map.subarray(i * to + start, i * to + start + side), i * side);
    }
    return cropped;
  };
  return { rows: columnsOf(height, sides.height), columns: columnsOf(width, sides.width), side } satisfies SquareMap;
}
