/** `temper study`: settings × seeds × methods under Node, which goes on where it was stopped or killed. */
import { parseConfig, type ExperimentConfig } from '../../contract/config';
import { mergedSettings } from '../../contract/mergedSettings';
import { presetConfig } from '../../contract/presets';
import type { StudyFile, StudyPlan } from '../../contract/study';
import type { StudyEvent, StudyOutlook } from '../../contract/studyApi';
import { nodePlatform } from '../../engine/platform/nodePlatform';
import { EngineSession } from '../../engine/session';
import { checkedPlan } from '../../engine/study/checkedPlan';
import { about, basisWords } from '../../report/estimateWords';
import { studyMarkdown } from '../../report/study/studyMarkdown';
import { presetPlan } from '../../study/openChoices';
import { cellsOf, countCells, makePlan, MANY_CELLS } from '../../study/plan';
import { isPlanFile, parsePlanFile } from '../../study/planFile';
import { checkBackend, checkStarted } from '../backendOption';
import { bringIn, type OwnMaterial } from '../bringIn';
import { presetUnder, readConfigFile } from '../configFile';
import { Interrupted, onInterrupt, type EndSignal } from '../interrupt';
import { checkOutFolder } from '../outPath';
import { ProgressLine } from '../progressLine';
import { UsageError } from '../usage';
import { workersNote } from '../workersOption';
import { StudyFolder } from './StudyFolder';
import { studyOptions, worded, type StudyOptions } from './studyOptions';

export async function study(args: string[]): Promise<void> {
  const options = studyOptions(args);
  const { run } = options;
  await checkBackend(run.backend);
  if (!options.resume) await checkOutFolder('out', options.out);
  const folder = new StudyFolder(options.out);
  const there = await folder.plan();
  if (options.resume && !there)
    throw new UsageError(`${options.out} has no plan of a study (plan.json). Start one without --resume.`);
  // Before anything is written: what is asked for can be planned.
  const file = run.configFile === null ? null : await readConfigFile(run.configFile, ['temper-study-plan']);
  const wished = options.resume ? there! : planOf(options, file, {});
  checkSize(wished, options);
  checkedPlan(wished);
  if (there && !options.resume && !hasMaterial(run)) checkSame(there, wished, options.out);
  if (!hasMaterial(run) && (await isFinished(folder, wished, await folder.finished(wished)))) return;
  await folder.begin();
  const forget = onInterrupt((signal) => void leave(folder, signal));
  try {
    const note = workersNote({ backend: run.backend, workers: run.workers });
    if (note !== null) console.error(note);
    const session = new EngineSession(nodePlatform({ keepIn: folder.work }));
    const status = await session.start({
      backend: run.backend,
      ...(run.workers === null ? {} : { workers: run.workers }),
    });
    console.error(
      `Backend ${status.backend} (${status.detail}), self-test ${status.selfTest.passed ? 'passed' : 'FAILED'}.`,
    );
    checkStarted(run.backend, status);
    const plan = options.resume ? there! : planOf(options, file, await bringIn(session, run));
    if (there && !options.resume) checkSame(there, plan, options.out);
    const before = await folder.finished(plan);
    if (await isFinished(folder, plan, before)) {
      if (!options.keepWork) await folder.removeWork();
      return;
    }
    // Before anything is written that stays: the networks can have the methods.
    if (before.whole.cells.length > 0) await session.importStudy(before.whole);
    const outlook = outlookWords(await session.studyOutlook(plan));
    forget();
    await folder.writePlan(plan);
    await runPlan(session, folder, plan, { ...options, outlook, before: before.written });
  } catch (error) {
    await folder.undo();
    throw error;
  } finally {
    forget();
    await folder.end();
  }
}

/** Stopped before the first experiment: the folder is as it was, and the program ends. */
async function leave(folder: StudyFolder, signal: EndSignal): Promise<never> {
  await folder.undo().finally(() => folder.end());
  const { message, exitCode } = new Interrupted(
    `Stopped before the first experiment. ${folder.path} is as it was before.`,
    signal,
  );
  console.error(`temper study: ${message}`);
  process.exit(exitCode);
}

/** Pictures or networks of the caller's own: only when they are read is it known which study is meant. */
function hasMaterial({ data, model, teacher }: StudyOptions['run']): boolean {
  return data !== null || model !== null || teacher !== null;
}

/** Says it, where nothing is left of a study that is in the folder. */
async function isFinished(
  folder: StudyFolder,
  plan: StudyPlan,
  { written, whole }: { written: StudyFile | null; whole: StudyFile },
): Promise<boolean> {
  const all = countCells(plan);
  if (written?.cells.length !== all || whole.cells.length !== all || !(await folder.hasFiles())) return false;
  console.error(`The study in ${folder.path} is finished: all ${all} are there. Nothing was changed.`);
  return true;
}

