/**
 * ResNet-18, -34 and -50 (He et al. 2016, table 1) under the names that torchvision and timm share: a 7×7 stem with max pooling,
 * four stages of basic or bottleneck blocks. The bottleneck's stride is at its 3×3 convolution, as in all published
 * PyTorch weights (ResNet v1.5), not at its first 1×1.
 */
import * as tf from '../compute/tf';
import type { Activation } from './activation';
import { convolutionNorm } from './convolution';
import { architectureOf, averagePool, residual, sequence, step, type LayerPlan } from './layer';
import type { Architecture } from './model';
import { preparePixels, PREPROCESSING, type Preprocessing } from './preprocessing';

export const IMAGENET_RESNETS = {
  resnet18: { block: 'basic', blocks: [2, 2, 2, 2] },
  resnet34: { block: 'basic', blocks: [3, 4, 6, 3] },
  resnet50: { block: 'bottleneck', blocks: [3, 4, 6, 3] },
} as const;
export type ImageNetResnetId = keyof typeof IMAGENET_RESNETS;

const STAGE_WIDTHS = [64, 128, 256, 512] as const;
/** A bottleneck block gives four times the width of its 3×3 convolution. */
const EXPANSION = 4;

/** 11,689,512, 21,797,672 and 25,557,032 parameters with 1000 classes. */
export function imageNetResnet(
  id: ImageNetResnetId,
  {
    inputSize = 224,
    preprocessing = PREPROCESSING.imagenet,
  }: { inputSize?: number; preprocessing?: Preprocessing } = {},
): Architecture {
  const { block, blocks: repeats } = IMAGENET_RESNETS[id];
  const blocks: [string, LayerPlan][] = [['conv1', stem(preprocessing)]];
  let channels: number = STAGE_WIDTHS[0];
  repeats.forEach((count, stage) => {
    const width = STAGE_WIDTHS[stage]!;
    for (let i = 0; i < count; i++) {
      const name = `layer${stage + 1}.${i}`;
      const stride = i === 0 && stage > 0 ? 2 : 1;
      const plan = { name, channels, width, stride } as const;
      blocks.push([name, block === 'basic' ? basicBlock(plan) : bottleneckBlock(plan)]);
      channels = block === 'basic' ? width : EXPANSION * width;
    }
  });
  const [name, last] = blocks.pop()!;
  blocks.push([name, sequence(last, averagePool)]);
  const recipe = { network: 'imageNetResnet', given: [id, { inputSize, preprocessing }] };
  const unused = /\.num_batches_tracked$/;
  return architectureOf({ id, inputSize, preprocessing, recipe, classifier: 'fc', unused }, blocks);
}

function stem(preprocessing: Preprocessing): LayerPlan {
  return sequence(
    step((x) => preparePixels(x, preprocessing)),
    convolutionNorm({ filter: 'conv1', norm: 'bn1', kernel: 7, width: STAGE_WIDTHS[0], stride: 2, activation: 'relu' }),
    step(
      (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 1),
      ([height, width, channels]) => [Math.floor((height! - 1) / 2) + 1, Math.floor((width! - 1) / 2) + 1, channels!],
    ),
  );
}

interface ResidualBlock {
  name: string;
  channels: number;
  width: number;
  stride: 1 | 2;
}

/** Layer `convN` with `bnN` of a block. */
function layer(name: string, index: number, kernel: number, width: number, activation: Activation, stride: 1 | 2 = 1) {
  return convolutionNorm({
    filter: `${name}.conv${index}`,
    norm: `${name}.bn${index}`,
    kernel,
    width,
    activation,
    stride,
  });
}

function withShortcut({ name, channels, stride }: ResidualBlock, width: number, branch: LayerPlan): LayerPlan {
  const [filter, norm] = [`${name}.downsample.0`, `${name}.downsample.1`];
  const projected = stride !== 1 || channels !== width;
  const shortcut = projected
    ? convolutionNorm({ filter, norm, kernel: 1, width, activation: 'linear', stride })
    : undefined;
  return residual(branch, { shortcut, after: (x) => tf.relu(x) });
}

function basicBlock(block: ResidualBlock): LayerPlan {
  const { name, width, stride } = block;
  return withShortcut(
    block,
    width,
    sequence(layer(name, 1, 3, width, 'relu', stride), layer(name, 2, 3, width, 'linear')),
  );
}

function bottleneckBlock(block: ResidualBlock): LayerPlan {
  const { name, width, stride } = block;
  const output = EXPANSION * width;
  return withShortcut(
    block,
    output,
    sequence(
      layer(name, 1, 1, width, 'relu'),
      layer(name, 2, 3, width, 'relu', stride),
      layer(name, 3, 1, output, 'linear'),
    ),
  );
}
