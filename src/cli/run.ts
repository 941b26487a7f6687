/** `temper run`: the experiment of the page, under Node, ending in report.json, report.md and report.csv. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseConfig, type ExperimentConfig, type MethodName, type PresetName } from '../contract/config';
import type { ExportedBundle } from '../contract/bundle';
import type { JobEvent } from '../contract/engine';
import { mergedSettings } from '../contract/mergedSettings';
import { presetConfig } from '../contract/presets';
import type { Report } from '../contract/report';
import { EngineSession } from '../engine/session';
import { bundleArchive, bundleName } from '../report/bundle';
import { csv } from '../report/csv';
import { basisWords, estimateWords } from '../report/estimateWords';
import { baselinesOf, isAnswered, mainSentence } from '../report/headline';
import { markdown } from '../report/markdown';
import { poolReports } from '../report/poolReports';
import { nodePlatform } from '../engine/platform/nodePlatform';
import { checkBackend, checkStarted } from './backendOption';
import { presetUnder, readConfigFile } from './configFile';
import { bringIn, type OwnMaterial } from './bringIn';
import { Interrupted, nowKept, onInterrupt, type EndSignal } from './interrupt';
import { checkOutFolder, makeOutFolder } from './outPath';
import { ProgressLine } from './progressLine';
import { runOptions, type RunOptions } from './runOptions';
import { UsageError } from './usage';
import { makeFolder } from './wholeFile';
import { workersNote } from './workersOption';

export async function run(args: string[]): Promise<void> {
  const options = runOptions(args);
  const { backend, workers } = options;
  await checkOutFolder('out', options.out);
  await checkBackend(backend);
  const note = workersNote({ backend, workers });
  if (note !== null) console.error(note);
  const session = new EngineSession(nodePlatform());
  const status = await session.start({ backend, ...(workers === null ? {} : { workers }) });
  console.error(
    `Backend ${status.backend} (${status.detail}), self-test ${status.selfTest.passed ? 'passed' : 'FAILED'}.`,
  );
  checkStarted(backend, status);
  const own = await bringIn(session, options);
  const configs = await Promise.all(options.seeds.map((seed) => configOf(options, own, seed)));
  const reports: Report[] = [];
  for (const config of configs) {
    const { report, stoppedBy, failure } = await runOne(session, config, options, reports);
    if (failure !== null) throw new Error(`${failure} ${await keepMeasured(options, reports, report)}`);
    if (stoppedBy) return keepStopped(options, { finished: reports, stopped: report, by: stoppedBy });
    reports.push(report);
    if (options.export) {
      const folder = configs.length > 1 ? join(options.out, `seed-${config.seed}`) : options.out;
      await writeBundle(folder, await session.exportBundle(config, options.export), report);
    }
    if (configs.length > 1) {
      await writeReport(join(options.out, `seed-${config.seed}`), report);
      nowKept(`Written before: ${join(options.out, `seed-${config.seed}`)} and the seeds before it.`);
    }
  }
  const report = poolReports(reports);
  await writeReport(options.out, report);
  console.log(markdown(report));
  console.error(`Written: ${join(options.out, 'report.json')}, report.md, report.csv.`);
}

/** The preset with what was brought in and the file's settings on top, checked. */
async function configOf(
  { preset, presetAsked, configFile }: RunOptions,
  own: OwnMaterial,
  seed: number,
): Promise<ExperimentConfig> {
  const on = (name: PresetName) => mergedSettings(presetConfig(name, seed), own);
  if (configFile === null) return parseConfig(on(preset));
  const changes = await readConfigFile(configFile);
  const under = presetUnder(changes, configFile, presetAsked, preset);
  return parseConfig({ ...(mergedSettings(on(under), changes) as object), seed });
}

/** A report, and the signal that ended its run before the whole of it was measured. */
interface Ended {
  report: Report;
  stoppedBy: EndSignal | null;
  /** Why it failed, where its main question was answered before. */
  failure: string | null;
}

