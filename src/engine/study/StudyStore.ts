/** Studies as they are kept: the plan, and what each finished cell measured, written whole or not at all. */
import type { DataReport, Report } from '../../contract/report';
import {
  cellOfReport,
  placeOfData,
  StudyError,
  type StudyCell,
  type StudyFile,
  type StudyPlan,
} from '../../contract/study';
import type { UnfinishedRun } from '../../contract/engine';
import type { StudySummary } from '../../contract/studyApi';
import { contentKey } from '../../store/contentKey';
import { PREFIXES, type KeyValueStore } from '../../store/KeyValueStore';
import { cellsOf, countCells, type PlannedCell } from '../../study/plan';
import { readStudy } from '../../study/readStudy';
import { reportOfCell } from '../../study/reportOfCell';

interface KeptPlan {
  plan: StudyPlan;
  savedAt: string;
}

/** How far a study is, and when that was. */
export type RunningNote = Pick<UnfinishedRun, 'stage' | 'fraction' | 'savedAt'>;

/** A cell without its place in the data of a file. */
interface KeptCell {
  cell: Omit<StudyCell, 'data'>;
  data: DataReport;
}

export class StudyStore {
  constructor(private readonly store: KeyValueStore) {}

  async idOf({ title: _, ...plan }: StudyPlan): Promise<string> {
    return (await contentKey(plan)).slice(0, 16);
  }

  /** Keeps the plan, where it is not kept yet. @returns the id of the study: the same plan is the same study */
  async keepPlan(plan: StudyPlan): Promise<string> {
    const id = await this.idOf(plan);
    await this.store.setMany(await this.newPlan(id, plan));
    return id;
  }

  /** What is to be written of a plan: nothing where it is kept already. */
  private async newPlan(id: string, plan: StudyPlan): Promise<[string, KeptPlan][]> {
    if (await this.store.get(planName(id))) return [];
    return [[planName(id), { plan, savedAt: new Date().toISOString() }]];
  }

  /** Keeps a finished cell with its whole report. */
  async keepCell(id: string, { index, setting }: PlannedCell, report: Report): Promise<KeptCell> {
    const { data: _, ...cell } = cellOfReport(report, { index, setting: setting.index, data: 0 });
    const kept: KeptCell = { cell, data: report.data };
    // The cell comes last: where it is, its report is.
    await this.store.setMany([
      [reportName(id, index), report],
      [cellName(id, index), kept],
    ]);
    await this.store.delete(failedName(id, index));
    return kept;
  }

  noteFailed(id: string, index: number, message: string): Promise<void> {
    return this.store.set(failedName(id, index), message);
  }

  /** Notes how far a study is that runs: who finds the note knows that it was interrupted. */
  noteRunning(id: string, at: RunningNote): Promise<void> {
    return this.store.set(runningName(id), at);
  }

  forgetRunning(id: string): Promise<void> {
    return this.store.delete(runningName(id));
  }

  /** The study that was interrupted last; null where none was. */
  async interrupted(): Promise<(RunningNote & { id: string; plan: StudyPlan }) | null> {
    const names = (await this.store.keys(PREFIXES.study)).filter((key) => key.endsWith(runningName('')));
    const all = await Promise.all(
      names.map(async (name) => {
        const id = name.slice(PREFIXES.study.length, -runningName('').length);
        const [note, kept] = await this.store.getMany<RunningNote | KeptPlan>([name, planName(id)]);
        return note && kept ? [{ ...(note as RunningNote), id, plan: (kept as KeptPlan).plan }] : [];
      }),
    );
    return all.flat().sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1))[0] ?? null;
  }

  async finished(id: string): Promise<Set<number>> {
    return new Set((await this.store.keys(cellName(id))).map(indexIn));
  }

  /** Newest first. */
  async list(): Promise<StudySummary[]> {
    const names = (await this.store.keys(PREFIXES.study)).filter(
      (key) => !key.slice(PREFIXES.study.length).includes('/'),
    );
    const plans = await this.store.getMany<KeptPlan>(names);
    const summaries = await Promise.all(
      plans.map(async (kept, i): Promise<StudySummary[]> => {
        if (!kept) return [];
        const id = names[i]!.slice(PREFIXES.study.length);
        const { plan, savedAt } = kept;
        return [{ id, plan, cells: countCells(plan), finished: (await this.finished(id)).size, savedAt }];
      }),
    );
    return summaries.flat().sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1));
  }

  /** @throws {StudyError} where it is not kept */
  async load(id: string): Promise<StudyFile> {
    const kept = await this.store.get<KeptPlan>(planName(id));
    if (!kept) throw new StudyError('This study is no longer kept here.');
    const names = (await this.store.keys(cellName(id))).sort((a, b) => indexIn(a) - indexIn(b));
    const data: DataReport[] = [];
    const cells = (await this.store.getMany<KeptCell>(names)).flatMap((one) =>
      one ? [{ ...one.cell, data: placeOfData(data, one.data) }] : [],
    );
    const failedNames = await this.store.keys(failedName(id));
    const messages = await this.store.getMany<string>(failedNames);
    const failed = failedNames.map((name, i) => ({ index: indexIn(name), message: messages[i] ?? '' }));
    return {
      format: 'temper-study',
      version: 1,
      plan: kept.plan,
      data,
      cells,
      ...(failed.length > 0 ? { failed } : {}),
    };
  }

  async report(id: string, index: number): Promise<Report> {
    return (await this.store.get<Report>(reportName(id, index))) ?? reportOfCell(await this.load(id), index);
  }

  /** @throws {StudyError} where the file is none */
  async import(file: StudyFile): Promise<string> {
    const { plan, cells, data } = readStudy(file);
    const id = await this.idOf(plan);
    const there = await this.finished(id);
    const planned = cellsOf(plan);
    const entries = cells
      .filter(({ index }) => planned[index] !== undefined && !there.has(index))
      .map(
        ({ data: place, ...cell }) =>
          [cellName(id, cell.index), { cell, data: data[place]! } satisfies KeptCell] as const,
      );
    await this.store.setMany([...(await this.newPlan(id, plan)), ...entries]);
    return id;
  }

  async delete(id: string): Promise<void> {
    await this.store.deleteMany([planName(id), ...(await this.store.keys(`${planName(id)}/`))]);
  }
}

const planName = (id: string) => `${PREFIXES.study}${id}`;
const cellName = (id: string, index?: number) => `${planName(id)}/cell/${index ?? ''}`;
const reportName = (id: string, index: number) => `${planName(id)}/report/${index}`;
const runningName = (id: string) => (id ? `${planName(id)}/running` : '/running');
const failedName = (id: string, index?: number) => `${planName(id)}/failed/${index ?? ''}`;
const indexIn = (key: string) => Number(key.slice(key.lastIndexOf('/') + 1));
