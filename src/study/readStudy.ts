/** A `study.json` from anywhere: what its schema cannot say is checked here, that its cells are those of its plan and its figures can be. */
import { ConfigError, issuesInWords } from '../contract/config';
import { parseStudyFile, StudyError, type StudyFile, type StudyPlan } from '../contract/study';
import { firstTwice } from '../num/firstTwice';
import { cellsOf, configOf, makePlan, settingsOf } from './plan';

/** Means and ends of intervals are rounded sums. */
const ROUNDING = 1e-9;

/**
 * @throws {StudyError} naming the first thing that is wrong
 */
export function readStudy(value: unknown): StudyFile {
  const study = parseStudyFile(value);
  try {
    checkPlan(study.plan);
    checkCells(study);
  } catch (error) {
    if (error instanceof StudyError) throw new StudyError(`This study cannot be used. ${error.message}`);
    throw error;
  }
  return study;
}

function checkPlan(plan: StudyPlan): void {
  makePlan(plan);
  const seed = plan.seeds[0]!;
  for (const setting of settingsOf(plan)) {
    try {
      configOf(plan, { seed, setting });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      throw new StudyError(`Its setting ${setting.index + 1} cannot be: ${issuesInWords(error.issues)}.`);
    }
  }
}

function checkCells({ plan, cells, failed = [] }: StudyFile): void {
  const planned = cellsOf(plan);
  const seen = new Set<number>();
  for (const { index, seed, setting, methods, heads, claims } of cells) {
    const cell = planned[index];
    const name = `Its experiment ${index + 1}`;
    if (!cell) throw new StudyError(`${name} is not in its plan, which has ${planned.length}.`);
    if (seen.has(index)) throw new StudyError(`${name} is there twice.`);
    seen.add(index);
    if (seed !== cell.seed) throw new StudyError(`${name} has seed ${seed}; in its plan it has seed ${cell.seed}.`);
    if (setting !== cell.setting.index) {
      throw new StudyError(`${name} has setting ${setting + 1}; in its plan it has setting ${cell.setting.index + 1}.`);
    }
    if (methods.length === 0) throw new StudyError(`${name} has no method.`);
    const twice = firstTwice(methods.map(({ name: one }) => one));
    if (twice) throw new StudyError(`${name} has the method ${twice} twice.`);
    for (const method of methods) checkFigures(method, `${name}, ${method.name}`);
    checkFigures({ heads, claims }, name);
  }
  const lost = failed.find(({ index }) => !planned[index]);
  if (lost) throw new StudyError(`Its experiment ${lost.index + 1}, which failed, is not in its plan.`);
}

/** Intervals, wherever they stand: they do not end before they begin, and an accuracy lies inside its own. */
function checkFigures(value: unknown, where: string): void {
  if (typeof value !== 'object' || value === null) return;
  const { accuracy, low, high } = value as Record<string, unknown>;
  if (typeof low === 'number' && typeof high === 'number') {
    if (low > high + ROUNDING) throw new StudyError(`${where}: an interval goes from ${low} to ${high}.`);
    if (typeof accuracy === 'number') {
      if (accuracy < low - ROUNDING || accuracy > high + ROUNDING)
        throw new StudyError(`${where}: an accuracy of ${accuracy} is outside its interval, ${low} to ${high}.`);
      if (low < -ROUNDING || high > 1 + ROUNDING)
        throw new StudyError(`${where}: an accuracy lies from 0 to 1, its interval goes from ${low} to ${high}.`);
    }
  }
  for (const [name, inside] of Object.entries(value)) {
    checkFigures(inside, Array.isArray(value) ? where : `${where}, ${name}`);
  }
}
