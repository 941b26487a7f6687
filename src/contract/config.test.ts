import { describe, expect, it } from 'vitest';
import { AUGMENTATIONS, parseConfig, PRESETS, VIEW_AUGMENTATIONS } from './config';
import { presetConfig } from './presets';

it('the preset lesson trains as quick does, and measures less', () => {
  const { preset, benchmark, methods, ...same } = presetConfig('lesson');
  const quick = presetConfig('quick');
  expect(preset).toBe('lesson');
  expect(quick).toMatchObject(same);
  expect(benchmark).toEqual({ ...quick.benchmark, severities: [3] });
  expect(methods).toEqual(quick.methods.filter((name) => name !== 'apt' && name !== 'wise-ft'));
});

describe('experiment configuration', () => {
  it('takes the presets, with every augmentation of the teacher and every one of the student', () => {
    for (const name of PRESETS) expect(parseConfig(presetConfig(name))).toEqual(presetConfig(name));
    for (const augmentation of AUGMENTATIONS) {
      const config = presetConfig('tiny');
      config.teacher.augmentation = augmentation;
      expect(parseConfig(config).teacher.augmentation).toBe(augmentation);
    }
    for (const augmentation of VIEW_AUGMENTATIONS) {
      const config = presetConfig('tiny');
      config.student.augmentation = augmentation;
      expect(parseConfig(config).student.augmentation).toBe(augmentation);
    }
  });

  it('says why the student cannot be tuned on adversarial views, and what is possible', () => {
    const config = {
      ...presetConfig('tiny'),
      student: { ...presetConfig('tiny').student, augmentation: 'adversarial' },
    };
    expect(() => parseConfig(config)).toThrow(
      /student\.augmentation: adversarial views .* feature cache.*augmix, pixmix/,
    );
    const wrong = { ...presetConfig('tiny'), student: { ...presetConfig('tiny').student, augmentation: 'cutout' } };
    expect(() => parseConfig(wrong)).toThrow(/student\.augmentation: must be one of augmix, pixmix, randaugment/);
  });
});
