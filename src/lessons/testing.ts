/** A lesson of two steps, for tests. */
import type { Lesson } from './lessonSchema';

export function smallLesson(change: Record<string, unknown> = {}): Lesson {
  return {
    format: 'temper-lesson',
    version: 1,
    name: 'small',
    title: 'A small lesson',
    about: 'Two steps.',
    minutes: 2,
    steps: [
      {
        title: 'First',
        text: ['Look.'],
        state: 'look?steps=fog:1',
        lock: ['seed'],
        untilGuess: ['flips'],
        question: { kind: 'severity', text: 'When?' },
        measures: [{ name: 'flip', model: 'pretrained' }],
      },
      { title: 'Second', text: ['Think.'], teacher: { minutes: 1 } },
    ],
    ...change,
  } as Lesson;
}
