/** `npm run build:schema`: writes public/report.schema.json. A test fails where it was forgotten. */
import { writeFileSync } from 'node:fs';
import { reportJsonSchema } from '../src/report/schema';

const file = new URL('../public/report.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
console.log(`Wrote ${file.pathname}`);
