/** The JSON Schema of `report.json`, generated from the schema that checks it on import, so that the two cannot differ. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { reportSchema } from '../contract/report';

/** Draft 7. JSON has no infinities, so what the schema library cannot write (`finite`) is not lost. */
export function reportJsonSchema(): Record<string, unknown> {
  const schema = toJsonSchema(reportSchema, { errorMode: 'ignore' });
  const { $schema, ...rest } = schema as Record<string, unknown>;
  return {
    $schema,
    title: 'Temper report',
    description: 'The result of an experiment, as `temper run` writes it and the page exports and imports it.',
    ...rest,
  };
}
