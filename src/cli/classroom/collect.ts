/** `temper collect`: pools the codes and reports of several seeds, as the page's “Collect codes” does. */
import { dirname, resolve } from 'node:path';
import { METHOD_LABELS } from '../../contract/methodLabels';
import { collectionCsv } from '../../report/classroom/collectionCsv';
import { pooled, type Collected, type Pooled } from '../../report/classroom/Collection';
import { settingsWords } from '../../report/classroom/codedSettings';
import { withText } from '../../report/classroom/readCollected';
import { points, testSetLabel, withInterval } from '../../report/format';
import { right, table } from '../../report/markdownTable';
import { ACCURACY_COLUMNS } from '../../report/tables';
import { checkOutFile, makeOutFolder } from '../outPath';
import { printable } from '../printable';
import { readOptions } from '../readOptions';
import { writeWhole } from '../wholeFile';
import { filesAndOptions, textOfFile } from './files';

export const COLLECT_HELP = `npx temper collect FILE … [options]

Pools runs of the same settings and different seeds: texts with result codes, one or many in each, and report.json files. What cannot be
pooled is refused by name; the rest is pooled as temper run --seeds pools its seeds.

  --out FILE.csv    every run and all together as a table
`;

export async function collect(args: string[]): Promise<void> {
  const { files, options } = filesAndOptions(args, COLLECT_HELP);
  const { out } = readOptions(options, { out: { type: 'string' } }, COLLECT_HELP);
  if (out !== undefined) await checkOutFile('out', out);
  let entries: readonly Collected[] = [];
  for (const file of files) {
    const outcome = withText(entries, await textOfFile(file), 'the file');
    entries = outcome.entries;
    for (const { what, why } of outcome.refused)
      console.error(`${printable(file)}: ${printable(what)} is refused. ${why}`);
  }
  const [first] = entries;
  if (!first) throw new Error('No run could be collected.');
  const all = pooled(entries);
  console.log(
    `${all.seeds.length === 1 ? 'One run' : `${all.seeds.length} runs`}, ${settingsWords(first.run.config)}.\n`,
  );
  console.log(`${claimsTable(all)}\n\n${methodsTable(all)}`);
  if (out === undefined) return;
  await makeOutFolder('out', dirname(resolve(out)));
  await writeWhole(out, collectionCsv(entries));
  console.error(`Written: ${out}.`);
}

function claimsTable({ claims }: Pooled): string {
  return table(
    ['Claim', 'Verdict', 'Measured', '95 % interval', 'Over'],
    ['left', 'left', ...right(2), 'left'],
    claims.map(({ text, verdict, value, low, high, unit, interval }) => {
      const number = (x: number) => (unit === 'ratio' ? x.toFixed(2) : points(x));
      return [text, verdict, number(value), `${number(low)} to ${number(high)}`, interval];
    }),
  );
}

function methodsTable({ methods }: Pooled): string {
  const sets = ACCURACY_COLUMNS.filter((set) => methods.some(({ accuracies }) => accuracies[set]));
  return table(
    ['Method', ...sets.map(testSetLabel)],
    ['left', ...right(sets.length)],
    methods.map(({ name, accuracies }) => [METHOD_LABELS[name], ...sets.map((set) => withInterval(accuracies[set]))]),
  );
}
