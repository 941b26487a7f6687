/**
 * The published networks that can be read from a file, one row each: the tensors it is known by, and how its size follows from their
 * shapes. A new architecture is its own file and a row here.
 */
import { clipImagePlan, clipImageTower, CLIP_SIGNATURE } from './clip';
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
export interface Overrides {
  padding?: Padding;
  preprocessing?: Preprocessing;
  /** Side of the input in pixels. A convolutional network runs at any, a transformer at multiples of its patch, on a resampled table of positions. */
  inputSize?: number;
}

export interface Family {
  label: string;
  /** What the page may do with it; `network` unless said. */
  kind?: 'network' | 'clip';
  /** Tensors that a file of this family holds, and none of another family all of. */
  signature: readonly string[];
  /** Whether its weights exist in both conventions of padding. */
  padded: boolean;
  /** What else was assumed, in sentences; asked only where no preprocessing was said. */
  assumption?: string;
  /** @throws {SafetensorsError} saying which sizes are known and which was found */
  read(shapes: StoredShapes, overrides: Overrides): Architecture;
}

export const FAMILIES: readonly Family[] = [
  {
    label: 'MobileNetV2 (torchvision)',
    signature: ['features.0.0.weight', 'features.1.conv.0.0.weight', 'features.18.0.weight'],
    padded: true,
    read: (_, overrides) => mobileNetV2(sized(overrides)),
  },
  {
    label: 'MobileNetV3 small or large (timm)',
    signature: ['conv_stem.weight', 'blocks.0.0.conv_dw.weight', 'conv_head.weight', 'conv_head.bias'],
    padded: true,
    read: (shapes, overrides) => {
      // Weights with TensorFlow's padding come from TensorFlow, and with its ε.
      const epsilon = overrides.padding === 'tf-same' ? TENSORFLOW_EPSILON : undefined;
      return mobileNetV3(mobileNetV3Size(shapes), { ...sized(overrides), epsilon });
    },
  },
  {
    label: 'ResNet-18, -34 or -50 (torchvision, timm)',
    signature: ['conv1.weight', 'bn1.running_mean', 'layer1.0.conv1.weight'],
    padded: false,
    read: (shapes, overrides) => imageNetResnet(resnetId(shapes), sized(overrides)),
  },
  transformerFamily('ViT or DeiT tiny, small or base (timm)', 'timm'),
  transformerFamily('ViT (Hugging Face)', 'hugging-face'),
  {
    label: 'CLIP (Hugging Face)',
    kind: 'clip',
    signature: CLIP_SIGNATURE,
    padded: false,
    assumption: "It is one of OpenAI's, with quick GELU: weights of the same shapes by others may want the exact GELU.",
    read(shapes, overrides) {
      const plan = clipImagePlan(shapes);
      return fixedSize(clipImageTower(plan, overrides.preprocessing), overrides);
    },
  },
  {
    label: "Temper's small and large",
    signature: ['stem.conv.weight', 'stem.norm.weight', 'blocks.0.norm1.weight'],
    padded: false,
    read: (shapes) => resnet(shapes.get('stem.conv.weight')![0] === small.stem.width ? small : large),
  },
];

/** ε of the batch norms in TensorFlow's models. */
const TENSORFLOW_EPSILON = 1e-3;
const INPUT_SIZES = { least: 32, most: 1024 };

/** @throws {RangeError} for a size that no network of 32-fold reduction can run at */
function sized(overrides: Overrides): Overrides {
  const { inputSize } = overrides;
  const { least, most } = INPUT_SIZES;
  if (inputSize !== undefined && !(Number.isInteger(inputSize) && inputSize >= least && inputSize <= most)) {
    throw new RangeError(`An input of ${inputSize} pixels is not possible; ${least} to ${most} are.`);
  }
  return overrides;
}

/** @throws {RangeError} where another size is asked for than the file's positions are for */
function fixedSize(architecture: Architecture, { inputSize }: Overrides): Architecture {
  if (inputSize !== undefined && inputSize !== architecture.inputSize) {
    throw new RangeError(
      `This transformer reads ${architecture.inputSize} pixels, as its positions say; ${inputSize} are not possible.`,
    );
  }
  return architecture;
}

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
    assumption: 'It is a ViT: a DeiT looks the same, and its pixels are prepared by imagenet: choose that for a DeiT.',
    read(shapes, overrides) {
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
      const depth = countOf(shapes, blockName);
      const id = `vit_${size[0]}_patch${patch}_${side * patch}`;
      const { preprocessing, inputSize = side * patch } = overrides;
      if (!(inputSize >= patch && inputSize <= INPUT_SIZES.most && inputSize % patch === 0)) {
        // Where nobody has asked for a size, the file is at fault.
        throw new (overrides.inputSize === undefined ? SafetensorsError : RangeError)(
          `An input of ${inputSize} pixels is not possible; this transformer reads patches of ${patch}, so multiples of ` +
            `that up to ${INPUT_SIZES.most}. It was trained at ${side * patch}.`,
        );
      }
      return visionTransformer({ id, ...size[1], depth, patch, inputSize, tableSide: side, naming, preprocessing });
    },
  };
}

function countOf(shapes: StoredShapes, name: (index: number) => string): number {
  let count = 0;
  while (shapes.has(name(count))) count++;
  return count;
}
