import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lessonJsonSchema } from './jsonSchema';
import { LESSONS } from './lessonList';
import { textRuns } from './markup';
import { checkLesson, LessonError, MOST_BYTES, parseLesson } from './parseLesson';
import { partState } from './parts';
import { predictionsCsv, readPredictions, type Prediction } from './predictions';
import { smallLesson } from './testing';

const said = (change: Parameters<typeof smallLesson>[0]): string => {
  try {
    checkLesson(smallLesson(change));
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(LessonError);
    return (error as Error).message;
  }
};

describe('a lesson file', () => {
  it('is taken as it was written', () => {
    const lesson = smallLesson();
    expect(parseLesson(JSON.stringify(lesson))).toEqual(lesson);
  });

  it.each([
    ['a field that there is not', { titel: 'x' }, /titel: there is no such field; did you mean “title”/],
    ['no steps', { steps: [] }, /steps: must have at least one step/],
    ['another version', { version: 2 }, /version/],
    ['a name for a path', { name: '../x' }, /name: must be small letters/],
    ['minutes of no time', { minutes: 0 }, /minutes: must be at least 1/],
    ['a long title', { title: 'x'.repeat(81) }, /title: must have at most 80 letters/],
  ])('is refused by name: %s', (_, change, message) => {
    expect(said(change)).toMatch(message);
  });

  it.each([
    ['a part that there is not', { hide: ['severty'] }, /steps\.1\.hide\.1: there is no part "severty"/],
    ['a measure that there is not', { measures: [{ name: 'iq' }] }, /steps\.1\.measures\.1/],
    ['a model that there is not', { measures: [{ name: 'flip', model: 'gpt' }] }, /steps\.1\.measures\.1\.model/],
    ['a question of no kind', { question: { kind: 'essay', text: 'x' } }, /steps\.1\.question/],
    ['a question that nothing is measured for', { measures: [] }, /nothing is measured/],
    [
      'an option twice',
      {
        question: {
          kind: 'choice',
          text: 'x',
          options: [
            { key: 'a', text: 'a' },
            { key: 'a', text: 'b' },
          ],
        },
      },
      /the key “a” stands there twice/,
    ],
    ['bounds that are none', { question: { kind: 'number', text: 'x', least: 2, most: 2 } }, /below “most”/],
  ])('is refused by its step: %s', (_, change, message) => {
    expect(said({ steps: [{ ...smallLesson().steps[0]!, ...change }] as never })).toMatch(message);
  });

  it('is refused where it is no JSON, another thing or too large, before it is read', () => {
    expect(() => parseLesson('{')).toThrow(/not JSON/);
    expect(() => parseLesson('null')).toThrow(/“format”/);
    expect(() => parseLesson('{"format":"temper-report"}')).toThrow(/“format”/);
    expect(() => parseLesson(' '.repeat(MOST_BYTES + 1))).toThrow(/too large to be a lesson/);
  });

  it('has the schema that is published (npm run build:schema)', () => {
    const file = new URL('../../public/lesson.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(lessonJsonSchema());
  });

  it('comes with the page four times, whole, as the list says', async () => {
    for (const { load, ...summary } of LESSONS) {
      const lesson = parseLesson(JSON.stringify(await load()));
      expect(lesson).toMatchObject(summary);
      const minutes = lesson.steps.reduce((sum, { teacher }) => sum + (teacher?.minutes ?? 0), 0);
      expect(minutes, lesson.name).toBe(lesson.minutes);
    }
  });
});

describe('text of a lesson', () => {
  it('knows strong and emphasis, and shows all else as it stands', () => {
    expect(textRuns('a **b** _c_ snake_case_name <script>x</script>')).toEqual([
      { text: 'a ', style: 'plain' },
      { text: 'b', style: 'strong' },
      { text: ' ', style: 'plain' },
      { text: 'c', style: 'emphasis' },
      { text: ' snake_case_name <script>x</script>', style: 'plain' },
    ]);
  });
});

describe('parts of the page', () => {
  it('are hidden where a list names others of their kind, and locked where it names them', () => {
    expect(partState('data', { show: ['look'] })).toBe('hidden');
    expect(partState('seed', { show: ['look'] })).toBe('open');
    expect(partState('look', { show: ['severity'] })).toBe('open');
    expect(partState('seed', { show: ['severity'], lock: ['severity'] })).toBe('hidden');
    expect(partState('severity', { show: ['severity'], lock: ['severity'] })).toBe('locked');
    expect(partState('severity', { hide: ['severity'], lock: ['severity'] })).toBe('hidden');
    expect(partState('seed', {})).toBe('open');
  });
});

describe('predictions', () => {
  const kept: Prediction = {
    lesson: 'l',
    step: 1,
    question: '=HYPERLINK("x")',
    said: 'at severity 2.0',
    guess: 2,
    saidAt: '2026-01-01',
    measured: [{ measure: 'flip', words: 'w', value: null, unit: 'severity' }],
  };

  it('are read back as far as they can be', () => {
    expect(readPredictions([kept, { lesson: 3 }, null])).toEqual([kept]);
    expect(readPredictions('x')).toEqual([]);
  });

  it('are exported so that no spreadsheet runs them, those that were never measured too', () => {
    const [, row, never] = predictionsCsv([kept, { ...kept, measured: [] }]).split('\n');
    expect(row).toContain(`"'=HYPERLINK(""x"")"`);
    expect(row!.split(',').length).toBe(never!.split(',').length);
  });
});
