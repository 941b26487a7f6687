/** Parameters of the published networks against the totals that their publishers state, and what holds for all of them. */
import { describe, expect, it } from 'vitest';
import { imageNetResnet } from './imageNetResnet';
import { mobileNetV2 } from './mobileNetV2';
import { mobileNetV3 } from './mobileNetV3';
import { cutForFraction, countParameters, modelFlops, type Architecture } from './model';
import { publishedVisionTransformer } from './visionTransformer';

/** Parameters with 1000 classes as torchvision and timm count them; multiply-adds of one picture in millions. */
const PUBLISHED: [Architecture, parameters: number, multiplyAdds: number][] = [
  [mobileNetV2(), 3_504_872, 300],
  [imageNetResnet('resnet18'), 11_689_512, 1814],
  [imageNetResnet('resnet34'), 21_797_672, 3664],
  [imageNetResnet('resnet50'), 25_557_032, 4089],
  [mobileNetV3('small'), 2_542_856, 57],
  [mobileNetV3('large'), 5_483_032, 217],
  [publishedVisionTransformer('tiny'), 5_717_416, 1258],
  [publishedVisionTransformer('small'), 22_050_664, 4608],
  [publishedVisionTransformer('base'), 86_567_656, 17_582],
  [publishedVisionTransformer('tiny', { naming: 'hugging-face' }), 5_717_416, 1258],
];

describe.each(PUBLISHED)('$id', (architecture, parameters, multiplyAdds) => {
  it('has the published number of parameters', () => expect(countParameters(architecture, 1000)).toBe(parameters));

  it('costs what is published', () => {
    const found = modelFlops(architecture, 1000) / 2e6;
    expect(Math.abs(found - multiplyAdds) / multiplyAdds, `${found}`).toBeLessThan(0.02);
  });

  it('declares every weight once, and statistics apart', () => {
    const { blocks } = architecture;
    const names = blocks.flatMap((block) => [...block.weightNames, ...block.bufferNames]);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(architecture.weightShapes(10)).sort()).toEqual(
      [...names, `${architecture.classifier}.weight`, `${architecture.classifier}.bias`].sort(),
    );
    for (const block of blocks) {
      for (const name of block.bufferNames) expect(name).toMatch(/\.running_(mean|var)$/);
      for (const name of block.weightNames) expect(name).not.toMatch(/\.running_(mean|var)$/);
    }
  });

  it('fits block to block, and can be cut', () => {
    const { blocks, featureWidth } = architecture;
    blocks.slice(1).forEach((block, i) => expect(block.inputShape).toEqual(blocks[i]!.outputShape));
    expect(blocks[0]!.inputShape).toEqual([224, 224, 3]);
    expect(blocks.at(-1)!.outputShape).toEqual([featureWidth]);
    const cut = cutForFraction(architecture, 1000, 0.9);
    expect(cut).toBeGreaterThan(0);
    expect(cut).toBeLessThan(blocks.length);
  });
});