/** @throws {Interrupted} where it is ended before its main question is answered */
async function runOne(
  session: EngineSession,
  config: ExperimentConfig,
  { until, out }: Pick<RunOptions, 'until' | 'out'>,
  finished: readonly Report[],
): Promise<Ended> {
  const line = new ProgressLine(`seed ${config.seed}`);
  if (until !== null && !config.methods.includes(until)) {
    throw new UsageError(`--until ${until}: the experiment has ${config.methods.join(', ')}.`);
  }
  // What cannot run is refused here; a folder that cannot be written should be known before anything is computed.
  const estimate = await session.estimate(config);
  await makeOutFolder('out', out);
  line.note(`${until === null ? '' : 'All of it: '}${estimateWords(estimate)}; ${basisWords(estimate.basis)}.`);
  let report: Report | null = null;
  let [failure, answered] = ['', false];
  const onEvent = (event: JobEvent) => {
    if (event.type === 'progress') line.show(event.progress);
    if (event.type === 'warning') line.note(event.message);
    if (event.type === 'done' || event.type === 'partial') report = event.report;
    if (event.type === 'partial' && !answered && isAnswered(event.report)) {
      answered = true;
      line.note(headlineNote(event.report, until));
    }
    if (event.type === 'state' && event.error) failure = `${event.error.what} ${event.error.action}`;
  };
  let signal: EndSignal | null = null;
  const forget = onInterrupt((by) => {
    signal = by;
    void session.cancel();
  });
  const state = await session.run(until === null ? { config } : { config, until }, onEvent);
  forget();
  line.end();
  const found = report as Report | null;
  if (state === 'done' && found)
    return { report: until === null ? found : withoutRest(found), stoppedBy: null, failure: null };
  if (state === 'cancelled' && signal && found?.unmeasured) return { report: found, stoppedBy: signal, failure: null };
  if (state === 'cancelled' && signal) {
    let words = 'no main result was there to be kept.';
    if (finished.length > 0) {
      await writeReport(out, poolReports(finished));
      words = `of seed ${config.seed} no main result was there to be kept. ${out} has the report of the seeds before it.`;
    }
    throw new Interrupted(`Cancelled; ${words}`, signal);
  }
  if (state === 'failed' && found && answered) return { report: withoutRest(found), stoppedBy: null, failure };
  throw new Error(state === 'cancelled' ? 'Cancelled.' : failure);
}

/** The main result, as soon as it is there. */
function headlineNote(report: Report, until: MethodName | null): string {
  const { all } = baselinesOf(report);
  const rest =
    until !== null || all === 0
      ? ''
      : ` ${all === 1 ? 'One baseline follows' : `${all} baselines follow`}; Ctrl-C keeps this.`;
  return `${mainSentence(report)}${rest}`;
}

/** A report that was ended on purpose says what it lacks. */
function withoutRest(report: Report): Report {
  const measured = new Set(report.methods.map(({ name }) => name));
  const unmeasured = report.config.methods.filter((name) => !measured.has(name));
  return unmeasured.length > 0 ? { ...report, unmeasured } : report;
}

/**
 * Writes what a run had measured when it was ended, and the seeds before it, which are whole.
 * @throws {Interrupted} always, saying what was written
 */
async function keepStopped(
  options: RunOptions,
  { finished, stopped, by }: { finished: readonly Report[]; stopped: Report; by: EndSignal },
): Promise<never> {
  throw new Interrupted(`Stopped. ${await keepMeasured(options, finished, stopped)}`, by);
}

/** @returns what was written, in words */
async function keepMeasured({ out, seeds }: RunOptions, finished: readonly Report[], last: Report): Promise<string> {
  const folder = seeds.length > 1 ? join(out, `seed-${last.seed}`) : out;
  await writeReport(folder, last);
  if (finished.length > 0) await writeReport(out, poolReports(finished));
  const whole = finished.length > 0 ? ` ${out} has the report of the seeds before it.` : '';
  return `Written: ${join(folder, 'report.json')}, report.md, report.csv, with all that was measured until then.${whole}`;
}

/** The model of a method, with its report and the code that loads it. */
async function writeBundle(folder: string, bundle: ExportedBundle, report: Report): Promise<void> {
  await makeFolder(folder);
  const file = join(folder, bundleName(bundle.record));
  await writeFile(file, bundleArchive(bundle, report));
  console.error(`Written: ${file}.`);
}

async function writeReport(folder: string, report: Report): Promise<void> {
  await makeFolder(folder);
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 1)}\n`);
  await writeFile(join(folder, 'report.md'), markdown(report));
  await writeFile(join(folder, 'report.csv'), csv(report));
}
