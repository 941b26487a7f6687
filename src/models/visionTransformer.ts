/**
 * Vision transformers (Dosovitskiy et al. 2021), which DeiT (Touvron et al. 2021) are too: patches become tokens, a class token and
 * positions are added, and pre-norm blocks of attention and a two-layer perceptron follow; the class token is the feature vector.
 *
 * timm and Hugging Face publish the same network under other names, with query, key and value fused or apart, and with another
 * ε in the layer norms: one forward pass reads both through a table of names.
 */
import * as tf from '../compute/tf';
import { gelu } from '../compute/kernels/gelu';
import { filterShape } from './convolution';
import { encoderBlock, type EncoderBlockNames } from './encoderBlock';
import { layerNorm, normShapes } from './linear';
import { architectureOf, elements, type Layer, type LayerPlan } from './layer';
import { weightNamed, type Architecture, type Weights } from './model';
import { positionResampling } from './positions';
import { preparePixels, PREPROCESSING, type Preprocessing } from './preprocessing';

export interface VisionTransformerNames {
  classToken: string;
  positions: string;
  patches: string;
  block(index: number): EncoderBlockNames & { name: string };
  norm: string;
  classifier: string;
  epsilon: number;
  /** What files hold besides: the pooler of Hugging Face is not used for classes. */
  unused?: RegExp;
}

export const VISION_TRANSFORMER_NAMES = {
  timm: {
    classToken: 'cls_token',
    positions: 'pos_embed',
    patches: 'patch_embed.proj',
    block: (index) => {
      const name = `blocks.${index}`;
      return {
        name,
        norms: [`${name}.norm1`, `${name}.norm2`],
        attention: { projections: [`${name}.attn.qkv`], output: `${name}.attn.proj` },
        perceptron: [`${name}.mlp.fc1`, `${name}.mlp.fc2`],
      };
    },
    norm: 'norm',
    classifier: 'head',
    epsilon: 1e-6,
  },
  'hugging-face': {
    classToken: 'vit.embeddings.cls_token',
    positions: 'vit.embeddings.position_embeddings',
    patches: 'vit.embeddings.patch_embeddings.projection',
    block: (index) => {
      const name = `vit.encoder.layer.${index}`;
      const of = (part: string) => `${name}.attention.attention.${part}`;
      return {
        name,
        norms: [`${name}.layernorm_before`, `${name}.layernorm_after`],
        attention: {
          projections: [of('query'), of('key'), of('value')],
          output: `${name}.attention.output.dense`,
        },
        perceptron: [`${name}.intermediate.dense`, `${name}.output.dense`],
      };
    },
    norm: 'vit.layernorm',
    classifier: 'classifier',
    epsilon: 1e-12,
    unused: /^vit\.pooler\./,
  },
} as const satisfies Record<string, VisionTransformerNames>;
export type VisionTransformerNaming = keyof typeof VISION_TRANSFORMER_NAMES;

/** Width and heads of the published sizes; all have 12 blocks and a perceptron four times as wide. */
export const VISION_TRANSFORMER_SIZES = {
  tiny: { width: 192, heads: 3 },
  small: { width: 384, heads: 6 },
  base: { width: 768, heads: 12 },
} as const;
export type VisionTransformerSize = keyof typeof VISION_TRANSFORMER_SIZES;

export interface VisionTransformerPlan {
  id: string;
  width: number;
  heads: number;
  depth: number;
  patch: number;
  inputSize: number;
  /** Patches along a side that the table of positions is for, where they are not those of `inputSize`: the table is then resampled. */
  tableSide?: number;
  naming?: VisionTransformerNaming;
  preprocessing?: Preprocessing;
}

