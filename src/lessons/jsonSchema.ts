/** The JSON Schema of a lesson file, generated from the schema that checks it, so that the two cannot differ. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { lessonSchema } from './lessonSchema';

export function lessonJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = toJsonSchema(lessonSchema, { errorMode: 'ignore' }) as Record<string, unknown>;
  return {
    $schema,
    title: 'Temper lesson',
    description:
      'A lesson of the page, as `#lesson=…` opens it: written by hand, opened by drop or from the list of lessons.',
    ...rest,
  };
}
