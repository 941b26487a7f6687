/**
 * Transfer as a linear probe: logistic regression on frozen penultimate features, fitted on training pictures of classes that
 * the model was not tuned on and measured on their test pictures.
 */
import * as tf from '../compute/tf';
import { fitClassifier, type LabelledFeatures } from '../models/softmaxRegression';

/** @returns 1 for each test picture that the probe gets right, 0 otherwise */
export async function linearProbe(
  train: LabelledFeatures,
  test: LabelledFeatures,
  width: number,
  classes: number,
): Promise<Float64Array> {
  const { weight, bias } = fitClassifier(train, width, classes);
  try {
    return await classified(test, weight, bias);
  } finally {
    tf.dispose([weight, bias]);
  }
}

/**
 * A linear classifier on given features.
 * @param weight [width, classes]
 * @returns 1 for each picture that it gets right, 0 otherwise
 */
export async function classified(
  { features, labels }: LabelledFeatures,
  weight: tf.Tensor2D,
  bias: tf.Tensor1D,
): Promise<Float64Array> {
  const predicted = tf.tidy(() => {
    const x = tf.tensor2d(features, [labels.length, weight.shape[0]]);
    return tf.argMax(tf.add(tf.matMul(x, weight), bias), 1);
  });
  const answers = await predicted.data();
  predicted.dispose();
  return Float64Array.from(labels, (label, i) => (answers[i] === label ? 1 : 0));
}
