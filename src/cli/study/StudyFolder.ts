/**
 * The folder of a study: its plan, the work that can be found again (`work/`), a report of each finished experiment, and the files of the
 * whole. Every file is whole or absent.
 */
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../contract/message';
import { presetConfig } from '../../contract/presets';
import { parseReport, type Report } from '../../contract/report';
import { cellOfReport, placeOfData, type StudyFile, type StudyPlan } from '../../contract/study';
import { studyCsv } from '../../report/study/studyCsv';
import { studyMarkdown } from '../../report/study/studyMarkdown';
import { cellsOf, configOf, countCells, type PlannedCell } from '../../study/plan';
import { readStudy } from '../../study/readStudy';
import { parsePlanFile, planFile } from '../../study/planFile';
import { settingWords } from '../../study/settingWords';
import { textIfThere } from '../readJsonFile';
import { createWhole, makeFolder, removeDeadParts, removeFolders, writeWhole } from '../wholeFile';
import { UsageError } from '../usage';

export class StudyFolder {
  private locked = false;
  /** Folders that were made for it, outermost first. */
  private made: readonly string[] = [];

  /** Places of experiments whose reports say something else than study.json: they are written anew. */
  private readonly changed = new Set<number>();

  constructor(readonly path: string) {}

  /** Where the engine keeps what it can find again. */
  get work(): string {
    return join(this.path, 'work');
  }

  /** @throws {UsageError} where there is a plan that cannot be read @returns null where there is none */
  async plan(): Promise<StudyPlan | null> {
    const text = await textIfThere(this.planPath);
    if (text === null) return null;
    try {
      return parsePlanFile(JSON.parse(text), presetConfig('quick'));
    } catch (error) {
      throw new UsageError(`${this.planPath} is not the plan of a study: ${messageOf(error)}`);
    }
  }

  /**
   * Makes the folder this process's own.
   * @throws {UsageError} where another process is at work in it
   */
  async begin(): Promise<void> {
    this.made = await makeFolder(this.path);
    await removeDeadParts(this.path);
    if (!(await createWhole(this.lockPath, `${process.pid}\n`))) {
      const pid = Number(await readFile(this.lockPath, 'utf8').catch(() => ''));
      if (isAlive(pid)) {
        throw new UsageError(
          `Process ${pid} is at work in ${this.path}. Wait for it, or choose another folder with --out.`,
        );
      }
      await writeWhole(this.lockPath, `${process.pid}\n`);
    }
    this.locked = true;
  }

  async end(): Promise<void> {
    if (this.locked) await rm(this.lockPath, { force: true });
    this.locked = false;
  }

  /** Nothing came of it: where there is no plan, nothing else stays. */
  async undo(): Promise<void> {
    if (await stat(this.planPath).catch(() => null)) return;
    await this.removeWork();
    await this.end();
    await removeFolders(this.made);
  }

  async writePlan(plan: StudyPlan): Promise<void> {
    await writeWhole(this.planPath, `${JSON.stringify(planFile(plan), null, 1)}\n`);
  }

  /**
   * What was finished here before: the study as it was written, null where it was not, and the places of the experiments whose reports
   * are whole.
   * @throws {UsageError} where study.json is there and is not the study of the plan
   */
  async finished(plan: StudyPlan): Promise<{ written: StudyFile | null; whole: StudyFile }> {
    const written = await this.written(plan);
    const own = new Map(written?.cells.map((cell) => [cell.index, cell]));
    const whole: StudyFile = { format: 'temper-study', version: 1, plan, data: [], cells: [] };
    for (const cell of cellsOf(plan)) {
      const report = await this.report(plan, cell);
      if (!report) continue;
      const data = placeOfData(whole.data, report.data);
      const at = { index: cell.index, setting: cell.setting.index, data };
      const kept = own.get(cell.index);
      // What is said of it in both is the same, or one of them was changed: then it is run again.
      if (kept && JSON.stringify(kept.methods) !== JSON.stringify(report.methods)) {
        this.changed.add(cell.index);
        continue;
      }
      whole.cells.push(kept ? { ...kept, data } : cellOfReport(report, at));
    }
    return { written, whole };
  }

