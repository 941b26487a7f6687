/** `temper code`: the result codes of reports, a line each, as “Result code” in the page gives them. */
import { messageOf } from '../../contract/message';
import { parseReport } from '../../contract/report';
import { runOfReport } from '../../report/classroom/CodedRun';
import { decodeRun, encodeRun } from '../../report/classroom/resultCode';
import { readOptions } from '../readOptions';
import { filesAndOptions, textOfFile } from './files';

export const CODE_HELP = `npx temper code REPORT.json … [options]

The result code of each report, a line each: settings, seed and counts of one run, to be pooled by temper collect or in the page.

  --name NAME       of whoever ran it; stands in the list
  --page ADDRESS    gives links to this page in place of bare codes
`;

export async function code(args: string[]): Promise<void> {
  const { files, options } = filesAndOptions(args, CODE_HELP);
  const { name, page } = readOptions(options, { name: { type: 'string' }, page: { type: 'string' } }, CODE_HELP);
  for (const file of files) {
    try {
      const made = encodeRun(runOfReport(parseReport(JSON.parse(await textOfFile(file))), name));
      decodeRun(made);
      console.log(page === undefined ? made : `${page.replace(/[?#].*$/, '')}#results?collect&code=${made}`);
    } catch (error) {
      throw new Error(`${file}: ${messageOf(error)}`, { cause: error });
    }
  }
}
