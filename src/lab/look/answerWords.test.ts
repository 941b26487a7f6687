import { describe, expect, it } from 'vitest';
import type { Answerer } from '../../contract/engine';
import { originWords, spokenAnswers } from './answerWords';

const page = { by: 'page', preset: 'quick', seed: 1 } as const;
const run = { by: 'run', preset: 'tiny', seed: 7 } as const;
const of = (method: Answerer['method'], trained?: Answerer['trained']): Answerer => ({
  model: 'label',
  ...(method ? { method } : {}),
  ...(trained ? { trained } : {}),
});

describe('whose models answer', () => {
  it('is said once where all are of one experiment, and by name where they are not', () => {
    expect(originWords([of('pretrained')])).toBeNull();
    expect(originWords([of('pretrained'), of('teacher', page), of('temper', page)])).toBe(
      'The trained ones are as they come with the page (quick, seed 1).',
    );
    expect(originWords([of('teacher', run), of('temper', page), of('cft', page)])).toBe(
      'Robust teacher: of your run (tiny, seed 7); Temper and Complete fine-tuning: as they come with the page (quick, seed 1).',
    );
  });

  it('is spoken with what each answers, and whether that is right where it is known', () => {
    const said = [
      { ...of('pretrained'), top: [{ className: 'automobile', probability: 0.791 }] },
      { ...of(undefined), top: [{ className: 'guitar', probability: 0.5 }] },
    ];
    expect(spokenAnswers('Fog 2.0', said, 'guitar')).toBe(
      'Fog 2.0. The pre-trained network: automobile, 79 %, wrong; label: guitar, 50 %, right.',
    );
    expect(spokenAnswers('Fog 2.0', said.slice(0, 1), null)).toBe(
      'Fog 2.0. The pre-trained network: automobile, 79 %.',
    );
  });
});