  /** Null where there is none; a report that is cut off, or one of another experiment, is none. */
  private async report(plan: StudyPlan, cell: PlannedCell): Promise<Report | null> {
    try {
      const report = parseReport(JSON.parse(await readFile(this.reportPath(plan, cell), 'utf8')));
      const same = JSON.stringify(report.config) === JSON.stringify(configOf(plan, cell));
      return same && report.seed === cell.seed && report.methods.length > 0 ? report : null;
    } catch {
      return null;
    }
  }

  private async written(plan: StudyPlan): Promise<StudyFile | null> {
    const text = await textIfThere(this.studyPath);
    if (text === null) return null;
    const aside = 'Move it elsewhere, or choose another folder with --out; reports that are whole are found again.';
    let study: StudyFile;
    try {
      study = readStudy(JSON.parse(text));
    } catch (error) {
      throw new UsageError(`${this.studyPath}: ${messageOf(error)} ${aside}`);
    }
    if (JSON.stringify(study.plan) === JSON.stringify(plan)) return study;
    throw new UsageError(`${this.studyPath} is another study. ${aside}`);
  }

  /** Writes the report of a cell, unless it is there and whole. */
  async writeReport(plan: StudyPlan, cell: PlannedCell, report: () => Promise<Report>): Promise<void> {
    if (!this.changed.has(cell.index) && (await this.report(plan, cell))) return;
    await makeFolder(join(this.path, 'reports'));
    await writeWhole(this.reportPath(plan, cell), `${JSON.stringify(await report(), null, 1)}\n`);
    this.changed.delete(cell.index);
  }

  /**
   * Writes all that is said of the study as a whole.
   * @param before what was written before: an experiment that is finished there and not here stays
   */
  async writeStudy(study: StudyFile, before: StudyFile | null): Promise<void> {
    const all = before ? united(study, before) : study;
    await writeWhole(this.studyPath, `${JSON.stringify(all, null, 1)}\n`);
    await writeWhole(join(this.path, 'study.md'), studyMarkdown(all));
    await writeWhole(join(this.path, 'study.csv'), studyCsv(all));
  }

  /** Whether nothing of a finished study is missing. */
  async hasFiles(): Promise<boolean> {
    const files = ['study.json', 'study.md', 'study.csv'].map((name) => stat(join(this.path, name)).catch(() => null));
    return (await Promise.all(files)).every((found) => found !== null);
  }

  async removeWork(): Promise<void> {
    await rm(this.work, { recursive: true, force: true });
  }

  private reportPath(plan: StudyPlan, cell: PlannedCell): string {
    return join(this.path, 'reports', reportName(plan, cell));
  }

  private get studyPath(): string {
    return join(this.path, 'study.json');
  }

  private get planPath(): string {
    return join(this.path, 'plan.json');
  }

  private get lockPath(): string {
    return join(this.path, '.running');
  }
}

/** A study with what another of the same plan has beyond it. */
export function united(study: StudyFile, other: StudyFile): StudyFile {
  const there = new Set(study.cells.map(({ index }) => index));
  const data = [...study.data];
  const more = other.cells.filter(({ index }) => !there.has(index));
  const cells = [
    ...study.cells,
    ...more.map((cell) => ({ ...cell, data: placeOfData(data, other.data[cell.data]!) })),
  ].sort((a, b) => a.index - b.index);
  return { ...study, data, cells };
}

/** Such as `0003-seed-1-distillation-5.json`; the number keeps the order and tells long names apart. */
export function reportName(plan: StudyPlan, { index, seed, setting }: PlannedCell): string {
  const digits = Math.max(2, String(countCells(plan)).length);
  const words = settingWords(plan, setting)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .slice(0, 80);
  return `${String(index + 1).padStart(digits, '0')}-seed-${seed}${words ? `-${words}` : ''}.json`.replace(
    /-+(?=\.json$)/,
    '',
  );
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
