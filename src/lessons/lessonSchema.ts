/**
 * A lesson as data: a title, minutes, steps. A step is text, a state of the page (the hash that the page has for it), what is hidden or
 * locked, a question whose answer is kept before anything is measured, what is measured for it, a hint, and what a teacher reads. All
 * text is plain: `**strong**` and `_emphasis_` are its whole markup, and nothing in it is ever run.
 */
import * as v from 'valibot';
import { measureSchema } from './measureSchema';
import { PARTS } from './parts';

/** A step of a lesson file, in the address: 1 to this. */
export const MOST_STEPS = 40;
export const LESSON_NAME = /^[a-z][a-z0-9-]{0,63}$/;

const text = (most: number) =>
  v.pipe(
    v.string('must be text'),
    v.trim(),
    v.minLength(1, 'must not be empty'),
    v.maxLength(most, `must have at most ${most} letters`),
  );
const minutes = (least: number) =>
  v.pipe(
    v.number('must be a number'),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(180, 'must be at most 180'),
  );
const parts = v.pipe(
  v.array(v.picklist(PARTS, ({ received }) => `there is no part ${received}; there are ${PARTS.join(', ')}`)),
  v.maxLength(PARTS.length, 'names more parts than there are'),
);
const key = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_-]{0,63}$/, 'must be small letters, digits, - and _'));
const bound = v.pipe(v.number('must be a number'), v.finite('must be finite'));

const optionSchema = v.strictObject({ key, text: text(200) });

export const questionSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('choice'),
    text: text(400),
    options: v.pipe(
      v.array(optionSchema),
      v.minLength(2, 'must have at least two options'),
      v.maxLength(8, 'must have at most eight options'),
    ),
  }),
  /** Between two bounds, in a unit. */
  v.strictObject({ kind: v.literal('number'), text: text(400), unit: v.optional(text(20)), least: bound, most: bound }),
  /** 1 to 5, or “it does not”. */
  v.strictObject({ kind: v.literal('severity'), text: text(400) }),
]);
export type Question = v.InferOutput<typeof questionSchema>;

export const stepSchema = v.strictObject({
  title: text(80),
  /** Paragraphs. */
  text: v.pipe(
    v.array(text(1200)),
    v.minLength(1, 'must have a paragraph'),
    v.maxLength(8, 'must have at most eight paragraphs'),
  ),
  /** What to do, in one or two sentences. */
  task: v.optional(text(600)),
  /** The page as the step begins; without one it stays as it is. */
  state: v.optional(text(2000)),
  show: v.optional(parts),
  hide: v.optional(parts),
  lock: v.optional(parts),
  /** Hidden until the question has its answer, since it would tell. */
  untilGuess: v.optional(parts),
  question: v.optional(questionSchema),
  /** The first answers the question. */
  measures: v.optional(v.pipe(v.array(measureSchema), v.maxLength(4, 'must be at most four'))),
  /** Said once the question is answered and measured: what to think about it. */
  after: v.optional(v.pipe(v.array(text(1200)), v.maxLength(4, 'must have at most four paragraphs'))),
  hint: v.optional(text(600)),
  teacher: v.optional(
    v.strictObject({ minutes: minutes(0), answer: v.optional(text(1200)), notes: v.optional(text(1200)) }),
  ),
});
export type LessonStep = v.InferOutput<typeof stepSchema>;

export const lessonSchema = v.strictObject({
  format: v.literal('temper-lesson'),
  version: v.literal(1),
  /** As the address has it. */
  name: v.pipe(v.string(), v.regex(LESSON_NAME, 'must be small letters, digits and hyphens, and begin with a letter')),
  title: text(80),
  about: text(300),
  minutes: minutes(1),
  steps: v.pipe(
    v.array(stepSchema),
    v.minLength(1, 'must have at least one step'),
    v.maxLength(MOST_STEPS, `must have at most ${MOST_STEPS} steps`),
  ),
});
export type Lesson = v.InferOutput<typeof lessonSchema>;
