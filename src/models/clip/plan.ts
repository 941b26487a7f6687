/**
 * The sizes of a CLIP (Radford et al. 2021) from the shapes of its tensors, under the names of Hugging Face's `CLIPModel`
 * (`openai/clip-vit-base-patch32`). What the shapes do not say is the same in all that OpenAI published: heads of 64 channels,
 * quick GELU, ε of 1e-5.
 */
import type { Shape } from '../layer';
import { SafetensorsError } from '../safetensors';

export interface TowerPlan {
  width: number;
  depth: number;
  heads: number;
}

export interface ClipImagePlan extends TowerPlan {
  patch: number;
  inputSize: number;
  /** Width of the space that pictures and words share. */
  shared: number;
}

export interface ClipTextPlan extends TowerPlan {
  vocabulary: number;
  /** Tokens at most, start and end included. */
  context: number;
  shared: number;
}

/** Shapes on disk by name. */
type StoredShapes = ReadonlyMap<string, Shape>;

/** Tensors that every CLIP of this naming holds, and no other network. */
export const CLIP_SIGNATURE = [
  'vision_model.embeddings.class_embedding',
  'vision_model.pre_layrnorm.weight',
  'visual_projection.weight',
] as const;

/** Of both towers' layer norms. */
export const CLIP_EPSILON = 1e-5;
const HEAD_WIDTH = 64;

/** OpenAI's sizes. */
export const CLIP_VIT_B32: { image: ClipImagePlan; text: ClipTextPlan } = {
  image: { width: 768, depth: 12, heads: 12, patch: 32, inputSize: 224, shared: 512 },
  text: { width: 512, depth: 12, heads: 8, vocabulary: 49408, context: 77, shared: 512 },
};

/** @throws {SafetensorsError} naming the tensor that is missing or not of a CLIP */
export function clipImagePlan(shapes: StoredShapes): ClipImagePlan {
  const embeddings = 'vision_model.embeddings';
  const patches = `${embeddings}.patch_embedding.weight`;
  const [width, , patch] = dimensions(shapes, patches, 4) as [number, number, number, number];
  const positions = `${embeddings}.position_embedding.weight`;
  const [tokens] = dimensions(shapes, positions, 2) as [number, number];
  const side = Math.sqrt(tokens - 1);
  if (!Number.isInteger(side) || side === 0) {
    throw new SafetensorsError(
      `${positions} has ${tokens} tokens; a class token and a square of patches are expected, as 50 = 1 + 7².`,
    );
  }
  const [shared] = dimensions(shapes, 'visual_projection.weight', 2) as [number, number];
  return { ...tower(shapes, 'vision_model', width), patch, inputSize: side * patch, shared };
}

/** @throws {SafetensorsError} likewise: a file may hold the image tower alone */
export function clipTextPlan(shapes: StoredShapes): ClipTextPlan {
  const embeddings = 'text_model.embeddings';
  const [vocabulary, width] = dimensions(shapes, `${embeddings}.token_embedding.weight`, 2) as [number, number];
  const [context] = dimensions(shapes, `${embeddings}.position_embedding.weight`, 2) as [number, number];
  const [shared] = dimensions(shapes, 'text_projection.weight', 2) as [number, number];
  return { ...tower(shapes, 'text_model', width), vocabulary, context, shared };
}

function dimensions(shapes: StoredShapes, name: string, count: number): Shape {
  const shape = shapes.get(name);
  if (!shape) throw new SafetensorsError(`This file of a CLIP lacks ${name}.`);
  if (shape.length !== count) {
    throw new SafetensorsError(`Tensor ${name} has ${shape.length} dimensions; a CLIP's has ${count}.`);
  }
  return shape;
}

function tower(shapes: StoredShapes, prefix: string, width: number): TowerPlan {
  if (width % HEAD_WIDTH !== 0) {
    throw new SafetensorsError(`${prefix} is ${width} wide; a CLIP's width is a multiple of ${HEAD_WIDTH}.`);
  }
  let depth = 0;
  while (shapes.has(`${prefix}.encoder.layers.${depth}.layer_norm1.weight`)) depth++;
  if (depth === 0) throw new SafetensorsError(`This file of a CLIP lacks ${prefix}.encoder.layers.0.`);
  return { width, depth, heads: width / HEAD_WIDTH };
}
