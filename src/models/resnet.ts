/**
 * Residual networks with group normalisation for small pictures (He et al. 2016, Wu and He 2018): a 3×3 stem, perhaps with
 * pooling behind it, then basic blocks conv–norm–ReLU–conv–norm plus shortcut, then global average pooling.
 *
 * Group normalisation has no running statistics: a frozen part of the network computes the same in training and in use,
 * and a corrupted batch cannot change how clean pictures are seen.
 */
import { pixelMeans } from '../compute/kernels/pixelMeans';
import * as tf from '../compute/tf';
import { basicBlock as residual, groupsOf, stemLayer } from './layers';
import { assemble } from './layer';
import type { Architecture, Block } from './model';

export interface ResNetPlan {
  id: string;
  inputSize: number;
  /** `pool`: side of the squares that are averaged behind it; 1 where it is left out. */
  stem: { width: number; stride: 1 | 2; pool?: 1 | 2 };
  /** The first block of each stage halves the picture. */
  stages: readonly { width: number; blocks: number }[];
}

/** The clean teacher to robustify: about 42 thousand parameters, 2.7 MFLOP a picture. */
export const small: ResNetPlan = {
  id: 'small',
  inputSize: 64,
  stem: { width: 12, stride: 2, pool: 2 },
  stages: [
    { width: 24, blocks: 1 },
    { width: 48, blocks: 1 },
  ],
};

/** The pre-trained model to robustify: about 0.82 million parameters, 38 MFLOP a picture; deep at its end, so that its
 * last two blocks hold less than a fifth of it. */
export const large: ResNetPlan = {
  id: 'large',
  inputSize: 64,
  stem: { width: 16, stride: 2 },
  stages: [
    { width: 24, blocks: 1 },
    { width: 48, blocks: 2 },
    { width: 64, blocks: 10 },
  ],
};

type Shape = readonly [number, number, number];

function product(shape: readonly number[]): number {
  return shape.reduce((size, n) => size * n, 1);
}

/** Completes a block from its weight shapes: filters are applied once for every pixel of the block's output resolution. */
function block(
  name: string,
  inputShape: Shape,
  outputShape: Shape,
  weightShapes: Record<string, readonly number[]>,
  forward: Block['forward'],
): Block {
  const shapes = Object.values(weightShapes);
  const filters = shapes.filter((shape) => shape.length === 4).reduce((sum, shape) => sum + product(shape), 0);
  return {
    name,
    weightNames: Object.keys(weightShapes),
    bufferNames: [],
    weightShapes,
    inputShape,
    outputShape,
    parameters: shapes.reduce((sum, shape) => sum + product(shape), 0),
    flops: 2 * filters * outputShape[0] * outputShape[1],
    forward: (weights, x) => tf.tidy(() => forward(weights, x)),
  };
}

function normShapes(name: string, width: number): Record<string, readonly number[]> {
  groupsOf(width);
  return { [`${name}.weight`]: [width], [`${name}.bias`]: [width] };
}

/** Pixel values 0..1 to about −2..2. The same for every channel: padding then is mid-grey. */
const PREPROCESSING = { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25] } as const;

function stemBlock(size: number, { width, stride, pool = 1 }: ResNetPlan['stem']): Block {
  const side = Math.ceil(size / stride);
  const out = Math.floor(side / pool);
  const shapes = { 'stem.conv.weight': [3, 3, 3, width], ...normShapes('stem.norm', width) };
  const [mean, deviation] = [PREPROCESSING.mean[0], PREPROCESSING.deviation[0]];
  const stem = block('stem', [size, size, 3], [side, side, width], shapes, (weights, x) =>
    stemLayer(weights, x, { stride, pool, mean, deviation }),
  );
  return { ...stem, outputShape: [out, out, width] };
}

function basicBlock(name: string, input: Shape, width: number, stride: 1 | 2): Block {
  const [height, wide, channels] = input;
  const output: Shape = [Math.ceil(height / stride), Math.ceil(wide / stride), width];
  const projected = stride !== 1 || channels !== width;
  const shapes: Record<string, readonly number[]> = {
    [`${name}.conv1.weight`]: [3, 3, channels, width],
    ...normShapes(`${name}.norm1`, width),
    [`${name}.conv2.weight`]: [3, 3, width, width],
    ...normShapes(`${name}.norm2`, width),
  };
  if (projected) {
    shapes[`${name}.downsample.0.weight`] = [1, 1, channels, width];
    Object.assign(shapes, normShapes(`${name}.downsample.1`, width));
  }
  return block(name, input, output, shapes, (weights, x) => residual(weights, name, x, { stride, projected }));
}

/** The same block with global average pooling behind it: [batch, h, w, channels] becomes [batch, channels]. */
function pooled(last: Block): Block {
  return {
    ...last,
    outputShape: last.outputShape.slice(-1),
    forward: (weights, x) => tf.tidy(() => pixelMeans(last.forward(weights, x) as tf.Tensor4D)),
  };
}

/** Builds the architecture of a plan. */
export function resnet(plan: ResNetPlan): Architecture {
  const blocks: Block[] = [stemBlock(plan.inputSize, plan.stem)];
  for (const stage of plan.stages) {
    for (let i = 0; i < stage.blocks; i++) {
      const input = blocks.at(-1)!.outputShape as Shape;
      blocks.push(basicBlock(`blocks.${blocks.length - 1}`, input, stage.width, i === 0 ? 2 : 1));
    }
  }
  const last = pooled(blocks.pop()!);
  blocks.push(last);
  const { id, inputSize } = plan;
  const recipe = { network: 'resnet', given: [plan] };
  return assemble({ id, inputSize, recipe, preprocessing: PREPROCESSING, classifier: 'head' }, blocks);
}
