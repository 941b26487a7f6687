/** `temper run`: the experiment of the page, under Node, ending in report.json, report.md and report.csv. */
import { messageOf } from '../contract/message';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseConfig, type ExperimentConfig } from '../contract/config';
import type { ExportedBundle } from '../contract/bundle';
import type { JobEvent } from '../contract/engine';
import { presetConfig } from '../contract/presets';
import { reservedKey } from '../contract/reservedKeys';
import type { Report } from '../contract/report';
import { EngineSession } from '../engine/session';
import { bundleArchive, bundleName } from '../report/bundle';
import { csv } from '../report/csv';
import { markdown } from '../report/markdown';
import { poolReports } from '../report/poolReports';
import { nodePlatform } from '../engine/platform/nodePlatform';
import { bringIn, type OwnMaterial } from './bringIn';
import { ProgressLine } from './progressLine';
import { runOptions, type RunOptions } from './runOptions';
import { UsageError } from './usage';

export async function run(args: string[]): Promise<void> {
  const options = runOptions(args);
  const session = new EngineSession(nodePlatform());
  const status = await session.start({ backend: options.backend });
  console.error(
    `Backend ${status.backend} (${status.detail}), self-test ${status.selfTest.passed ? 'passed' : 'FAILED'}.`,
  );
  if (!status.selfTest.passed) throw new Error('The self-test failed: results of this backend cannot be trusted.');
  const own = await bringIn(session, options);
  const configs = await Promise.all(options.seeds.map((seed) => configOf(options, own, seed)));
  await mkdir(options.out, { recursive: true });

  const reports: Report[] = [];
  for (const config of configs) {
    const report = await runOne(session, config);
    reports.push(report);
    if (options.export) {
      const folder = configs.length > 1 ? join(options.out, `seed-${config.seed}`) : options.out;
      await writeBundle(folder, await session.exportBundle(config, options.export), report);
    }
    if (configs.length > 1) await writeReport(join(options.out, `seed-${config.seed}`), report);
  }
  const report = reports.length > 1 ? poolReports(reports) : reports[0]!;
  await writeReport(options.out, report);
  console.log(markdown(report));
  console.error(`Written: ${join(options.out, 'report.json')}, report.md, report.csv.`);
}

/** The preset with what was brought in and the file's settings on top, checked. */
async function configOf({ preset, configFile }: RunOptions, own: OwnMaterial, seed: number): Promise<ExperimentConfig> {
  const base = merged(presetConfig(preset, seed), own) as ExperimentConfig;
  if (configFile === null) return parseConfig(base);
  let changes: unknown;
  try {
    changes = JSON.parse(await readFile(configFile, 'utf8'));
  } catch (error) {
    throw new UsageError(`${configFile} cannot be read as JSON: ${messageOf(error)}`);
  }
  const reserved = reservedKey(changes);
  if (reserved !== null) throw new UsageError(`${configFile}: ${reserved}: there is no such setting.`);
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

/** The model of a method, with its report and the code that loads it. */
async function writeBundle(folder: string, bundle: ExportedBundle, report: Report): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, bundleName(bundle.record));
  await writeFile(file, bundleArchive(bundle, report));
  console.error(`Written: ${file}.`);
}

async function writeReport(folder: string, report: Report): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 1)}\n`);
  await writeFile(join(folder, 'report.md'), markdown(report));
  await writeFile(join(folder, 'report.csv'), csv(report));
}
