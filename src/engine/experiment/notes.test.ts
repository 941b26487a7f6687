import { describe, expect, it } from 'vitest';
import { METHODS, type MethodName } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { methodNote } from './notes';

type Augmentation = 'pixmix' | 'gaussian-noise';

function noted(teacher: Augmentation, student: Augmentation, complete: Augmentation = 'pixmix'): MethodName[] {
  const config = presetConfig('quick');
  config.baselines.complete.augmentation = complete;
  config.teacher.augmentation = teacher;
  config.student.augmentation = student;
  return METHODS.filter((name) => methodNote(name, config)?.startsWith('Trained on Gaussian noise'));
}

describe('notes on methods', () => {
  it('say which of them have seen noise, themselves or through their teacher', () => {
    expect(noted('pixmix', 'pixmix')).toEqual([]);
    expect(noted('pixmix', 'pixmix', 'gaussian-noise')).toEqual([
      'cft',
      'lp-ft',
      'wise-ft-25',
      'wise-ft',
      'wise-ft-75',
      'l2-sp',
      'lora',
      'vpt-shallow',
      'vpt-deep',
    ]);
    expect(noted('gaussian-noise', 'pixmix')).toEqual(['teacher', 'front-correction', 'temper']);
    expect(noted('pixmix', 'gaussian-noise')).toEqual([
      'front-correction',
      'temper',
      'apt',
      'three-heads',
      'clean-teacher',
      'self-distillation',
      'complete-self-distillation',
    ]);
  });

  it('say how those that adapt came to their figures', () => {
    const config = presetConfig('quick');
    config.adaptation = { ...config.adaptation, pictures: 8, prior: 24, order: 'by-class' };
    expect(methodNote('bn-adapt', config)).toMatch(
      /8 at a time, class by class, .* count as 24 pictures; .*transductive/,
    );
    expect(methodNote('tent', config)).toMatch(/a step of learning rate .* from each batch; .*transductive/);
  });
});
