/** Multinomial logistic regression on typed arrays: mini-batch gradient descent with momentum and weight decay. */
import { Random } from '../../src/num/random';

export interface LinearModel {
  classes: number;
  inputs: number;
  /** [classes, inputs] */
  weights: Float64Array;
  bias: Float64Array;
  /** Features are standardised by these first. */
  mean: Float64Array;
  scale: Float64Array;
}

const EPOCHS = 20;
const BATCH = 32;
const RATE = 0.02;
const MOMENTUM = 0.9;
const DECAY = 1e-3;

/** @param rows one feature vector a picture */
export function trainLinear(
  rows: Float32Array[],
  labels: ArrayLike<number>,
  classes: number,
  seed: number,
): LinearModel {
  const inputs = rows[0]!.length;
  const { mean, scale } = moments(rows);
  const model = {
    classes,
    inputs,
    weights: new Float64Array(classes * inputs),
    bias: new Float64Array(classes),
    mean,
    scale,
  };
  const x = rows.map((row) => standardise(model, row));
  const step = new Float64Array(classes * (inputs + 1));
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const rate = RATE * (1 - epoch / EPOCHS);
    const order = new Random(seed, 'reference-model', epoch * rows.length).permutation(rows.length);
    for (let from = 0; from + BATCH <= rows.length; from += BATCH) {
      const gradient = new Float64Array(step.length);
      for (const i of order.subarray(from, from + BATCH)) {
        const p = softmax(model, x[i]!);
        for (let k = 0; k < classes; k++) {
          const error = (p[k]! - (labels[i] === k ? 1 : 0)) / BATCH;
          for (let j = 0; j < inputs; j++) gradient[k * inputs + j]! += error * x[i]![j]!;
          gradient[classes * inputs + k]! += error;
        }
      }
      for (let j = 0; j < step.length; j++) {
        const weight = j < model.weights.length ? model.weights[j]! : 0;
        step[j] = MOMENTUM * step[j]! - rate * (gradient[j]! + DECAY * weight);
        if (j < model.weights.length) model.weights[j]! += step[j]!;
        else model.bias[j - model.weights.length]! += step[j]!;
      }
    }
  }
  return model;
}

/** Class probabilities of one picture's features. */
export function probabilities(model: LinearModel, row: Float32Array): Float64Array {
  return softmax(model, standardise(model, row));
}

function softmax(model: LinearModel, x: Float64Array): Float64Array {
  const { classes, inputs, weights, bias } = model;
  const logits = Float64Array.from(bias);
  for (let k = 0; k < classes; k++) for (let j = 0; j < inputs; j++) logits[k]! += weights[k * inputs + j]! * x[j]!;
  const top = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - top));
  const total = powers.reduce((sum, p) => sum + p, 0);
  return powers.map((p) => p / total);
}

function standardise(model: Pick<LinearModel, 'mean' | 'scale'>, row: Float32Array): Float64Array {
  return Float64Array.from(row, (value, j) => (value - model.mean[j]!) * model.scale[j]!);
}

function moments(rows: Float32Array[]): { mean: Float64Array; scale: Float64Array } {
  const mean = new Float64Array(rows[0]!.length);
  const square = new Float64Array(mean.length);
  for (const row of rows) {
    row.forEach((value, j) => {
      mean[j]! += value / rows.length;
      square[j]! += (value * value) / rows.length;
    });
  }
  // The floor keeps features that hardly vary in training from deciding elsewhere.
  const scale = square.map((s, j) => 1 / Math.max(0.02, Math.sqrt(Math.max(0, s - mean[j]! ** 2))));
  return { mean, scale };
}
