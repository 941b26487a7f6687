/**
 * AdamW (Loshchilov and Hutter 2019): Adam with weight decay applied to the weights themselves, not through the gradient.
 * Norms and biases (tensors of rank 1) are not decayed.
 */
import { adamwInPlace, adamwStep } from '../compute/kernels/adamwUpdate';
import * as tf from '../compute/tf';
import type { Weights } from '../models/model';

export interface AdamWOptions {
  /** Decay of the mean of gradients; default 0.9. */
  beta1?: number;
  /** Decay of the mean of squared gradients; default 0.999. */
  beta2?: number;
  /** Default 1e-8. */
  epsilon?: number;
  /** Default 0.01. */
  weightDecay?: number;
  /** What the learning rate of norms and biases (tensors of rank 1) is multiplied by; default 1. */
  normsRate?: number;
  /**
   * Whether weights are written where they lie; default false. Then nobody else may hold their memory, and no network run with them between
   * two steps (`kernels/adamwUpdate.ts`).
   */
  inPlace?: boolean;
}

/** Plain data: what has to be kept beside the weights to go on with the same result. */
export interface AdamWState {
  step: number;
  /** `mean.${name}` and `square.${name}` of every weight; empty before the first step. */
  tensors: Record<string, Float32Array>;
}

interface Moments {
  mean: tf.Tensor;
  square: tf.Tensor;
}

export class AdamW {
  private readonly options: Required<AdamWOptions>;
  private readonly moments = new Map<string, Moments>();
  private steps = 0;

  /** @param names the weights that `step` replaces; they must have a gradient in every step */
  constructor(
    private readonly names: readonly string[],
    options: AdamWOptions = {},
  ) {
    this.options = {
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0.01,
      normsRate: 1,
      inPlace: false,
      ...options,
    };
  }

  /**
   * One update. Replaces the named tensors of `weights` and disposes the old ones, or writes them in place; other weights and the gradients
   * stay as they are.
   */
  step(weights: Weights, gradients: Record<string, tf.Tensor>, learningRate: number): void {
    const all = this.names.map((name) => {
      const parameter = weights[name];
      const gradient = gradients[name];
      if (!parameter || !gradient) {
        throw new Error(`The optimiser got no ${parameter ? 'gradient' : 'weight'} named ${name}.`);
      }
      const { mean: m, square: v } = this.momentsOf(name, parameter);
      return { name, parameter, gradient, m, v };
    });
    this.steps++;
    const settings = { ...this.options, learningRate, step: this.steps };
    const ofVectors = { ...settings, weightDecay: 0, learningRate: learningRate * this.options.normsRate };
    const isMatrix = ({ parameter }: { parameter: tf.Tensor }) => parameter.rank > 1;
    if (this.options.inPlace) {
      adamwInPlace(all.filter(isMatrix), settings);
      adamwInPlace(
        all.filter((one) => !isMatrix(one)),
        ofVectors,
      );
      return;
    }
    for (const one of all) {
      const { name, parameter, gradient, m, v } = one;
      const next = adamwStep(parameter, gradient, m, v, isMatrix(one) ? settings : ofVectors);
      weights[name] = next.parameter;
      this.moments.set(name, { mean: next.m, square: next.v });
      tf.dispose([parameter, m, v]);
    }
  }

  /** Copies the state to plain data. */
  async state(): Promise<AdamWState> {
    const tensors: Record<string, Float32Array> = {};
    for (const [name, { mean, square }] of this.moments) {
      tensors[`mean.${name}`] = (await mean.data<'float32'>()).slice();
      tensors[`square.${name}`] = (await square.data<'float32'>()).slice();
    }
    return { step: this.steps, tensors };
  }

  /**
   * Goes on from a state.
   * @param weights tells the shapes
   * @throws {Error} naming a weight that the state does not fit
   */
  restore(state: AdamWState, weights: Weights): void {
    this.dispose();
    this.steps = state.step;
    if (state.step === 0) return;
    for (const name of this.names) {
      const shape = weights[name]?.shape;
      const mean = state.tensors[`mean.${name}`];
      const square = state.tensors[`square.${name}`];
      if (!shape || mean?.length !== tf.util.sizeFromShape(shape) || square?.length !== mean.length) {
        throw new Error(`The saved optimiser state does not fit weight ${name}.`);
      }
      // Copies, as they may be written in place.
      this.moments.set(name, { mean: tf.tensor(mean.slice(), shape), square: tf.tensor(square.slice(), shape) });
    }
  }

  private momentsOf(name: string, weight: tf.Tensor): Moments {
    const known = this.moments.get(name) ?? { mean: tf.zerosLike(weight), square: tf.zerosLike(weight) };
    this.moments.set(name, known);
    return known;
  }

  /** Disposes the moments; the optimiser then is as new. */
  dispose(): void {
    for (const { mean, square } of this.moments.values()) tf.dispose([mean, square]);
    this.moments.clear();
    this.steps = 0;
  }
}