function planOf(
  { named, vary, seeds, methods, design, run }: StudyOptions,
  file: unknown,
  own: OwnMaterial | object,
): StudyPlan {
  const under = mergedSettings(presetConfig(run.preset), own) as ExperimentConfig;
  return worded(() => {
    if (isPlanFile(file)) {
      if (named !== null)
        throw new UsageError('A study in --config and one that --preset names are two; leave one out.');
      const from = parsePlanFile(file, under);
      return makePlan({
        ...from,
        base: mergedSettings(from.base, own) as ExperimentConfig,
        vary: vary.length > 0 ? vary : from.vary,
        seeds: seeds ?? from.seeds,
        methods: methods ?? from.methods,
        design: design ?? from.design,
      });
    }
    const base = parseConfig(file === null ? under : settingsOf(file, run, own));
    if (named !== null) return presetPlan(named, base, seeds ?? [1], methods ?? undefined);
    return makePlan({ base, vary, seeds: seeds ?? [1], methods: methods ?? base.methods, design: design ?? 'product' });
  });
}

/** The settings of a file on the preset that they name, with what was brought in. */
function settingsOf(
  file: unknown,
  { preset, presetAsked, configFile }: StudyOptions['run'],
  own: OwnMaterial | object,
): unknown {
  const under = presetUnder(file, configFile!, presetAsked, preset);
  return mergedSettings(mergedSettings(presetConfig(under), own), file);
}

function checkSize(plan: StudyPlan, { yes }: StudyOptions): void {
  const cells = countCells(plan);
  if (cells <= MANY_CELLS || yes) return;
  throw new UsageError(
    `The study has ${cells} experiments. Name fewer values or seeds, or say --yes if that is meant.`,
  );
}

function checkSame(there: StudyPlan, plan: StudyPlan, out: string): void {
  if (JSON.stringify(there) === JSON.stringify(plan)) return;
  throw new UsageError(
    `${out} holds another study. Choose another folder with --out, or go on with that one: --resume ${out}.`,
  );
}

async function runPlan(
  session: EngineSession,
  folder: StudyFolder,
  plan: StudyPlan,
  { keepWork, outlook, before }: Pick<StudyOptions, 'keepWork'> & { outlook: string; before: StudyFile | null },
): Promise<void> {
  const line = new ProgressLine('study');
  line.note(outlook);
  const planned = cellsOf(plan);
  let [failure, lost] = ['', 0];
  let writing = Promise.resolve();
  const idOf = async () =>
    (await session.studies()).find((one) => JSON.stringify(one.plan) === JSON.stringify(plan))!.id;
  const write = async (index: number) =>
    folder.writeReport(plan, planned[index]!, async () => session.studyReport(await idOf(), index));
  const onEvent = (event: StudyEvent) => {
    if (event.type === 'progress') line.show(event.progress);
    if (event.type === 'warning') line.note(event.message);
    if (event.type === 'state' && event.error) failure = `${event.error.what} ${event.error.action}`;
    if (event.type !== 'study') return;
    const { news } = event;
    if (news.type === 'cell') writing = writing.then(() => write(news.cell.index));
    if (news.type === 'failed') {
      lost++;
      line.note(`Experiment ${news.index + 1} could not be run: ${news.message}`);
    }
    writing.catch(() => {});
  };
  let signal: EndSignal | null = null;
  const forget = onInterrupt((by) => {
    signal = by;
    void session.cancel();
  });
  const state = await session.runStudy(plan, onEvent).finally(() => {
    forget();
    line.end();
  });
  await writing;
  const study = await session.loadStudy(await idOf());
  for (const { index } of study.cells) await write(index);
  await folder.writeStudy(study, before);
  const written = `Written: ${folder.path}/study.json, study.md, study.csv and ${study.cells.length} of ${planned.length} reports.`;
  const onward = `temper study --resume ${folder.path} goes on.`;
  if (state === 'cancelled') throw new Interrupted(`Stopped. ${written} ${onward}`, signal ?? 'SIGINT');
  if (state !== 'done') throw new Error(`${failure} ${written} ${onward}`);
  if (lost > 0) throw new Error(`${lost} of ${planned.length} experiments could not be run. ${written} ${onward}`);
  console.log(studyMarkdown(study));
  if (!keepWork) await folder.removeWork();
  console.error(`${written}${keepWork ? ` The trained networks are kept in ${folder.work}.` : ''}`);
}

function outlookWords({ cells, finished, trainings, measurements, seconds, basis }: StudyOutlook): string {
  const shared = (what: string, { asked, made }: { asked: number; made: number }) => `${made} of ${asked} ${what}`;
  const before = finished > 0 ? `, ${finished} finished before` : '';
  return (
    `${cells} experiments${before}. To be made: ${shared('trainings', trainings)} and ${shared('measurements', measurements)}; ` +
    `the others are shared. It takes ${about(seconds)}; ${basisWords(basis)}.`
  );
}
