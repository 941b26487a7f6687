/**
 * MobileNetV3 small and large (Howard et al. 2019, tables 1 and 2) under timm's names: inverted residuals, many with
 * squeeze-excitation and hard-swish, and a head whose last convolution comes after the pooling.
 *
 * timm's weights are PyTorch's; its `tf_mobilenetv3_*` of the same names come from TensorFlow and want `tf-same` and ε = 1e-3.
 */
import * as tf from '../compute/tf';
import { hardSigmoid, hardSwish, type Activation } from './activation';
import { BATCH_NORM_EPSILON, convolutionNorm, filterShape, type ConvolutionPlan, type Padding } from './convolution';
import { linear } from './linear';
import { architectureOf, averagePool, residual, sequence, step, type LayerPlan } from './layer';
import type { Architecture } from './model';
import { preparePixels, PREPROCESSING, type Preprocessing } from './preprocessing';

interface BlockPlan {
  kernel: 3 | 5;
  /** Channels between the pointwise convolutions; null where the first is left out. */
  expanded: number | null;
  width: number;
  squeeze: boolean;
  activation: Activation;
  stride: 1 | 2;
}

/** Stages of the tables in rows of: kernel, expanded, output, squeeze-excitation, activation (R, H), stride. */
type Row = readonly [3 | 5, number | null, number, boolean, 'R' | 'H', 1 | 2];

export const MOBILENET_V3 = {
  small: {
    stages: [
      [[3, null, 16, true, 'R', 2]],
      [
        [3, 72, 24, false, 'R', 2],
        [3, 88, 24, false, 'R', 1],
      ],
      [
        [5, 96, 40, true, 'H', 2],
        [5, 240, 40, true, 'H', 1],
        [5, 240, 40, true, 'H', 1],
      ],
      [
        [5, 120, 48, true, 'H', 1],
        [5, 144, 48, true, 'H', 1],
      ],
      [
        [5, 288, 96, true, 'H', 2],
        [5, 576, 96, true, 'H', 1],
        [5, 576, 96, true, 'H', 1],
      ],
    ],
    last: 576,
    features: 1024,
  },
  large: {
    stages: [
      [[3, null, 16, false, 'R', 1]],
      [
        [3, 64, 24, false, 'R', 2],
        [3, 72, 24, false, 'R', 1],
      ],
      [
        [5, 72, 40, true, 'R', 2],
        [5, 120, 40, true, 'R', 1],
        [5, 120, 40, true, 'R', 1],
      ],
      [
        [3, 240, 80, false, 'H', 2],
        [3, 200, 80, false, 'H', 1],
        [3, 184, 80, false, 'H', 1],
        [3, 184, 80, false, 'H', 1],
      ],
      [
        [3, 480, 112, true, 'H', 1],
        [3, 672, 112, true, 'H', 1],
      ],
      [
        [5, 672, 160, true, 'H', 2],
        [5, 960, 160, true, 'H', 1],
        [5, 960, 160, true, 'H', 1],
      ],
    ],
    last: 960,
    features: 1280,
  },
} as const satisfies Record<string, { stages: readonly (readonly Row[])[]; last: number; features: number }>;
export type MobileNetV3Size = keyof typeof MOBILENET_V3;

const STEM_WIDTH = 16;

export interface MobileNetV3Options {
  inputSize?: number;
  padding?: Padding;
  /** Of the batch norms. */
  epsilon?: number;
  preprocessing?: Preprocessing;
}

