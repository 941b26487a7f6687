/** `temper run`: the experiment of the page, under Node, ending in report.json, report.md and report.csv. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig, PRESETS, type ExperimentConfig } from '../contract/config';
import type { JobEvent } from '../contract/engine';
import { presetConfig } from '../contract/presets';
import type { Report } from '../contract/report';
import { EngineSession } from '../engine/session';
import { csv } from '../report/csv';
import { markdown } from '../report/markdown';
import { poolReports } from '../report/poolReports';
import { nodePlatform } from '../engine/nodePlatform';
import { ProgressLine } from './progressLine';
import { UsageError, wholeNumbers } from './usage';

export const RUN_HELP = `npx temper run [options]

  --preset NAME     ${PRESETS.join(', ')} (default quick)
  --seed N          seed of everything random (default 1)
  --seeds 1,2,3     several runs; the report pools them, and each has a folder of its own
  --config FILE     JSON with settings that replace the preset's, such as {"student": {"steps": 100}}
  --out DIR         where report.json, report.md and report.csv go (default temper-report)
  --backend NAME    wasm (default) or cpu
`;

export async function run(args: string[]): Promise<void> {
  const options = readOptions(args);
  const session = new EngineSession(nodePlatform());
  const status = await session.start({ backend: options.backend });
  console.error(
    `Backend ${status.backend} (${status.detail}), self-test ${status.selfTest.passed ? 'passed' : 'FAILED'}.`,
  );
  if (!status.selfTest.passed) throw new Error('The self-test failed: results of this backend cannot be trusted.');
  const configs = await Promise.all(options.seeds.map((seed) => configOf(options, seed)));
  await mkdir(options.out, { recursive: true });

  const reports: Report[] = [];
  for (const config of configs) {
    const report = await runOne(session, config);
    reports.push(report);
    if (configs.length > 1) await writeReport(join(options.out, `seed-${config.seed}`), report);
  }
  const report = reports.length > 1 ? poolReports(reports) : reports[0]!;
  await writeReport(options.out, report);
  console.log(markdown(report));
  console.error(`Written: ${join(options.out, 'report.json')}, report.md, report.csv.`);
}

interface RunOptions {
  preset: (typeof PRESETS)[number];
  seeds: number[];
  configFile: string | null;
  out: string;
  backend: 'wasm' | 'cpu';
}

function readOptions(args: string[]): RunOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        preset: { type: 'string', default: 'quick' },
        seed: { type: 'string' },
        seeds: { type: 'string' },
        config: { type: 'string' },
        out: { type: 'string', default: 'temper-report' },
        backend: { type: 'string', default: 'wasm' },
      },
    }));
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${RUN_HELP}`);
  }
  const preset = PRESETS.find((name) => name === values.preset);
  if (!preset) throw new UsageError(`--preset takes ${PRESETS.join(', ')}; got "${values.preset}".`);
  if (values.backend !== 'wasm' && values.backend !== 'cpu') {
    throw new UsageError(`--backend takes wasm or cpu here; got "${values.backend}".`);
  }
  if (values.seed !== undefined && values.seeds !== undefined)
    throw new UsageError('Give --seed or --seeds, not both.');
  const seeds = wholeNumbers('seeds', values.seeds ?? values.seed ?? '1', 0, 4_294_967_295);
  if (new Set(seeds).size < seeds.length)
    throw new UsageError('--seeds names a seed twice; the same run would count twice.');
  return { preset, seeds, configFile: values.config ?? null, out: values.out, backend: values.backend };
}

/** The preset with the file's settings on top, checked. */
async function configOf({ preset, configFile }: RunOptions, seed: number): Promise<ExperimentConfig> {
  const base = presetConfig(preset, seed);
  if (configFile === null) return base;
  let changes: unknown;
  try {
    changes = JSON.parse(await readFile(configFile, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `${configFile} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return parseConfig({ ...(merged(base, changes) as object), seed });
}

function merged(base: unknown, change: unknown): unknown {
  const plain = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!plain(base) || !plain(change)) return change;
  const out: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(change)) out[name] = merged(base[name], value);
  return out;
}

async function runOne(session: EngineSession, config: ExperimentConfig): Promise<Report> {
  const line = new ProgressLine(`seed ${config.seed}`);
  let report: Report | null = null;
  let failure = '';
  const onEvent = (event: JobEvent) => {
    if (event.type === 'progress') line.show(event.progress);
    if (event.type === 'warning') line.note(event.message);
    if (event.type === 'done') report = event.report;
    if (event.type === 'state' && event.error) failure = `${event.error.what} ${event.error.action}`;
  };
  const interrupt = () => void session.cancel();
  process.once('SIGINT', interrupt);
  const state = await session.run({ config }, onEvent);
  process.off('SIGINT', interrupt);
  line.end();
  if (state !== 'done' || !report) throw new Error(state === 'cancelled' ? 'Cancelled.' : failure);
  return report;
}

async function writeReport(folder: string, report: Report): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 1)}\n`);
  await writeFile(join(folder, 'report.md'), markdown(report));
  await writeFile(join(folder, 'report.csv'), csv(report));
}
