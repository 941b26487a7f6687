/** The options of `npm run fuzz`. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

/** Ignored by git. */
export const DEFAULT_OUT = 'out/fuzz';

export const HELP = `npm run fuzz -- [options]

Reads mutated files with every reader of the project, and ends with 1 where one of them fails in another way than it should.

  --inputs N        of all targets together (default 1,000,000)
  --minutes N       ends after so long, whatever number that comes to
  --target A,B      only these (see --list)
  --seed N          other inputs (default 1)
  --workers N       processes (default: as many as the processor has cores, four at most)
  --out DIR         where findings are written (default ${DEFAULT_OUT})
  --only N          runs one input of one target again, and says what comes of it
  --file PATH       gives a file to one target as it is
  --list            names the targets
`;

export interface Options {
  inputs: number | null;
  minutes: number | null;
  targets: string[];
  seed: number;
  workers: number;
  out: string;
  only: number | null;
  file: string | null;
  list: boolean;
  help: boolean;
}

/** @throws {Error} naming the option that is wrong */
export function readOptions(args: string[], known: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      inputs: text,
      minutes: text,
      target: text,
      seed: text,
      workers: text,
      out: text,
      only: text,
      file: text,
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const number = (name: 'inputs' | 'minutes' | 'seed' | 'workers' | 'only', least: number): number | null => {
    const said = values[name];
    if (said === undefined) return null;
    const value = Number(said.replaceAll(/[,_]/g, ''));
    if (said.trim() !== '' && value >= least && (name === 'minutes' || Number.isSafeInteger(value))) return value;
    throw new Error(`--${name} takes a number of at least ${least}; got "${said}".`);
  };
  const targets = values.target?.split(',').map((name) => name.trim()) ?? [...known];
  const unknown = targets.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`There is no target ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  const one = values.only ?? values.file;
  if (one !== undefined && targets.length !== 1) throw new Error('--only and --file need one --target.');
  const minutes = number('minutes', 0.01);
  return {
    inputs: number('inputs', 1) ?? (minutes === null ? 1e6 : null),
    minutes,
    targets,
    seed: number('seed', 0) ?? 1,
    workers: number('workers', 1) ?? Math.min(4, availableParallelism()),
    out: values.out ?? DEFAULT_OUT,
    only: number('only', 0),
    file: values.file ?? null,
    list: values.list ?? false,
    help: values.help ?? false,
  };
}
