import { expect, it } from 'vitest';
import { presetConfig } from '../contract/presets';
import { differenceWords, settingDifferences, valueText } from './settings';

it('tells what two experiments do not share in the words of the page, never by the names of its files', () => {
  const [one, other] = [presetConfig('quick'), presetConfig('quick')];
  other.student.tuned = 'front-and-norms';
  other.student.correction.learningRate = 0.01;
  other.heads.rule = 'average';
  other.benchmark.severities = [1];
  other.methods = [...one.methods.filter((name) => name !== 'apt'), 'tent'];
  expect(settingDifferences(one, other).map(differenceWords)).toEqual([
    'student: tuned is front and norms, not front and last blocks',
    'student, correction: learning rate is 0.01, not 0.012',
    'heads: rule is average of the heads, not average weighted by certainty',
    'benchmark: severities is 1, not 1, 3, 5',
    'methods with Tent (entropy minimisation at test time) and without APT (partial tuning, no teacher)',
  ]);
  other.methods = one.methods.toReversed();
  expect(differenceWords(settingDifferences(one, other).at(-1)!)).toBe('methods in another order');
  expect([valueText('data.own', undefined), valueText('benchmark.corruptions', '["jpeg_compression"]')]).toEqual([
    'not set',
    'jpeg compression',
  ]);
});
