/**
 * The folder of a study: its plan, the work that can be found again (`work/`), a report of each finished experiment, and the files of the
 * whole. Every file is whole or absent.
 */
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../contract/message';
import { presetConfig } from '../../contract/presets';
import type { Report } from '../../contract/report';
import type { StudyFile, StudyPlan } from '../../contract/study';
import { studyCsv } from '../../report/study/studyCsv';
import { studyMarkdown } from '../../report/study/studyMarkdown';
import { cellsOf, type PlannedCell } from '../../study/plan';
import { parsePlanFile, planFile } from '../../study/planFile';
import { settingWords } from '../../study/settingWords';
import { createWhole, makeFolder, removeDeadParts, removeFolders, writeWhole } from '../wholeFile';
import { UsageError } from '../usage';

export class StudyFolder {
  private locked = false;
  /** Folders that were made for it, outermost first. */
  private made: readonly string[] = [];

  constructor(readonly path: string) {}

  /** Where the engine keeps what it can find again. */
  get work(): string {
    return join(this.path, 'work');
  }

  /** @throws {UsageError} where there is a plan that cannot be read @returns null where there is none */
  async plan(): Promise<StudyPlan | null> {
    const text = await readFile(this.planPath, 'utf8').catch(() => null);
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

  /** Writes the report of a cell, unless it is there. */
  async writeReport(plan: StudyPlan, cell: PlannedCell, report: () => Promise<Report>): Promise<void> {
    const path = join(this.path, 'reports', reportName(plan, cell));
    if (await stat(path).catch(() => null)) return;
    await makeFolder(join(this.path, 'reports'));
    await writeWhole(path, `${JSON.stringify(await report(), null, 1)}\n`);
  }

  /** Writes all that is said of the study as a whole. */
  async writeStudy(study: StudyFile): Promise<void> {
    await writeWhole(join(this.path, 'study.json'), `${JSON.stringify(study, null, 1)}\n`);
    await writeWhole(join(this.path, 'study.md'), studyMarkdown(study));
    await writeWhole(join(this.path, 'study.csv'), studyCsv(study));
  }

  async removeWork(): Promise<void> {
    await rm(this.work, { recursive: true, force: true });
  }

  private get planPath(): string {
    return join(this.path, 'plan.json');
  }

  private get lockPath(): string {
    return join(this.path, '.running');
  }
}

/** Such as `0003-seed-1-distillation-5.json`; the number keeps the order and tells long names apart. */
export function reportName(plan: StudyPlan, { index, seed, setting }: PlannedCell): string {
  const digits = Math.max(2, String(cellsOf(plan).length).length);
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
