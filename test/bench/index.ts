/** `npm run bench`: measures what is worth its speed, each figure beside a named baseline of the same run. */
import { benchCompute, benchLine } from './compute';

for (const row of await benchCompute()) console.log(benchLine(row));
