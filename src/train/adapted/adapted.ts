/**
 * Ways of tuning a network on labelled pictures that change or hold back what plain training of all weights does. Each is a few functions
 * around the training loop of complete fine-tuning (`teacher.ts`), so pictures, steps, checkpoints and workers are the same for all.
 */
import * as tf from '../../compute/tf';
import { classifierFlops, forward, modelFlops, type Architecture, type Weights } from '../../models/model';
import type { PromptPlan } from '../../models/promptPlan';
import { PROMPTS } from '../../models/prompts';
import { readWeights, type PlainTensors } from '../readWeights';
import { learntNames } from '../learntNames';
import { BEGAN, beganAs, distancePenalty } from './l2sp';
import { LORA, loraBegin, loraFlops, loraTargets, loraTrainingFlops, loraWeights } from './lora';
import type { AdaptedPlan, LoraPlan } from './plan';
import { promptsBegin } from './promptsBegin';

export interface Adapted {
  /** What is added to the dictionary of weights before training; the tensors belong to the caller. */
  begin(weights: Weights, seed: number): Weights;
  /** Names of what training moves. */
  trainable(weights: Weights): string[];
  /** Logits [batch, classes] of pictures; called inside a tape. */
  logits(weights: Weights, x: tf.Tensor): tf.Tensor2D;
  /** What the loss has beside the cross-entropy; absent where there is nothing. */
  penalty?(weights: Weights): tf.Scalar;
  /** Operations of a step for each picture in it, and for each part that it is divided into. */
  flops(classes: number): { picture: number; part: number };
  /** What has become of the network: changed weights under its own names, and prompts. */
  result(weights: Weights): Promise<PlainTensors>;
}

/** @param architecture with its prompts, where it is tuned by them (`networkOf`) */
export function adapted(plan: AdaptedPlan, architecture: Architecture): Adapted {
  switch (plan.kind) {
    case 'lora':
      return byLora(plan, architecture);
    case 'l2-sp':
      return byDistance(plan.strength, architecture);
    case 'prompts':
      return byPrompts(plan, architecture);
  }
}

const headOf = ({ classifier }: Architecture) => [`${classifier}.weight`, `${classifier}.bias`];

function byLora(plan: LoraPlan, architecture: Architecture): Adapted {
  const targets = loraTargets(architecture);
  const moved = targets.map(({ name }) => name);
  return {
    begin: (_, seed) => loraBegin(targets, plan, seed),
    trainable: (weights) => [...Object.keys(weights).filter((name) => name.startsWith(LORA)), ...headOf(architecture)],
    logits: (weights, x) => forward(architecture, loraWeights(weights, targets, plan), x),
    flops: (classes) => ({
      picture: loraTrainingFlops(architecture, targets) + 3 * classifierFlops(architecture, classes),
      part: 3 * loraFlops(targets, plan),
    }),
    async result(weights) {
      const merged = tf.tidy(() => {
        const all = loraWeights(weights, targets, plan);
        return Object.fromEntries(moved.map((name) => [name, all[name]!]));
      });
      try {
        return { ...(await readWeights(merged)), ...(await readWeights(weights, headOf(architecture))) };
      } finally {
        tf.dispose(merged);
      }
    },
  };
}

function byDistance(strength: number, architecture: Architecture): Adapted {
  const learnt = (weights: Weights) => learntNames(architecture, weights).filter((name) => !name.startsWith(BEGAN));
  return {
    begin: (weights) => beganAs(weights, learnt(weights)),
    trainable: learnt,
    logits: (weights, x) => forward(architecture, weights, x),
    penalty: (weights) => distancePenalty(weights, learnt(weights), strength),
    flops: (classes) => ({ picture: 3 * modelFlops(architecture, classes), part: 0 }),
    result: (weights) => readWeights(weights, learnt(weights)),
  };
}

function byPrompts(plan: PromptPlan, architecture: Architecture): Adapted {
  const trainable = (weights: Weights) => [
    ...Object.keys(weights).filter((name) => name.startsWith(PROMPTS)),
    ...headOf(architecture),
  ];
  return {
    begin: (_, seed) => promptsBegin(architecture, plan, seed),
    trainable,
    logits: (weights, x) => forward(architecture, weights, x),
    flops: (classes) => {
      const [embedding] = architecture.blocks;
      // Forward, and back to the prompts: no filter has a gradient, and nothing before the first prompt.
      const picture = 2 * modelFlops(architecture) - embedding!.flops + 3 * classifierFlops(architecture, classes);
      return { picture, part: 0 };
    },
    result: (weights) => readWeights(weights, trainable(weights)),
  };
}

/** Operations of a whole training. @param consistency as the settings of complete fine-tuning have it: above 0 a picture is seen thrice */
export function adaptedFlops(
  way: Adapted,
  classes: number,
  { steps, batch, consistency }: { steps: number; batch: number; consistency: number },
  parts: number,
): number {
  const { picture, part } = way.flops(classes);
  return steps * (batch * (consistency > 0 ? 3 : 1) * picture + parts * part);
}