export function visionTransformer(plan: VisionTransformerPlan): Architecture {
  const { id, depth, inputSize, preprocessing = PREPROCESSING.inception } = plan;
  if (inputSize % plan.patch !== 0) {
    throw new RangeError(`${inputSize} pixels cannot be divided into patches of ${plan.patch}.`);
  }
  const names: VisionTransformerNames = VISION_TRANSFORMER_NAMES[plan.naming ?? 'timm'];
  const blocks = Array.from({ length: depth }, (_, index): [string, LayerPlan] => {
    const block = names.block(index);
    return [block.name, encoderBlock(block, { heads: plan.heads, epsilon: names.epsilon, activation: gelu })];
  });
  const recipe = { network: 'visionTransformer', given: [plan] };
  const { classifier, unused } = names;
  return architectureOf({ id, inputSize, preprocessing, recipe, classifier, unused }, [
    ['embedding', embedding(names, plan, preprocessing)],
    ...blocks,
    [names.norm, classFeatures(names)],
  ]);
}

/** `vit_tiny_patch16_224` and the like: 5,717,416, 22,050,664 and 86,567,656 parameters with 1000 classes. */
export function publishedVisionTransformer(
  size: VisionTransformerSize,
  options: Pick<VisionTransformerPlan, 'naming' | 'preprocessing'> = {},
): Architecture {
  const id = `vit_${size}_patch16_224`;
  return visionTransformer({ id, depth: 12, patch: 16, inputSize: 224, ...VISION_TRANSFORMER_SIZES[size], ...options });
}

/** Pictures to tokens: a linear layer on every patch, written as a convolution whose stride is its size. */
function embedding(
  names: VisionTransformerNames,
  { width, patch, inputSize, tableSide = inputSize / patch }: VisionTransformerPlan,
  preprocessing: Preprocessing,
): LayerPlan {
  return (): Layer => {
    const side = inputSize / patch;
    const places = side * side;
    const resampling = tableSide === side ? null : positionResampling(tableSide, side);
    const positionsOf = (table: tf.Tensor): tf.Tensor => {
      if (!resampling) return table;
      const [token, grid] = tf.split(table, [1, tableSide * tableSide], 1) as [tf.Tensor3D, tf.Tensor3D];
      const moved = tf.matMul(tf.tensor2d(resampling, [places, tableSide * tableSide]), tf.squeeze(grid, [0]));
      return tf.concat([token, tf.expandDims(moved, 0)], 1);
    };
    const filter = filterShape(patch, 3, width);
    return {
      weightShapes: {
        [names.classToken]: [1, 1, width],
        [names.positions]: [1, tableSide * tableSide + 1, width],
        [`${names.patches}.weight`]: filter,
        [`${names.patches}.bias`]: [width],
      },
      outputShape: [places + 1, width],
      flops: 2 * elements(filter) * places,
      forward: (weights, x) => {
        const pixels = preparePixels(x, preprocessing);
        const kernel = weightNamed(weights, `${names.patches}.weight`) as tf.Tensor4D;
        const bias = weightNamed(weights, `${names.patches}.bias`);
        const map = tf.fused.conv2d({ x: pixels, filter: kernel, strides: patch, pad: 'valid', bias });
        const patches = tf.reshape(map, [-1, places, width]) as tf.Tensor3D;
        const token = tf.tile(weightNamed(weights, names.classToken) as tf.Tensor3D, [x.shape[0]!, 1, 1]);
        return tf.add(tf.concat([token, patches], 1), positionsOf(weightNamed(weights, names.positions)));
      },
    };
  };
}

/** The class token after the last norm. Only it is normalised: the others are not read any more. */
function classFeatures({ norm: name, epsilon }: VisionTransformerNames): LayerPlan {
  return ([, width]) => ({
    weightShapes: normShapes(name, width!),
    outputShape: [width!],
    flops: 0,
    forward: (weights: Weights, x) => {
      const token = tf.slice(x as tf.Tensor3D, [0, 0, 0], [-1, 1, -1]);
      return layerNorm(weights, name, tf.reshape(token, [-1, width!]), epsilon);
    },
  });
}
