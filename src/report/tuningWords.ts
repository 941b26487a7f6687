/** What a configuration tunes and who teaches, in words. */
import type { ExperimentConfig } from '../contract/config';
import { listed } from './words';

type Student = ExperimentConfig['student'];

export const TEACHER_WORDS: Record<Student['taughtBy'], string> = {
  robust: 'the robust small model',
  frozen: 'the frozen large model',
  mix: 'the robust small model and the frozen large one, each by its certainty',
};

/** Whether the front is corrected before anything else is tuned: as the engine decides it. */
export function correctsFront({ tuned, correction }: Pick<Student, 'tuned' | 'correction'>): boolean {
  return tuned.startsWith('front') && correction.steps > 0;
}

/** What is tuned, once the front is corrected where it is: "the last blocks and three heads". */
export function tunedWords(student: Pick<Student, 'tuned' | 'correction'>): string {
  return listed([...tunedParts(student), 'three heads']);
}

/** What is tuned of the network itself, part by part, without the heads. */
export function tunedParts(student: Pick<Student, 'tuned' | 'correction'>): string[] {
  const held = correctsFront(student) && student.correction.afterwards === 'held';
  const named = student.tuned.split('-');
  return [
    ...(named.includes('front') && !held ? ['the front'] : []),
    ...(named.includes('last') ? ['the last blocks'] : []),
    ...(named.includes('norms') ? ['all norms'] : []),
  ];
}
