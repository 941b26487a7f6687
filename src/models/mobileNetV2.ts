/**
 * MobileNetV2 (Sandler et al. 2018, table 2) under torchvision's names: a stem, 17 inverted residuals (widen by 1×1, filter
 * each channel by 3×3, narrow by 1×1 without activation; a shortcut where the shape stays), and a 1×1 convolution to 1280.
 */
import { convolutionNorm, type Padding } from './convolution';
import { architectureOf, averagePool, residual, sequence, step, type LayerPlan } from './layer';
import type { Architecture } from './model';
import { preparePixels, PREPROCESSING, type Preprocessing } from './preprocessing';

export interface MobileNetV2Options {
  inputSize?: number;
  /** Of the five 3×3 convolutions of stride 2. Weights converted from TensorFlow want `tf-same`. */
  padding?: Padding;
  preprocessing?: Preprocessing;
}

/** Expansion t, output channels c, repeats n, stride s of the first. */
const STAGES = [
  { t: 1, c: 16, n: 1, s: 1 },
  { t: 6, c: 24, n: 2, s: 2 },
  { t: 6, c: 32, n: 3, s: 2 },
  { t: 6, c: 64, n: 4, s: 2 },
  { t: 6, c: 96, n: 3, s: 1 },
  { t: 6, c: 160, n: 3, s: 2 },
  { t: 6, c: 320, n: 1, s: 1 },
] as const;
const STEM_WIDTH = 32;
const FEATURE_WIDTH = 1280;

/** Inverted residual `features.N`; the widening convolution is left out where t is 1, which shifts the names by one. */
function invertedResidual(
  name: string,
  channels: number,
  plan: { t: number; width: number; stride: 1 | 2; padding: Padding },
): LayerPlan {
  const inner: LayerPlan[] = [];
  if (plan.t !== 1) {
    inner.push(
      convolutionNorm({
        filter: `${name}.conv.0.0`,
        norm: `${name}.conv.0.1`,
        kernel: 1,
        width: channels * plan.t,
        activation: 'relu6',
      }),
    );
  }
  const depthwise = `${name}.conv.${inner.length}`;
  inner.push(
    convolutionNorm({
      filter: `${depthwise}.0`,
      norm: `${depthwise}.1`,
      kernel: 3,
      width: 'depthwise',
      stride: plan.stride,
      padding: plan.padding,
      activation: 'relu6',
    }),
  );
  const [filter, norm] = [`${name}.conv.${inner.length}`, `${name}.conv.${inner.length + 1}`];
  inner.push(convolutionNorm({ filter, norm, kernel: 1, width: plan.width, activation: 'linear' }));
  const branch = sequence(...inner);
  return plan.stride === 1 && channels === plan.width ? residual(branch) : branch;
}

/** 3,504,872 parameters and 0.6 GFLOP a picture with 1000 classes at 224 pixels. */
export function mobileNetV2({
  inputSize = 224,
  padding = 'torch',
  preprocessing = PREPROCESSING.imagenet,
}: MobileNetV2Options = {}): Architecture {
  const stem = convolutionNorm({
    filter: 'features.0.0',
    norm: 'features.0.1',
    kernel: 3,
    width: STEM_WIDTH,
    stride: 2,
    padding,
    activation: 'relu6',
  });
  const blocks: [string, LayerPlan][] = [
    [
      'features.0',
      sequence(
        step((x) => preparePixels(x, preprocessing)),
        stem,
      ),
    ],
  ];
  let channels = STEM_WIDTH;
  for (const { t, c, n, s } of STAGES) {
    for (let i = 0; i < n; i++) {
      const name = `features.${blocks.length}`;
      blocks.push([name, invertedResidual(name, channels, { t, width: c, stride: i === 0 ? s : 1, padding })]);
      channels = c;
    }
  }
  const name = `features.${blocks.length}`;
  const last = convolutionNorm({
    filter: `${name}.0`,
    norm: `${name}.1`,
    kernel: 1,
    width: FEATURE_WIDTH,
    activation: 'relu6',
  });
  blocks.push([name, sequence(last, averagePool)]);
  return architectureOf(
    {
      id: 'mobilenet_v2',
      inputSize,
      preprocessing,
      recipe: { network: 'mobileNetV2', given: [{ inputSize, padding, preprocessing }] },
      classifier: 'classifier.1',
      unused: /\.num_batches_tracked$/,
    },
    blocks,
  );
}