/** 2,542,856 (small) and 5,483,032 (large) parameters with 1000 classes. */
export function mobileNetV3(size: MobileNetV3Size, options: MobileNetV3Options = {}): Architecture {
  const { inputSize = 224, preprocessing = PREPROCESSING.imagenet } = options;
  const { padding = 'torch', epsilon = BATCH_NORM_EPSILON } = options;
  const { stages, last, features } = MOBILENET_V3[size];
  const convolve = (plan: ConvolutionPlan) => convolutionNorm({ ...plan, padding, epsilon });
  const stem = convolve({
    filter: 'conv_stem',
    norm: 'bn1',
    kernel: 3,
    width: STEM_WIDTH,
    stride: 2,
    activation: 'hard-swish',
  });
  const blocks: [string, LayerPlan][] = [
    [
      'conv_stem',
      sequence(
        step((x) => preparePixels(x, preprocessing)),
        stem,
      ),
    ],
  ];
  let channels = STEM_WIDTH;
  stages.forEach((rows: readonly Row[], stage) => {
    rows.forEach(([kernel, expanded, width, squeeze, activation, stride], i) => {
      const name = `blocks.${stage}.${i}`;
      const plan = { kernel, expanded, width, squeeze, activation: activation === 'R' ? 'relu' : 'hard-swish', stride };
      blocks.push([name, invertedResidual(name, channels, plan as BlockPlan, convolve)]);
      channels = width;
    });
  });
  const name = `blocks.${stages.length}.0`;
  const [filter, norm] = [`${name}.conv`, `${name}.bn1`];
  blocks.push([name, convolve({ filter, norm, kernel: 1, width: last, activation: 'hard-swish' })]);
  blocks.push(['conv_head', sequence(averagePool, biased('conv_head', features), step(hardSwish))]);
  const id = `mobilenetv3_${size}_100`;
  return architectureOf(
    {
      id,
      inputSize,
      preprocessing,
      recipe: { network: 'mobileNetV3', given: [size, options] },
      classifier: 'classifier',
      unused: /\.num_batches_tracked$/,
    },
    blocks,
  );
}

function invertedResidual(
  name: string,
  channels: number,
  plan: BlockPlan,
  convolve: (plan: ConvolutionPlan) => LayerPlan,
): LayerPlan {
  const { kernel, expanded, width, squeeze, activation, stride } = plan;
  let norms = 0;
  const next = (part: string, more: Pick<ConvolutionPlan, 'kernel' | 'width' | 'activation' | 'stride'>) =>
    convolve({ filter: `${name}.${part}`, norm: `${name}.bn${++norms}`, ...more });
  const layers: LayerPlan[] = [];
  if (expanded !== null) layers.push(next('conv_pw', { kernel: 1, width: expanded, activation }));
  layers.push(next('conv_dw', { kernel, width: 'depthwise', activation, stride }));
  if (squeeze) layers.push(squeezeExcite(`${name}.se`));
  // The narrowing convolution is `conv_pw` in a block without a widening one.
  layers.push(next(expanded === null ? 'conv_pw' : 'conv_pwl', { kernel: 1, width, activation: 'linear' }));
  const branch = sequence(...layers);
  return stride === 1 && channels === width ? residual(branch) : branch;
}

/** A 1×1 convolution with a bias, on pooled features [channels]. */
function biased(name: string, width: number, activation: 'linear' | 'relu' = 'linear'): LayerPlan {
  return ([channels]) => ({
    weightShapes: { [`${name}.weight`]: filterShape(1, channels!, width), [`${name}.bias`]: [width] },
    outputShape: [width],
    flops: 2 * channels! * width,
    forward: (weights, x) => linear(weights, name, x, activation),
  });
}

/**
 * Squeeze-excitation (Hu et al. 2018): each channel is multiplied by a gate 0..1 computed from the means of all channels,
 * through a quarter of the channels, rounded to a multiple of 8 that is at least nine tenths of it.
 */
export function squeezeExcite(name: string): LayerPlan {
  return (inputShape) => {
    const channels = inputShape.at(-1)!;
    const gates = sequence(
      averagePool,
      biased(`${name}.conv_reduce`, roundToEight(channels / 4), 'relu'),
      biased(`${name}.conv_expand`, channels),
      step(hardSigmoid),
    )(inputShape);
    return {
      ...gates,
      outputShape: inputShape,
      forward: (weights, x) => tf.mul(x, tf.reshape(gates.forward(weights, x), [-1, 1, 1, channels])),
    };
  };
}

function roundToEight(value: number): number {
  const rounded = Math.max(8, Math.floor((value + 4) / 8) * 8);
  return rounded < 0.9 * value ? rounded + 8 : rounded;
}
