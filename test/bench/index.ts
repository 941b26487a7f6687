/**
 * `npm run bench [-- NAME …] [--json FILE]`: one table of what is worth its speed, each figure beside a named baseline of the same run. Each
 * bench has a process of its own; one whose needs are missing says so, and the others go on. Nothing else should compute meanwhile.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BENCHES } from './benches';
import { table } from './table/print';
import { Missing, type Row } from './table/rows';

interface Outcome {
  name: string;
  seconds: number;
  rows: Row[];
  /** Why there are none. */
  missing?: string;
  failed?: string;
}

const HELP = `npm run bench [-- NAME …] [--json FILE]

Measures, one after the other, and prints one table; NAME chooses among:
${BENCHES.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

  --json FILE   writes the table's figures as well
`;

/** In this process. */
async function measured(name: string): Promise<Outcome> {
  const began = performance.now();
  const outcome: Outcome = { name, seconds: 0, rows: [] };
  try {
    outcome.rows = await BENCHES.find((bench) => bench.name === name)!.run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof Missing) outcome.missing = message;
    else outcome.failed = message;
  }
  return { ...outcome, seconds: (performance.now() - began) / 1000 };
}

/** In a process of its own, so that none finds what another has left, and one that crashes ends nothing else. */
async function inChild(name: string): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'temper-bench-'));
  const result = join(folder, 'result.json');
  try {
    const args = [...process.execArgv, process.argv[1]!, name, '--child', result];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const how = await new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? `code ${code}`)));
    const told = await readFile(result, 'utf8').catch(() => null);
    return told === null
      ? { name, seconds: 0, rows: [], failed: `its process ended by ${String(how)}` }
      : (JSON.parse(told) as Outcome);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'string' }, child: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => BENCHES.every((bench) => bench.name !== name));
  if (values.help || unknown !== undefined) {
    console.log(unknown === undefined ? HELP : `There is no bench "${unknown}".\n\n${HELP}`);
    return unknown === undefined ? 0 : 2;
  }
  if (values.child !== undefined) {
    await writeFile(values.child, JSON.stringify(await measured(positionals[0]!)));
    return 0;
  }
  const outcomes: Outcome[] = [];
  for (const { name, about } of BENCHES) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.error(`${name}: ${about} …`);
    const outcome = await inChild(name);
    if (outcome.missing !== undefined) console.error(`${name}: not measured, as ${outcome.missing}`);
    if (outcome.failed !== undefined) console.error(`${name}: failed: ${outcome.failed}`);
    outcomes.push(outcome);
  }
  const [processor] = cpus();
  const machine = `${processor?.model.trim() || 'unknown processor'}, ${availableParallelism()} logical cores, ${platform()} ${process.arch}, Node ${process.versions.node}`;
  console.log(`${machine}. Medians of n rounds; × as fast is the median of the ratios within a round.\n`);
  console.log(table(outcomes.flatMap(({ rows }) => rows)));
  if (values.json !== undefined) {
    const date = new Date().toISOString();
    await writeFile(values.json, `${JSON.stringify({ date, machine, benches: outcomes }, null, 1)}\n`);
  }
  return outcomes.some(({ failed }) => failed !== undefined) ? 1 : 0;
}

process.exit(await main(process.argv.slice(2)));
