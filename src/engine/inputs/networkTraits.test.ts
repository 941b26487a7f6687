import { describe, expect, it } from 'vitest';
import { architectureTraits } from '../../contract/architectureTraits';
import type { Architecture } from '../../models/architecture';
import { imageNetResnet } from '../../models/imageNetResnet';
import { mobileNetV3 } from '../../models/mobileNetV3';
import { mobileNetV2 } from '../../models/mobileNetV2';
import { large, resnet } from '../../models/resnet';
import { visionTransformer } from '../../models/visionTransformer';
import type { BaseModel } from './baseModels';
import { checkMethods, traitsOf } from './networkTraits';

const modelOf = (architecture: Architecture) => ({ architecture, info: { label: 'It' } }) as unknown as BaseModel;

describe('what a network must have for a method', () => {
  it('is found in its blocks', () => {
    expect(traitsOf(resnet(large))).toEqual({ tokens: false, batchNorms: false });
    expect(traitsOf(mobileNetV2())).toEqual({ tokens: false, batchNorms: true });
    expect(traitsOf(imageNetResnet('resnet18'))).toEqual({ tokens: false, batchNorms: true });
    expect(
      traitsOf(visionTransformer({ id: 'vit', width: 12, heads: 2, depth: 2, patch: 16, inputSize: 32 })),
    ).toMatchObject({ tokens: true, batchNorms: false });
  });

  it('is what the name of an architecture says', () => {
    const vit = { width: 12, heads: 2, depth: 1, patch: 16, inputSize: 32 };
    const networks = [
      resnet(large),
      mobileNetV2(),
      mobileNetV3('small'),
      imageNetResnet('resnet18'),
      ...['vit_tiny_patch16_224', 'deit_tiny_patch16_224'].map((id) => visionTransformer({ id, ...vit })),
    ];
    for (const one of networks) expect(architectureTraits(one.id), one.id).toEqual(traitsOf(one));
  });

  it('is asked for before anything begins, and what lacks it is named', () => {
    expect(() => checkMethods(modelOf(mobileNetV2()), { methods: ['pretrained', 'bn-adapt', 'tent'] })).not.toThrow();
    expect(() => checkMethods(modelOf(resnet(large)), { methods: ['pretrained', 'cft'] })).not.toThrow();
    expect(() => checkMethods(modelOf(resnet(large)), { methods: ['pretrained', 'bn-adapt', 'tent'] })).toThrow(
      /^methods: It cannot have bn-adapt \(.*\): it needs batch norms.*; tent .*Leave them out/,
    );
  });
});
