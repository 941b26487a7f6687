/** The version of Temper that runs, as `package.json` has it. */
import { readFile } from 'node:fs/promises';

export async function temperVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
