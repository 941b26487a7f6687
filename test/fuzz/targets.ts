/** The targets of a folder, each in a file of its own that exports it as `target`. A file that is added is fuzzed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Target } from './Target';

export const TARGETS_FOLDER = join(import.meta.dirname, 'targets');

/** Names, in the order of the alphabet. */
export function targetNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -3))
    .sort();
}

/** @throws {Error} where the file does not hold the target of its name */
export async function loadTarget(folder: string, name: string): Promise<Target> {
  const { target } = (await import(/* @vite-ignore */ pathToFileURL(join(folder, `${name}.ts`)).href)) as {
    target?: Target;
  };
  if (target?.name !== name) throw new Error(`${join(folder, name)}.ts must export a target named ${name}.`);
  return target;
}
