/** Studies on the page: those that are kept, the one that is looked at, and the one that runs. */
import type { ExperimentConfig } from '../../contract/config';
import type { JobEvent } from '../../contract/engine';
import { messageOf } from '../../contract/message';
import { placeOfData, type StudyFile, type StudyPlan } from '../../contract/study';
import type { StudyNews, StudyOutlook, StudySummary, WholeEngine } from '../../contract/studyApi';
import { reportOfCell } from '../../study/reportOfCell';
import { readStudy } from '../../study/readStudy';
import { countCells } from '../../study/plan';
import { readJson } from '../files';
import type { Job } from '../job/Job.svelte';
import type { Notices } from '../Notices.svelte';
import type { Runs } from '../results/Runs.svelte';

/** What a room of studies needs of the lab. */
export interface StudyHost {
  readonly config: ExperimentConfig;
  readonly job: Pick<Job, 'run' | 'active' | 'study'>;
  readonly runs: Pick<Runs, 'report' | 'origin' | 'runId'>;
  readonly notices: Notices;
  readonly client: { readonly api: WholeEngine };
  /** Waits until the engine has started. */
  readonly patient: Pick<WholeEngine, 'importStudy'>;
  refreshStorage(): Promise<void>;
}

export class StudyRoom {
  studies = $state.raw<readonly StudySummary[]>([]);
  /** The one that is looked at. */
  study = $state.raw<StudyFile | null>(null);
  /** Where it is kept; null of one that came from a file and could not be. */
  id = $state<string | null>(null);
  /** Place of the cell that runs. */
  running = $state<number | null>(null);
  /** Of the plan that was asked about last; null until it is known. */
  outlook = $state.raw<StudyOutlook | null>(null);
  /** Why that plan cannot be run; empty where it can, or is not known to. */
  refusal = $state('');
  problem = $state('');
  #asked = '';

  constructor(private readonly host: StudyHost) {}

  private get engine(): WholeEngine {
    return this.host.client.api;
  }

  async refresh(): Promise<void> {
    this.studies = await this.engine.studies().catch(() => []);
  }

  /** Asks what a plan would take, once for each. It may take a moment, in which the machine is measured. */
  async measure(plan: StudyPlan | null): Promise<void> {
    const key = JSON.stringify(plan);
    if (key === this.#asked) return;
    this.#asked = key;
    this.outlook = null;
    this.refusal = '';
    if (!plan || this.host.job.active) return;
    try {
      const outlook = await this.engine.studyOutlook(plan);
      if (key === this.#asked) this.outlook = outlook;
    } catch (error) {
      if (key === this.#asked) this.refusal = messageOf(error);
    }
  }

  /** Runs what is left of a study; resolves when it has ended. */
  async run(plan: StudyPlan): Promise<void> {
    if (this.host.job.active) return;
    this.problem = '';
    await this.#show(plan);
    await this.host.job.run(plan.base, undefined, (onEvent: (event: JobEvent) => void) =>
      this.engine.runStudy(plan, (event) => {
        if (event.type === 'study') this.#take(event.news);
        else onEvent(event);
      }),
    );
    this.running = null;
    this.#asked = '';
    await Promise.all([this.refresh(), this.host.refreshStorage()]);
    this.id = this.#idOf(plan);
  }

  /** What is there of it already is shown at once. */
  async #show(plan: StudyPlan): Promise<void> {
    await this.refresh();
    this.id = this.#idOf(plan);
    this.study = { format: 'temper-study', version: 1, plan, data: [], cells: [] };
    if (this.id !== null) await this.open(this.id);
  }

  #idOf(plan: StudyPlan): string | null {
    const text = JSON.stringify({ ...plan, title: undefined });
    return this.studies.find((one) => JSON.stringify({ ...one.plan, title: undefined }) === text)?.id ?? null;
  }

  #take(news: StudyNews): void {
    if (!this.study) return;
    if (news.type === 'begun') this.running = news.index;
    else if (news.type === 'failed') {
      const others = (this.study.failed ?? []).filter(({ index }) => index !== news.index);
      this.study = { ...this.study, failed: [...others, { index: news.index, message: news.message }] };
    } else {
      const data = [...this.study.data];
      const cell = { ...news.cell, data: placeOfData(data, news.data) };
      const cells = [...this.study.cells.filter(({ index }) => index !== cell.index), cell];
      cells.sort((a, b) => a.index - b.index);
      const failed = this.study.failed?.filter(({ index }) => index !== cell.index);
      this.study = { ...this.study, data, cells, ...(failed ? { failed } : {}) };
    }
  }

  async open(id: string): Promise<void> {
    await this.#attempt(async () => {
      this.study = await this.engine.loadStudy(id);
      this.id = id;
    });
  }

  close(): void {
    this.study = null;
    this.id = null;
  }

  async remove(id: string): Promise<void> {
    await this.#attempt(() => this.engine.deleteStudy(id));
    if (this.id === id) this.close();
    await Promise.all([this.refresh(), this.host.refreshStorage()]);
  }

  /** Shows a `study.json`, and keeps it. @throws {Error} naming what is wrong with the file; what is shown stays */
  async importFile(file: File): Promise<void> {
    // What ends is added to the study that is shown.
    if (this.host.job.active && this.host.job.study) {
      throw new Error(`A study is running. Open “${file.name}” when it has ended, or cancel it.`);
    }
    const study = readStudy(await readJson(file, 'study'));
    this.study = study;
    this.id = null;
    this.problem = '';
    try {
      const id = await this.host.patient.importStudy(study);
      // Another may be looked at by then.
      if (this.study === study) this.id = id;
      await this.refresh();
    } catch (error) {
      this.problem = `The study in “${file.name}” is shown, but it is not kept: ${messageOf(error)}`;
    }
  }

  /** Shows one of its experiments as an ordinary report. */
  async openCell(index: number): Promise<void> {
    const { study, id } = this;
    if (!study) return;
    await this.#attempt(async () => {
      const kept =
        id !== null && !this.host.job.active ? await this.engine.studyReport(id, index).catch(() => null) : null;
      this.host.runs.report = kept ?? reportOfCell(study, index);
      this.host.runs.origin = 'history';
      this.host.runs.runId = null;
    });
  }

  /** Whether there is something left to run of the study that is shown. */
  get left(): number {
    return this.study ? countCells(this.study.plan) - this.study.cells.length : 0;
  }

  async #attempt(verb: () => Promise<void>): Promise<void> {
    try {
      this.problem = '';
      await verb();
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}

const rooms = new WeakMap<StudyHost, StudyRoom>();

/** The room of a lab, which stays while stations come and go. */
export function studyRoom(host: StudyHost): StudyRoom {
  const known = rooms.get(host);
  if (known) return known;
  const room = new StudyRoom(host);
  rooms.set(host, room);
  return room;
}
