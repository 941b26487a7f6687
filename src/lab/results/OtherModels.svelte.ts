/** Models that are measured on the pictures of the shown report, beside its methods: kept ones of every kind. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { ADAPTATIONS, type AdaptationName, type AdaptationSettings } from '../../contract/adaptation';
import type { EngineApi } from '../../contract/engine';
import type { EvaluationProgress } from '../../contract/evaluation';
import type { Report } from '../../contract/report';
import { messageOf } from '../../contract/message';
import type { ShownRun } from './Runs.svelte';

export interface OthersHost {
  /** That is shown; null while an experiment runs. */
  report(): Report | null;
  /** Where it is kept; null where it is not. */
  runId(): string | null;
  /** Keeps the report in place of another, by default of the one that is shown, and shows it where that is shown. */
  replace(report: Report, before?: ShownRun): Promise<void>;
}

export class OtherModels {
  /** Ids of the kept models that will be measured. */
  readonly chosen = new SvelteSet<string>();
  /** Ways in which they are measured adapting to the pictures as well. */
  readonly ways = new SvelteSet<AdaptationName>();
  /** How they adapt; null for the settings of the report's experiment. */
  settings = $state.raw<AdaptationSettings | null>(null);
  /** Why a number that was typed for one of these settings is not taken; nothing is measured while there is one. */
  readonly refused = new SvelteMap<keyof AdaptationSettings, string>();
  /** Null where nothing is being measured. */
  progress = $state.raw<EvaluationProgress | null>(null);
  cancelling = $state(false);
  problem = $state<string | null>(null);
  /** Whether errors are being told relative to a model of the report. */
  comparing = $state(false);
  /** Why they could not be. */
  comparisonProblem = $state<string | null>(null);
  #comparison = 0;

  constructor(
    private readonly engine: Pick<EngineApi, 'evaluate' | 'cancelEvaluation'>,
    private readonly host: OthersHost,
  ) {}

  /** Why no row can be added to the report that is shown; null where one can. */
  get fault(): string | null {
    const report = this.host.report();
    if (!report || report.methods.length === 0) return 'Run an experiment first.';
    if (report.seeds.length === 1) return null;
    return 'This report pools several runs, whose pictures differ. Open one of them to measure other models on its pictures.';
  }

  chooseWay(way: AdaptationName, chosen: boolean): void {
    if (chosen) this.ways.add(way);
    else this.ways.delete(way);
    // Fields that are put away are empty of what was typed when they come back.
    if (!this.ways.has('bn')) this.refused.delete('prior');
    if (this.ways.size === 0) this.refused.clear();
  }

  choose(id: string, chosen: boolean): void {
    if (chosen) this.chosen.add(id);
    else this.chosen.delete(id);
  }

  /** Measures the chosen models and adds their rows; a model that has one gets it anew. */
  async measure(): Promise<void> {
    const report = this.host.report();
    if (!report || this.fault !== null || this.progress || this.refused.size > 0) return;
    const runId = this.host.runId();
    const models = [...this.chosen];
    this.problem = null;
    this.progress = { done: 0, total: 0 };
    try {
      const { config } = report;
      const by = ADAPTATIONS.filter((way) => this.ways.has(way));
      const adapt = by.length > 0 ? { adapt: { by, settings: this.settings ?? config.adaptation } } : {};
      const { rows } = await this.engine.evaluate(
        { models, ...adapt, pictures: { from: 'experiment', config } },
        (progress) => {
          if (this.progress) this.progress = progress;
        },
      );
      const before = this.#asItIsNow({ report, runId });
      // A model's rows are its own and those of it adapting, which are `id/way`.
      const kept = (before.report.others ?? []).filter(({ id }) => !models.includes(modelOfRow(id)));
      const changed = { ...before.report, others: [...kept, ...rows] };
      await this.host.replace(changed, before);
      if (changed.baseline && this.host.report() === changed) await this.compareWith(changed.baseline.id);
      this.chosen.clear();
    } catch (error) {
      if (!this.cancelling) this.problem = messageOf(error);
    } finally {
      this.progress = null;
      this.cancelling = false;
    }
  }

  /** A run that was shown: it may have got a comparison since, or another be shown, which is left alone. */
  #asItIsNow({ report, runId }: ShownRun & { report: Report }): ShownRun & { report: Report } {
    const now = this.host.report();
    const id = this.host.runId();
    const same = now !== null && (now.methods === report.methods || (id !== null && id === runId));
    return same ? { report: now, runId: id } : { report, runId };
  }

  async cancel(): Promise<void> {
    if (!this.progress) return;
    this.cancelling = true;
    await this.engine.cancelEvaluation();
  }

  /** Takes a row out of the report. */
  async remove(id: string): Promise<void> {
    const report = this.host.report();
    if (!report?.others) return;
    const others = report.others.filter((row) => modelOfRow(row.id) !== id);
    const { others: _, ...rest } = report;
    await this.host.replace(others.length > 0 ? { ...rest, others } : rest);
    if (report.baseline) await this.compareWith(report.baseline.id);
  }

  /** Tells the errors of all models relative to one of them; null takes that away. The last choice counts. */
  async compareWith(id: string | null): Promise<void> {
    const report = this.host.report();
    if (!report) return;
    const mine = ++this.#comparison;
    this.comparisonProblem = null;
    this.comparing = true;
    try {
      const { withBaseline } = await import('../../report/ownBaseline/withBaseline');
      const compared = await withBaseline(report, id, async () => {
        await new Promise((resolve) => setTimeout(resolve));
        if (mine !== this.#comparison) throw new DOMException('Another was chosen.', 'AbortError');
      });
      // Where another report has come to be shown it is none of this one.
      if (mine === this.#comparison && this.host.report() === report) await this.host.replace(compared);
    } catch (error) {
      if (mine === this.#comparison) this.comparisonProblem = messageOf(error);
    } finally {
      if (mine === this.#comparison) this.comparing = false;
    }
  }
}

const modelOfRow = (id: string) => id.split('/')[0]!;
