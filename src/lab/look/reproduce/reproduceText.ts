/** Link, command and program in one text file. */
import { commandLine } from './commandLine';
import { pythonOf } from './python';
import type { Reproduction, ShownChain } from './shownChain';

/** @param words what is applied, such as "Fog 3.0, then Contrast 2.0"; @param link the address of what is shown */
export function reproduceText(shown: ShownChain, words: string, link: string): string {
  const { title, width, height, seed } = shown;
  const lines = [
    `${title} (${width} × ${height} pixels): ${words}; seed ${seed}`,
    '',
    'In the browser',
    link,
    ...part('On the command line', commandLine(shown)),
    ...part('In Python, with the published package', pythonOf(shown)),
    '',
  ];
  return lines.join('\n');
}

function part(title: string, { code, notes }: Reproduction): string[] {
  return ['', title, ...(code === null ? [] : [code.trimEnd()]), ...notes.map((note) => `- ${note}`)];
}
