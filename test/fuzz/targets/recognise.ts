/** Which network the tensors of a file are, by their names and shapes. */
import { clipImageTower } from '../../../src/models/clip';
import { imageNetResnet } from '../../../src/models/imageNetResnet';
import { mobileNetV2 } from '../../../src/models/mobileNetV2';
import { mobileNetV3 } from '../../../src/models/mobileNetV3';
import type { Architecture } from '../../../src/models/model';
import { plainNames } from '../../../src/models/prefix';
import { recogniseArchitecture, type Recognised } from '../../../src/models/recognise';
import { SafetensorsError } from '../../../src/models/safetensors';
import { sizeOf } from '../../../src/models/size';
import { visionTransformer, VISION_TRANSFORMER_SIZES } from '../../../src/models/visionTransformer';
import { diskShape } from '../../../src/models/layout';
import { smallShapes } from '../seeds/networks';
import { defineTarget, holds, textFile, textOf, type FuzzFile } from '../Target';

function shapesOf(architecture: Architecture, prefix = ''): FuzzFile[] {
  const shapes = Object.entries(architecture.weightShapes(10));
  return [
    textFile('shapes.json', Object.fromEntries(shapes.map(([name, shape]) => [prefix + name, diskShape(shape)]))),
  ];
}

const vit = (naming: 'timm' | 'hugging-face') => {
  const plan = { ...VISION_TRANSFORMER_SIZES.tiny, depth: 2, patch: 16, inputSize: 224, tableSide: 14 };
  return visionTransformer({ id: 'vit_tiny_patch16_224', ...plan, naming });
};

export const target = defineTarget<Recognised | null>({
  name: 'recognise',
  reads: 'models/recognise.ts, families.ts, prefix.ts',
  seeds: () => [
    [textFile('shapes.json', smallShapes(5))],
    shapesOf(mobileNetV2()),
    shapesOf(mobileNetV3('small')),
    shapesOf(imageNetResnet('resnet18'), 'module.'),
    shapesOf(vit('timm')),
    shapesOf(vit('hugging-face'), 'model.'),
    shapesOf(clipImageTower({ width: 64, depth: 2, heads: 1, patch: 16, inputSize: 32, shared: 32 })),
  ],
  refusals: [SafetensorsError],
  run([file]) {
    const shapes = shapesIn(textOf(file!));
    if (shapes === null) return null;
    const plain = plainNames(shapes);
    const named = plain ? new Map([...plain.names].map(([name, to]) => [to, shapes.get(name)!])) : shapes;
    return recogniseArchitecture(named);
  },
  check(recognised) {
    if (!recognised) return;
    const { architecture, classes } = recognised;
    const { parameters, flops } = sizeOf(architecture, classes);
    holds(Number.isSafeInteger(parameters) && parameters > 0, `${architecture.id} has ${parameters} parameters.`);
    holds(Number.isFinite(flops) && flops > 0, `${architecture.id} takes ${flops} operations.`);
    const { inputSize, featureWidth, blocks } = architecture;
    holds(
      Number.isSafeInteger(inputSize) && inputSize > 0 && featureWidth > 0 && blocks.length > 0,
      'Its sizes make no sense.',
    );
  },
});

/** As the header of a file would give them; null where it would not. */
function shapesIn(text: string): Map<string, number[]> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value);
  const isShape = (shape: unknown) => Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  return entries.every(([, shape]) => isShape(shape)) ? new Map(entries as [string, number[]][]) : null;
}
