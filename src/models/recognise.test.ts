import { describe, expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import { fileOfBytes } from '../store/files/RangedFile';
import { imageNetResnet } from './imageNetResnet';
import type { Shape } from './layer';
import { mobileNetV2 } from './mobileNetV2';
import { mobileNetV3 } from './mobileNetV3';
import { disposeWeights, type Architecture } from './model';
import { PREPROCESSING } from './preprocessing';
import { loadRecognised, loadRecognisedFrom, recogniseArchitecture } from './recognise';
import { large, resnet, small } from './resnet';
import { SafetensorsError, writeSafetensors } from './safetensors';
import { publishedVisionTransformer, visionTransformer, VISION_TRANSFORMER_SIZES } from './visionTransformer';
import { diskShape } from './layout';

/** The header of a file of this architecture. */
function header(architecture: Architecture, classes = 10): Map<string, Shape> {
  const shapes = Object.entries(architecture.weightShapes(classes));
  return new Map(shapes.map(([name, shape]) => [name, diskShape(shape)]));
}

const without = (shapes: Map<string, Shape>, name: string) => new Map([...shapes].filter(([one]) => one !== name));
const withTensor = (shapes: Map<string, Shape>, name: string, shape: Shape) => new Map([...shapes, [name, shape]]);

const tiny = VISION_TRANSFORMER_SIZES.tiny;
const KNOWN: Architecture[] = [
  mobileNetV2(),
  mobileNetV3('small'),
  mobileNetV3('large'),
  imageNetResnet('resnet18'),
  imageNetResnet('resnet34'),
  imageNetResnet('resnet50'),
  publishedVisionTransformer('tiny'),
  publishedVisionTransformer('small'),
  publishedVisionTransformer('base'),
  publishedVisionTransformer('base', { naming: 'hugging-face' }),
  visionTransformer({ id: 'vit_tiny_patch32_384', ...tiny, depth: 12, patch: 32, inputSize: 384 }),
  resnet(small),
  resnet(large),
];

describe('recognition', () => {
  it.each(KNOWN)('finds $id, $classifier', (architecture) => {
    const found = recogniseArchitecture(header(architecture, 7));
    expect(found.classes).toBe(7);
    expect(found.architecture.id).toBe(architecture.id);
    expect(found.architecture.inputSize).toBe(architecture.inputSize);
    expect(found.architecture.classifier).toBe(architecture.classifier);
    expect(found.architecture.weightShapes(7)).toEqual(architecture.weightShapes(7));
  });

  it('says what it assumed, and takes what it is told', () => {
    const shapes = header(mobileNetV2());
    expect(recogniseArchitecture(shapes).assumed.join(' ')).toMatch(/imagenet .*torch/);
    const told = recogniseArchitecture(shapes, { padding: 'tf-same', preprocessing: PREPROCESSING.inception });
    expect(told.assumed).toEqual([]);
    expect(told.architecture.preprocessing).toBe(PREPROCESSING.inception);
    expect(recogniseArchitecture(header(publishedVisionTransformer('tiny'))).assumed.join()).toMatch(/inception/);
  });

  it('takes the input size of a convolutional network, and of a transformer multiples of its patch', () => {
    const size = (architecture: Architecture, inputSize: number) =>
      recogniseArchitecture(header(architecture), { inputSize }).architecture.inputSize;
    expect(size(mobileNetV2(), 96)).toBe(96);
    expect(size(mobileNetV3('small'), 160)).toBe(160);
    expect(size(imageNetResnet('resnet18'), 64)).toBe(64);
    expect(size(publishedVisionTransformer('tiny'), 224)).toBe(224);
    expect(size(publishedVisionTransformer('tiny'), 96)).toBe(96);
    for (const wrong of [0, 8, 100, 4096, NaN]) {
      expect(() => size(publishedVisionTransformer('tiny'), wrong)).toThrow(/multiples .*trained at 224/);
    }
    for (const wrong of [0, 16, 96.5, 5000, NaN]) expect(() => size(mobileNetV2(), wrong)).toThrow(/not possible/);
  });

  it('says that a ViT may be a DeiT', () => {
    const shapes = header(publishedVisionTransformer('tiny'));
    expect(recogniseArchitecture(shapes).assumed.join()).toMatch(/DeiT .*imagenet/);
    expect(recogniseArchitecture(shapes, { preprocessing: PREPROCESSING.imagenet }).assumed).toEqual([]);
  });

  it('knows which tensors may be left out, and which are tuned', () => {
    const counted = withTensor(header(mobileNetV2()), 'features.0.1.num_batches_tracked', []);
    expect(recogniseArchitecture(counted).architecture.id).toBe('mobilenet_v2');
    const pooled = withTensor(
      header(publishedVisionTransformer('base', { naming: 'hugging-face' })),
      'vit.pooler.dense.weight',
      [768, 768],
    );
    expect(recogniseArchitecture(pooled).architecture.id).toBe('vit_base_patch16_224');
    const tuned = withTensor(header(imageNetResnet('resnet18')), 'tuned.layer4.1.conv2.weight', [512, 512, 3, 3]);
    expect(recogniseArchitecture(withTensor(tuned, 'head_unclean.bias', [10])).architecture.id).toBe('resnet18');
  });

  it.each<[string, Map<string, Shape>, RegExp]>([
    [
      'a distilled DeiT',
      withTensor(header(publishedVisionTransformer('tiny')), 'head_dist.weight', [10, 192]),
      /distilled DeiT .*head_dist\.weight/,
    ],
    [
      'a model without classifier',
      without(header(imageNetResnet('resnet18')), 'fc.weight'),
      /resnet18: it has no classifier fc\.weight/,
    ],
    [
      'a missing tensor',
      without(header(mobileNetV2()), 'features.5.conv.2.weight'),
      /it lacks features\.5\.conv\.2\.weight/,
    ],
    [
      'an unknown tensor',
      withTensor(header(publishedVisionTransformer('tiny')), 'blocks.0.ls1.gamma', [192]),
      /the unknown blocks\.0\.ls1\.gamma/,
    ],
    [
      'another width',
      withTensor(header(mobileNetV2()), 'features.1.conv.1.weight', [24, 32, 1, 1]),
      /features\.1\.conv\.1\.weight has the shape \[24, 32, 1, 1\]; architecture mobilenet_v2 needs \[16, 32, 1, 1\]/,
    ],
    [
      'a transformer of another width',
      withTensor(header(publishedVisionTransformer('tiny')), 'patch_embed.proj.weight', [1280, 3, 14, 14]),
      /1280 wide; known are 192/,
    ],
    [
      'positions that are no square',
      withTensor(header(publishedVisionTransformer('tiny')), 'pos_embed', [1, 196, 192]),
      /196 tokens/,
    ],
    [
      'a ResNet of another depth',
      withTensor(header(imageNetResnet('resnet18')), 'layer1.2.conv1.weight', [64, 64, 3, 3]),
      /3\+2\+2\+2 basic blocks; known are/,
    ],
    [
      'another MobileNetV3',
      withTensor(header(mobileNetV3('small')), 'conv_head.weight', [1024, 432, 1, 1]),
      /432 to 1024/,
    ],
    [
      'a near miss',
      without(header(mobileNetV3('large')), 'conv_head.bias'),
      /MobileNetV3 small or large \(timm\), lacks conv_head\.bias/,
    ],
    [
      'something else',
      new Map([['encoder.embed', [3, 4]]]),
      /no known architecture\. Looked for: MobileNetV2 .*Found: 1 tensors, the first encoder\.embed/,
    ],
    ['nothing', new Map(), /Found: no tensor/],
  ])('refuses %s', (_, shapes, message) => {
    expect(() => recogniseArchitecture(shapes)).toThrow(SafetensorsError);
    expect(() => recogniseArchitecture(shapes)).toThrow(message);
  });
});

describeOnBackends('loading what was recognised', () => {
  /** A file of MobileNetV3 with ordinary numbers, as PyTorch would write it. */
  function file(change: (name: string, values: Float32Array) => void = () => {}): Uint8Array {
    const tensors = [...header(mobileNetV3('small'), 5)].map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((size, n) => size * n, 1)).fill(0.01);
      change(name, values);
      return [name, { shape, values }] as const;
    });
    return writeSafetensors(Object.fromEntries(tensors), 'F32');
  }

  it('gives architecture and weights', () => {
    const { architecture, weights, classes } = loadRecognised(file(), {}, { classes: 5 });
    expect([architecture.id, classes]).toEqual(['mobilenetv3_small_100', 5]);
    expect(weights['blocks.0.0.conv_dw.weight']!.shape).toEqual([3, 3, 16, 1]);
    disposeWeights(weights);
  });

  it('gives the same from a file that is not in memory', async () => {
    const found = await loadRecognisedFrom(fileOfBytes('x', file()), { padding: 'tf-same' }, { classes: 5 });
    expect([found.architecture.id, found.classes]).toEqual(['mobilenetv3_small_100', 5]);
    expect(found.assumed).toHaveLength(1);
    expect(found.weights['blocks.0.0.conv_dw.weight']!.shape).toEqual([3, 3, 16, 1]);
    disposeWeights(found.weights);
  });

  it('refuses NaN and negative variances by name, and another number of classes, leaving no tensor behind', () => {
    const damaged = file((name, values) => {
      if (name === 'blocks.3.1.bn2.running_var') values[7] = NaN;
    });
    expect(() => loadRecognised(damaged)).toThrow(/blocks\.3\.1\.bn2\.running_var holds NaN at element 7/);
    const negative = file((name, values) => {
      if (name === 'bn1.running_var') values[2] = -1;
    });
    expect(() => loadRecognised(negative)).toThrow(/bn1\.running_var holds -1 at element 2; a variance/);
    expect(() => loadRecognised(file(), {}, { classes: 10 })).toThrow(/classifies 5 classes, the data has 10/);
  });
});
