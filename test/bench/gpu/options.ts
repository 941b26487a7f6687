/** The options of `npm run bench:gpu`, read and checked. */
import { parseArgs } from 'node:util';
import { SECTIONS, type SectionName } from './rows';

export const HELP = `npm run bench:gpu -- [options]

  --only a,b      these sections only, of ${SECTIONS.join(', ')}
  --minutes N     no case begins after so many minutes, and a section that hangs is ended then (default: no limit)
  --out DIR       where report.md and report.json go (default out/gpu)
  --dry           tiny sizes: shows that everything runs, its times say nothing; always so on a software adapter
  --software      in a browser: its software adapter
  --wasm DIR      TensorFlow.js's WebAssembly binaries, where it is not installed
`;

export interface GpuBenchOptions {
  sections: SectionName[];
  minutes: number | null;
  out: string;
  dry: boolean;
  software: boolean;
  wasm: string | null;
  help: boolean;
  /** Of a child process: the section it runs, the file it tells its rows in, and until when. */
  child: { section: SectionName; result: string; until: number } | null;
}

/** @throws Error naming the option that is wrong */
export function gpuBenchOptions(args: string[]): GpuBenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: SECTIONS.join() },
      minutes: { type: 'string' },
      out: { type: 'string', default: 'out/gpu' },
      dry: { type: 'boolean', default: false },
      software: { type: 'boolean', default: false },
      wasm: { type: 'string' },
      help: { type: 'boolean', default: false },
      section: { type: 'string' },
      result: { type: 'string' },
      until: { type: 'string' },
    },
  });
  const { minutes, section, result, until } = values;
  if (minutes !== undefined && !(Number(minutes) > 0))
    throw new Error(`--minutes takes a number above 0, not ${minutes}.`);
  return {
    sections: values.only.split(',').map(sectionNamed),
    minutes: minutes === undefined ? null : Number(minutes),
    out: values.out,
    dry: values.dry,
    software: values.software,
    wasm: values.wasm ?? null,
    help: values.help,
    child: section && result ? { section: sectionNamed(section), result, until: untilOf(until) } : null,
  };
}

function untilOf(text: string | undefined): number {
  return text === undefined ? Infinity : Number(text);
}

function sectionNamed(name: string): SectionName {
  const found = SECTIONS.find((section) => section === name);
  if (!found) throw new Error(`--only takes ${SECTIONS.join(', ')}; got "${name}".`);
  return found;
}
