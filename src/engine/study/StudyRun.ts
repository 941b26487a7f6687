/**
 * One study while it runs: its experiments one after another, each an ordinary job of the engine. What a job finds under its keys is not made
 * again, so that a setting which changes nothing of a stage costs nothing there; a finished experiment is kept at once.
 */
import type { JobError, JobEvent, JobState, StageName, StageProgress } from '../../contract/engine';
import type { Report } from '../../contract/report';
import type { StudyPlan } from '../../contract/study';
import type { StudyEvent } from '../../contract/studyApi';
import { cellsOf, configOf, type PlannedCell } from '../../study/plan';
import { settingWords } from '../../study/settingWords';
import type { Estimator } from '../experiment/Estimator';
import type { JobHistory, JobOrder } from '../experiment/job';
import { JobCancelled, JobControl } from '../experiment/jobControl';
import { SharedSets } from '../experiment/SharedSets';
import { StudyClock } from './StudyClock';
import type { StudyStore } from './StudyStore';

type RunJob = (order: JobOrder, onEvent: (event: JobEvent) => void) => Promise<JobState>;

export class StudyRun {
  readonly control = new JobControl((state) => this.emit({ type: 'state', state, error: null }));
  private readonly shared = new SharedSets();
  /** The job that runs says that it is paused. */
  private paused = false;
  /** Share of its experiments that have ended, 0..1: from there it goes on. */
  private fraction = 0;

  constructor(
    private readonly estimator: Pick<Estimator, 'series' | 'paceFor'>,
    private readonly store: StudyStore,
    private readonly plan: StudyPlan,
    private readonly emit: (event: StudyEvent) => void,
  ) {}

  /** @throws where the plan or a cell cannot be kept; what is finished is kept then */
  async run(runJob: RunJob): Promise<JobState> {
    this.emit({ type: 'state', state: 'running', error: null });
    const id = await this.store.keepPlan(this.plan);
    const finished = await this.store.finished(id);
    const all = cellsOf(this.plan);
    const left = all.filter(({ index }) => !finished.has(index));
    const configs = left.map((cell) => configOf(this.plan, cell));
    this.fraction = finished.size / all.length;
    await this.note(id, 'prepare');
    const clock = new StudyClock((await this.estimator.series(configs)).works, finished.size, all.length);
    try {
      for (const [at, cell] of left.entries()) {
        await this.control.gate();
        const config = configs[at]!;
        clock.begin(at, (await this.estimator.paceFor(config, clock.work(at), false)).pace);
        this.emit({ type: 'study', news: { type: 'begun', index: cell.index } });
        const ended = await this.runCell(id, cell, { config, until: null }, runJob, (progress) => {
          this.emit({ type: 'progress', progress: clock.progress(progress, this.wordsOf(cell)) });
        });
        if (ended === 'cancelled') throw new JobCancelled('The study was cancelled.');
        if (typeof ended === 'object') return this.end('failed', ended);
        clock.end();
        this.fraction = (finished.size + at + 1) / all.length;
      }
      await this.store.forgetRunning(id);
      return this.end('done', null);
    } catch (error) {
      if (error instanceof JobCancelled) {
        await this.store.forgetRunning(id);
        return this.end('cancelled', null);
      }
      throw error;
    } finally {
      this.shared.dispose();
    }
  }

  /** @returns an error where nothing can be run any more; that an experiment failed for itself is noted, and the others go on */
  private async runCell(
    id: string,
    cell: PlannedCell,
    order: JobOrder,
    runJob: RunJob,
    onProgress: (progress: StageProgress) => void,
  ): Promise<'done' | 'cancelled' | JobError> {
    let [report, error] = [null as Report | null, null as JobError | null];
    const onEvent = (event: JobEvent) => {
      if (event.type === 'progress') onProgress(event.progress);
      else if (event.type === 'warning' || event.type === 'engine') this.emit(event);
      else if (event.type === 'done') report = event.report;
      else if (event.type === 'state') {
        error = event.error ?? error;
        if (event.state === 'paused') this.emit(event);
        if (event.state === 'running' && this.paused) this.emit(event);
        this.paused = event.state === 'paused';
      }
    };
    const state = await runJob({ ...order, history: this.historyOf(id), shared: this.shared }, onEvent);
    if (state === 'cancelled') return 'cancelled';
    const done = report as Report | null;
    if (state === 'done' && done) {
      // Not quietly: a study whose results cannot be kept has none.
      const kept = await this.store.keepCell(id, cell, done);
      this.emit({ type: 'study', news: { type: 'cell', cell: { ...kept.cell, data: 0 }, data: kept.data } });
      return 'done';
    }
    const failure = error as JobError | null;
    if (failure?.fatal) return failure;
    const message = failure?.what ?? 'It ended without a report.';
    await this.store.noteFailed(id, cell.index, message);
    this.emit({ type: 'study', news: { type: 'failed', index: cell.index, message } });
    return 'done';
  }

  /** The study keeps the reports itself, and it is the study that is under way, not one of its experiments. */
  private historyOf(id: string): JobHistory {
    return {
      keep: () => Promise.resolve(''),
      unfinished: () => Promise.resolve(null),
      noteUnfinished: ({ stage }) => this.note(id, stage),
      forgetUnfinished: () => Promise.resolve(),
    };
  }

  /** That it is under way is a convenience for whoever comes back: where it cannot be noted, the study goes on. */
  private async note(id: string, stage: StageName): Promise<void> {
    const savedAt = new Date().toISOString();
    await this.store.noteRunning(id, { stage, fraction: this.fraction, savedAt }).catch(() => {});
  }

  private wordsOf({ seed, setting }: PlannedCell): string {
    const words = settingWords(this.plan, setting);
    return `seed ${seed}${words ? `, ${words}` : ''}`;
  }

  private end(state: JobState, error: JobError | null): JobState {
    this.emit({ type: 'state', state, error });
    return state;
  }
}
