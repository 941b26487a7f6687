/** Starting weights from the counter-based random numbers: the same seed gives the same model on every backend. */
import * as tf from '../compute/tf';
import { deriveSeed, normalArray } from '../num/random';
import type { Architecture, Weights } from './model';

/**
 * He initialisation (He et al. 2015) of all weights of `architecture` with a classifier for `classes` classes. The scale of
 * the last norm of each residual branch starts at 0, so that a deep network starts as a shallow one (Goyal et al. 2017).
 */
export function initialWeights(architecture: Architecture, classes: number, seed: number): Weights {
  const weights: Weights = {};
  for (const [name, shape] of Object.entries(architecture.weightShapes(classes))) {
    weights[name] = initialWeight(name, shape, seed);
  }
  return weights;
}

function initialWeight(name: string, shape: number[], seed: number): tf.Tensor {
  if (shape.length === 1) {
    const scale = name.endsWith('.running_var') || (name.endsWith('.weight') && !name.endsWith('.norm2.weight'));
    return tf.fill(shape, scale ? 1 : 0);
  }
  const size = shape.reduce((a, b) => a * b, 1);
  const depthwise = shape.length === 4 && shape[3] === 1;
  const fanIn = depthwise ? shape[0]! * shape[1]! : size / shape.at(-1)!;
  // A linear classifier is followed by no ReLU that would halve the variance.
  const deviation = Math.sqrt((shape.length === 4 ? 2 : 1) / fanIn);
  const values = normalArray(deriveSeed(seed, name), 'initial weights', size);
  return tf.tensor(
    values.map((value) => value * deviation),
    shape,
  );
}
