/** `npm run build:schema`: writes public/report.schema.json and public/lesson.schema.json. A test fails where it was forgotten. */
import { writeFileSync } from 'node:fs';
import { lessonJsonSchema } from '../src/lessons/jsonSchema';
import { reportJsonSchema } from '../src/report/schema';

for (const [name, schema] of Object.entries({ report: reportJsonSchema(), lesson: lessonJsonSchema() })) {
  const file = new URL(`../public/${name}.schema.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  console.log(`Wrote ${file.pathname}`);
}
