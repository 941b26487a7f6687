/** The complete training step that the benchmarks time: forward, backward and an AdamW update of every weight of the embedded large network. */
import { adamwStep } from '../../src/compute/kernels/adamwUpdate';
import * as tf from '../../src/compute/tf';
import { initialWeights } from '../../src/models/initialise';
import { forward } from '../../src/models/model';
import { large, resnet } from '../../src/models/resnet';
import { normalArray } from '../../src/num/random';

const CLASSES = 60;

/** Pictures of noise around grey, `[count, side, side, 3]`. */
export function noisePictures(count: number, side: number): tf.Tensor {
  const shape = [count, side, side, 3];
  const values = normalArray(1, 'pictures', tf.util.sizeFromShape(shape));
  return tf.tensor(
    values.map((value) => 0.5 + 0.2 * value),
    shape,
  );
}

/** A step on so many pictures, to be run inside `tf.tidy`: it leaves the weights as they were. */
export function trainingStep(count: number): () => void {
  const architecture = resnet(large);
  const weights = Object.entries(initialWeights(architecture, CLASSES, 1));
  const x = noisePictures(count, large.inputSize);
  const labels = tf.oneHot(
    tf.tensor1d(
      Array.from({ length: count }, (_, i) => i % CLASSES),
      'int32',
    ),
    CLASSES,
  );
  const state = weights.map(([, weight]) => tf.zerosLike(weight));
  const settings = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05, step: 3 };
  const loss = (...tensors: tf.Tensor[]) => {
    const named = Object.fromEntries(weights.map(([name], i) => [name, tensors[i]!]));
    return forward(architecture, named, x).logSoftmax().mul(labels).sum(-1).mean().neg() as tf.Scalar;
  };
  return () => {
    const { grads } = tf.valueAndGrads(loss)(weights.map(([, weight]) => weight));
    weights.forEach(([, weight], i) => adamwStep(weight, grads[i]!, state[i]!, state[i]!, settings));
  };
}
