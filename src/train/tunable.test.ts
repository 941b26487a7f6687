import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import { presetConfig } from '../contract/presets';
import { initialWeights } from '../models/initialise';
import { disposeWeights } from '../models/model';
import { mobileNetV3 } from '../models/mobileNetV3';
import { disposeTuned, makeTunable, trainableNames } from './tunable';

describeOnBackends('making a published network tunable', () => {
  it.each(['all', 'last-blocks', 'last-blocks-and-norms'] as const)(
    '%s: its statistics stay, its heads start as its own classifier',
    async (tuned) => {
      const architecture = mobileNetV3('small', { inputSize: 32 });
      const weights = initialWeights(architecture, 3, 1);
      const student = { ...presetConfig('quick').student, fraction: 0.9 };
      const model = makeTunable(architecture, weights, { tuned, heads: 'three' }, student);
      const names = trainableNames(model);
      expect(names).toContain('tuned.conv_head.weight');
      expect(names.filter((name) => name.includes('running_'))).toEqual([]);
      expect(names.filter((name) => name.startsWith('tuned.classifier'))).toEqual([]);
      expect(names.includes('tuned.bn1.weight')).toBe(tuned !== 'last-blocks');
      expect(await model.weights['head_unclean.weight']!.data()).toEqual(await weights['classifier.weight']!.data());
      disposeTuned(model);
      expect(Object.keys(model.weights).sort()).toEqual(Object.keys(weights).sort());
      disposeWeights(weights);
    },
  );
});
