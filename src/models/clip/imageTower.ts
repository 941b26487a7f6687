/**
 * The image tower of CLIP (Radford et al. 2021, section 2.4): a vision transformer with one more norm before its blocks and a
 * projection after its class token. Its features are directions: vectors of length 1 in the space that it shares with words.
 *
 * The classifier is `zero_shot`, one column for each class: the direction of its words times the learned temperature. A file does
 * not hold it; `zeroShot.ts` makes it. Behind it the lab sees a network like any other.
 */
import * as tf from '../../compute/tf';
import { filterShape } from '../convolution';
import { norm } from '../encoderBlock';
import { architectureOf, elements, sequence, type LayerPlan } from '../layer';
import { layerNorm, normShapes } from '../linear';
import { weightNamed, type Architecture } from '../model';
import { preparePixels, PREPROCESSING, type Preprocessing } from '../preprocessing';
import { clipBlock } from './encoder';
import { CLIP_EPSILON, type ClipImagePlan } from './plan';

export const ZERO_SHOT = 'zero_shot';
const PREFIX = 'vision_model';

/** What files hold besides: the text tower, the temperature, and the counting numbers that older ones keep. */
const UNUSED = /^(text_model\.|text_projection\.|logit_scale$|vision_model\.embeddings\.position_ids$)/;

/** 87,849,216 parameters without classifier for ViT-B/32. */
export function clipImageTower(plan: ClipImagePlan, preprocessing: Preprocessing = PREPROCESSING.clip): Architecture {
  const { depth, heads, inputSize, patch } = plan;
  if (inputSize % patch !== 0) throw new RangeError(`${inputSize} pixels cannot be divided into patches of ${patch}.`);
  const blocks = Array.from({ length: depth }, (_, index): [string, LayerPlan] => {
    const name = `${PREFIX}.encoder.layers.${index}`;
    return [name, clipBlock(name, heads)];
  });
  const sizes: Record<number, string> = { 768: 'base', 1024: 'large' };
  return architectureOf(
    {
      id: `clip_vit_${sizes[plan.width] ?? plan.width}_patch${patch}_${inputSize}`,
      inputSize,
      preprocessing,
      recipe: { network: 'clipImageTower', given: [plan, preprocessing] },
      classifier: ZERO_SHOT,
      classifierFromWords: true,
      unused: UNUSED,
    },
    [
      [`${PREFIX}.embeddings`, sequence(embedding(plan, preprocessing), norm(`${PREFIX}.pre_layrnorm`, CLIP_EPSILON))],
      ...blocks,
      ['visual_projection', projection(plan)],
    ],
  );
}

/** Pictures to tokens. The positions are a table [tokens, width] on disk, and like every matrix the other way round here. */
function embedding({ width, patch }: ClipImagePlan, preprocessing: Preprocessing): LayerPlan {
  const [classToken, filter, positions] = [
    'class_embedding',
    'patch_embedding.weight',
    'position_embedding.weight',
  ].map((part) => `${PREFIX}.embeddings.${part}`) as [string, string, string];
  return ([height, wide]) => {
    const places = (height! / patch) * (wide! / patch);
    const shape = filterShape(patch, 3, width);
    return {
      weightShapes: { [classToken]: [width], [filter]: shape, [positions]: [width, places + 1] },
      outputShape: [places + 1, width],
      flops: 2 * elements(shape) * places,
      forward: (weights, x) => {
        const pixels = preparePixels(x, preprocessing);
        const map = tf.conv2d(pixels, weightNamed(weights, filter) as tf.Tensor4D, patch, 'valid');
        const patches = tf.reshape(map, [-1, places, width]);
        const token = tf.reshape(weightNamed(weights, classToken), [1, 1, width]);
        const tokens = tf.concat([tf.tile(token, [x.shape[0]!, 1, 1]), patches], 1);
        return tf.add(tokens, tf.transpose(weightNamed(weights, positions)));
      },
    };
  };
}

/** The class token, normalised, projected to the shared space and made a vector of length 1. */
function projection({ width, shared }: ClipImagePlan): LayerPlan {
  const [after, project] = [`${PREFIX}.post_layernorm`, 'visual_projection.weight'];
  return () => ({
    weightShapes: { ...normShapes(after, width), [project]: [width, shared] },
    outputShape: [shared],
    flops: 2 * width * shared,
    forward: (weights, x) => {
      const token = tf.reshape(tf.slice(x as tf.Tensor3D, [0, 0, 0], [-1, 1, -1]), [-1, width]);
      const features = layerNorm(weights, after, token, CLIP_EPSILON) as tf.Tensor2D;
      return directions(tf.matMul(features, weightNamed(weights, project) as tf.Tensor2D));
    },
  });
}

/** Rows [n, width] divided by their lengths. */
export function directions(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.div(rows, tf.sqrt(tf.sum(tf.square(rows), 1, true))));
}
