/** Reads a lesson file. Whatever is wrong is named before anything opens: size, JSON, fields, bounds. */
import * as v from 'valibot';
import { ReadableError } from '../contract/ReadableError';
import { nearestName } from '../num/nearestNames';
import { lessonSchema, questionSchema, stepSchema, type Lesson } from './lessonSchema';

export class LessonError extends ReadableError {
  override name = 'LessonError';
}

/** Bytes of a lesson file. The longest lesson that comes with the page has a tenth of it. */
export const MOST_BYTES = 256 * 1024;
const MOST_FAULTS = 4;

/** @throws {LessonError} where it is too large; call it before a file is read */
export function checkLessonSize(bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  throw new LessonError(
    `This is too large to be a lesson: ${size}, where a lesson has at most ${MOST_BYTES / 1024} kB.`,
  );
}

/** @throws {LessonError} naming the first fields that are wrong */
export function parseLesson(content: string): Lesson {
  checkLessonSize(content.length);
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new LessonError('This is not a lesson: the file is not JSON.');
  }
  return checkLesson(value);
}

/** @throws {LessonError} */
export function checkLesson(value: unknown): Lesson {
  if ((value as { format?: unknown } | null)?.format !== 'temper-lesson') {
    throw new LessonError('This is not a lesson: a lesson has the field “format” with the value “temper-lesson”.');
  }
  const result = v.safeParse(lessonSchema, value);
  const faults = result.success ? questionFaults(result.output) : result.issues.map(faultWords);
  if (result.success && faults.length === 0) return result.output;
  const more = faults.length > MOST_FAULTS ? ` ${faults.length - MOST_FAULTS} more faults follow.` : '';
  throw new LessonError(`This lesson cannot be opened. ${faults.slice(0, MOST_FAULTS).join(' ')}${more}`);
}

const FIELDS = [lessonSchema, stepSchema, ...questionSchema.options].flatMap(({ entries }) => Object.keys(entries));

/** "steps.2.titel: there is no such field; did you mean “title”?" Steps are counted from 1. */
function faultWords(issue: v.BaseIssue<unknown>): string {
  const path = issue.path?.map(({ key }) => (typeof key === 'number' ? key + 1 : String(key))).join('.') ?? 'file';
  const field = String(issue.path?.at(-1)?.key ?? '');
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const near = nearestName(field, FIELDS);
    return `${path}: there is no such field${near && near !== field ? `; did you mean “${near}”?` : '.'}`;
  }
  if (issue.type === 'strict_object' && issue.received === 'undefined') return `${path}: it is missing.`;
  const given = `${issue.expected ? `must be ${issue.expected}, and is ${issue.received}` : issue.message}`;
  const own = issue.message.startsWith('Invalid') ? given : issue.message;
  return `${path}: ${own.replace(/\.$/, '')}.`;
}

/** What no schema says: each question has an answer, bounds are in order, keys differ. */
function questionFaults({ steps }: Lesson): string[] {
  return steps.flatMap(({ question, measures = [] }, i) => {
    const where = `steps.${i + 1}.question`;
    if (!question) return [];
    if (measures.length === 0) return [`${where}: nothing is measured for it (“measures”).`];
    if (question.kind === 'number' && question.least >= question.most) {
      return [`${where}: “least” must be below “most”.`];
    }
    const keys = question.kind === 'choice' ? question.options.map(({ key }) => key) : [];
    const twice = keys.find((key, k) => keys.indexOf(key) !== k);
    return twice === undefined ? [] : [`${where}.options: the key “${twice}” stands there twice.`];
  });
}
