/** The verbs about studies: what one would take, the one that runs, and those that are kept. */
import type { JobState, UnfinishedRun } from '../../contract/engine';
import { messageOf } from '../../contract/message';
import type { Report } from '../../contract/report';
import type { StudyFile, StudyPlan } from '../../contract/study';
import type { StudyApi, StudyEvent, StudyOutlook, StudySummary } from '../../contract/studyApi';
import { cellsOf, configOf } from '../../study/plan';
import type { ExperimentVerbs } from '../experiment/ExperimentVerbs';
import { secondsOf } from '../experiment/pace';
import type { WorkKind } from '../experiment/work';
import { checkMethods } from '../inputs/networkTraits';
import type { SessionParts } from '../sessionParts';
import { checkedPlan } from './checkedPlan';
import { StudyRun } from './StudyRun';
import { StudyStore } from './StudyStore';

export class StudyVerbs implements StudyApi {
  /** @param parts of the session; throws where it has not been started */
  constructor(
    private readonly parts: () => SessionParts,
    private readonly experiments: ExperimentVerbs,
  ) {}

  private get store(): StudyStore {
    return new StudyStore(this.parts().store);
  }

  async studyOutlook(plan: StudyPlan): Promise<StudyOutlook> {
    const checked = await this.runnable(plan);
    const cells = cellsOf(checked);
    const finished = await this.store.finished(await this.store.idOf(checked));
    const left = cells.filter(({ index }) => !finished.has(index)).map((cell) => configOf(checked, cell));
    const { estimator } = this.experiments;
    const { works, trainings, measurements } = await estimator.series(left);
    const all = new Map<WorkKind, number>();
    for (const work of works) for (const [kind, amount] of work) all.set(kind, (all.get(kind) ?? 0) + amount);
    const { pace, basis } = await estimator.paceFor(left[0] ?? checked.base, all, true);
    return {
      cells: cells.length,
      finished: finished.size,
      trainings,
      measurements,
      seconds: pace ? secondsOf(all, pace) : 0,
      basis,
    };
  }

  async runStudy(plan: StudyPlan, onEvent: (event: StudyEvent) => void): Promise<JobState> {
    const checked = await this.runnable(plan);
    const run = new StudyRun(this.experiments.estimator, this.store, checked, onEvent);
    const held = this.experiments.hold({ config: checked.base, control: run.control });
    try {
      return await run.run(held.run);
    } catch (error) {
      const failure = {
        what: messageOf(error),
        kept: 'Finished experiments of the study are kept.',
        action: 'Start the study again: it goes on where it was.',
        fatal: false,
      };
      onEvent({ type: 'state', state: 'failed', error: failure });
      return 'failed';
    } finally {
      held.release();
    }
  }

  /** @throws {Error} where the plan cannot be used, or a method cannot be had with its network: nothing is kept of it */
  private async runnable(plan: StudyPlan): Promise<StudyPlan> {
    const checked = checkedPlan(plan);
    checkMethods((await this.parts().models(checked.base)).large, checked);
    return checked;
  }

  /** The study that a reload or a crash interrupted; null where there is none. */
  async interrupted(): Promise<UnfinishedRun | null> {
    const left = await this.store.interrupted();
    if (!left) return null;
    const { plan, stage, fraction, savedAt } = left;
    return { config: plan.base, until: null, stage, fraction, savedAt, study: plan };
  }

  /** Its finished experiments stay. @returns whether there was one */
  async forgetInterrupted(): Promise<boolean> {
    const left = await this.store.interrupted();
    if (left) await this.store.forgetRunning(left.id);
    return left !== null;
  }

  async studies(): Promise<StudySummary[]> {
    return this.store.list();
  }

  async loadStudy(id: string): Promise<StudyFile> {
    return this.store.load(id);
  }

  async studyReport(id: string, index: number): Promise<Report> {
    return this.store.report(id, index);
  }

  async importStudy(file: StudyFile): Promise<string> {
    return this.store.import(file);
  }

  async deleteStudy(id: string): Promise<void> {
    await this.store.delete(id);
  }
}
