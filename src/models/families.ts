/**
 * The published networks that can be read from a file, one row each: the tensors it is known by, and how its size follows from their
 * shapes. A new architecture is its own file and a row here.
 */
import type { Padding } from './convolution';
import { imageNetResnet, IMAGENET_RESNETS, type ImageNetResnetId } from './imageNetResnet';
import type { Shape } from './layer';
import { mobileNetV2 } from './mobileNetV2';
import { mobileNetV3, MOBILENET_V3, type MobileNetV3Size } from './mobileNetV3';
import type { Architecture } from './model';
import type { Preprocessing } from './preprocessing';
import { large, resnet, small } from './resnet';
import { SafetensorsError } from './safetensors';
import {
  visionTransformer,
  VISION_TRANSFORMER_NAMES,
  VISION_TRANSFORMER_SIZES,
  type VisionTransformerNaming,
} from './visionTransformer';

/** Shapes on disk by name. */
export type StoredShapes = ReadonlyMap<string, Shape>;

/** What no file says. */
export interface Unsaid {
  padding?: Padding;
  preprocessing?: Preprocessing;
}

export interface Family {
  label: string;
  /** Tensors that a file of this family holds, and none of another family all of. */
  signature: readonly string[];
  /** Whether its weights exist in both conventions of padding. */
  padded: boolean;
  /** @throws {SafetensorsError} saying which sizes are known and which was found */
  read(shapes: StoredShapes, unsaid: Unsaid): Architecture;
}

export const FAMILIES: readonly Family[] = [
  {
    label: 'MobileNetV2 (torchvision)',
    signature: ['features.0.0.weight', 'features.1.conv.0.0.weight', 'features.18.0.weight'],
    padded: true,
    read: (_, unsaid) => mobileNetV2(unsaid),
  },
  {
    label: 'MobileNetV3 small or large (timm)',
    signature: ['conv_stem.weight', 'blocks.0.0.conv_dw.weight', 'conv_head.weight', 'conv_head.bias'],
    padded: true,
    read: (shapes, unsaid) => mobileNetV3(mobileNetV3Size(shapes), unsaid),
  },
  {
    label: 'ResNet-18, -34 or -50 (torchvision, timm)',
    signature: ['conv1.weight', 'bn1.running_mean', 'layer1.0.conv1.weight'],
    padded: false,
    read: (shapes, unsaid) => imageNetResnet(resnetId(shapes), unsaid),
  },
  transformerFamily('ViT or DeiT tiny, small or base (timm)', 'timm'),
  transformerFamily('ViT (Hugging Face)', 'hugging-face'),
  {
    label: "Temper's small and large",
    signature: ['stem.conv.weight', 'stem.norm.weight', 'blocks.0.norm1.weight'],
    padded: false,
    read: (shapes) => resnet(shapes.get('stem.conv.weight')![0] === small.stem.width ? small : large),
  },
];

function mobileNetV3Size(shapes: StoredShapes): MobileNetV3Size {
  const [features, last] = shapes.get('conv_head.weight')!;
  const sizes = Object.keys(MOBILENET_V3) as MobileNetV3Size[];
  const size = sizes.find((one) => MOBILENET_V3[one].last === last && MOBILENET_V3[one].features === features);
  if (size) return size;
  const known = sizes.map((one) => `${MOBILENET_V3[one].last} to ${MOBILENET_V3[one].features} (${one})`).join(' or ');
  throw new SafetensorsError(
    `This looks like a MobileNetV3, but its conv_head goes from ${last} to ${features} channels; known are ${known}.`,
  );
}

function resnetId(shapes: StoredShapes): ImageNetResnetId {
  const blocks = [1, 2, 3, 4].map((stage) => countOf(shapes, (i) => `layer${stage}.${i}.conv1.weight`));
  const block = shapes.has('layer1.0.conv3.weight') ? 'bottleneck' : 'basic';
  const ids = Object.keys(IMAGENET_RESNETS) as ImageNetResnetId[];
  const id = ids.find((one) => {
    const plan = IMAGENET_RESNETS[one];
    return plan.block === block && plan.blocks.join() === blocks.join();
  });
  if (id) return id;
  const known = ids.map((one) => `${IMAGENET_RESNETS[one].blocks.join('+')} ${IMAGENET_RESNETS[one].block}`).join(', ');
  throw new SafetensorsError(
    `This looks like a ResNet, but it has ${blocks.join('+')} ${block} blocks; known are ${known}.`,
  );
}

function transformerFamily(label: string, naming: VisionTransformerNaming): Family {
  const names = VISION_TRANSFORMER_NAMES[naming];
  const [classToken, positions, patches] = [names.classToken, names.positions, `${names.patches}.weight`];
  const blockName = (index: number) => `${names.block(index).norms[0]}.weight`;
  return {
    label,
    signature: [classToken, positions, patches, `${names.block(0).attention.projections[0]}.weight`],
    padded: false,
    read(shapes, { preprocessing }) {
      const [width, , patch] = shapes.get(patches)!;
      const sizes = Object.entries(VISION_TRANSFORMER_SIZES);
      const size = sizes.find(([, plan]) => plan.width === width);
      if (!size || !patch) {
        const known = sizes.map(([name, plan]) => `${plan.width} (${name})`).join(', ');
        throw new SafetensorsError(
          `This looks like a vision transformer, but it is ${width} wide; known are ${known}.`,
        );
      }
      const tokens = shapes.get(positions)!.at(-2) ?? 0;
      const side = Math.sqrt(tokens - 1);
      if (!Number.isInteger(side)) {
        throw new SafetensorsError(
          `${positions} has ${tokens} tokens; a class token and a square of patches are expected, as 197 = 1 + 14².`,
        );
      }
      const [inputSize, depth] = [side * patch, countOf(shapes, blockName)];
      const id = `vit_${size[0]}_patch${patch}_${inputSize}`;
      return visionTransformer({ id, ...size[1], depth, patch, inputSize, naming, preprocessing });
    },
  };
}

function countOf(shapes: StoredShapes, name: (index: number) => string): number {
  let count = 0;
  while (shapes.has(name(count))) count++;
  return count;
}
