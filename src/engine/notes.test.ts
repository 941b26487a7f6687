import { describe, expect, it } from 'vitest';
import { METHODS, type MethodName } from '../contract/config';
import { presetConfig } from '../contract/presets';
import { methodNote } from './notes';

function noted(teacher: 'pixmix' | 'gaussian-noise', student: 'pixmix' | 'gaussian-noise'): MethodName[] {
  const config = presetConfig('quick');
  config.teacher.augmentation = teacher;
  config.student.augmentation = student;
  return METHODS.filter((name) => methodNote(name, config) !== null);
}

describe('notes on methods', () => {
  it('say which of them have seen noise, themselves or through their teacher', () => {
    expect(noted('pixmix', 'pixmix')).toEqual([]);
    expect(noted('gaussian-noise', 'pixmix')).toEqual(['teacher', 'temper']);
    expect(noted('pixmix', 'gaussian-noise')).toEqual([
      'temper',
      'apt',
      'cft',
      'lp-ft',
      'wise-ft',
      'three-heads',
      'clean-teacher',
      'self-distillation',
    ]);
  });
});
