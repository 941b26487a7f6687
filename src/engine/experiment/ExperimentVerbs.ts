/** The verbs about experiments: what one would be made of, how long it would take, the one that runs, and those that have ended. */
import type { DeviceError } from '../../compute/deviceErrors';
import type { ExportedBundle } from '../../contract/bundle';
import { parseConfig, type ExperimentConfig, type MethodName } from '../../contract/config';
import type {
  DataInfo,
  EngineApi,
  Estimate,
  JobEvent,
  JobState,
  RunRequest,
  RunSummary,
  Samples,
  SampleSet,
  StageName,
  UnfinishedRun,
} from '../../contract/engine';
import type { ModelInfo } from '../../contract/model';
import { parseReport, type Report } from '../../contract/report';
import type { TestPick, TestPicture } from '../../contract/testPicture';
import { perturbationInfo } from '../../perturb/composition';
import { Activity } from '../activity';
import { EngineError } from '../engineError';
import { exportMethod } from '../exportMethod';
import { withClasses } from '../inputs/baseModels';
import { traitsOf } from '../inputs/networkTraits';
import { experimentInputs, prepareModels } from '../inputs/prepareExperiment';
import { knowsPageModels } from '../look/PageModels';
import { samplePictures } from '../look/samplePictures';
import { testPictures } from '../look/testPictures';
import type { SessionParts } from '../sessionParts';
import { Estimator } from './Estimator';
import { Job, type JobOrder } from './job';
import type { JobControl } from './jobControl';
import { measuredKey, trainedKey } from './keys';
import { methodOrder } from './methods';
import { wiseAlphas } from './wiseAlphas';
import { pointKey } from './wiseCurve';

type Verbs = Pick<
  EngineApi,
  | 'models'
  | 'data'
  | 'samples'
  | 'testPictures'
  | 'estimate'
  | 'run'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'unfinished'
  | 'forgetUnfinished'
  | 'reset'
  | 'history'
  | 'loadRun'
  | 'deleteRun'
  | 'importReport'
  | 'exportBundle'
  | 'exportWeights'
>;

/** A study while it runs. */
export interface StudyHold {
  /** What its experiments have in common. */
  config: ExperimentConfig;
  control: Pick<JobControl, 'pause' | 'resume' | 'cancel'>;
}

/** @throws {EngineError} where a corruption of the benchmark is none that is the same for all models */
export function checkBenchmark({ benchmark }: ExperimentConfig): void {
  for (const name of benchmark.corruptions) {
    const { label, needsModel } = perturbationInfo(name);
    if (!needsModel) continue;
    throw new EngineError(`benchmark.corruptions: ${label} attacks one model, and a benchmark is the same for all.`);
  }
}

export class ExperimentVerbs implements Verbs {
  private ran: Promise<ExperimentConfig | null> | null = null;
  private job: Job | null = null;
  /** What the verbs about studies use as well. */
  readonly estimator: Estimator;
  /** A study that runs: it holds the engine between its experiments too. */
  private study: StudyHold | null = null;

  /**
   * @param parts of the session; throws where it has not been started
   * @param measuring whether models are being measured, beside which no experiment runs
   * @param activity what else the engine computes, beside which nothing is timed
   */
  constructor(
    private readonly parts: () => SessionParts,
    private readonly measuring: () => boolean = () => false,
    private readonly activity = new Activity(),
  ) {
    this.estimator = new Estimator(parts, activity);
  }

  /** The last configuration that was run, whose tuned models join the predictions; null where there was none. */
  latest(): Promise<ExperimentConfig | null> {
    return (this.ran ??= this.parts().history.latest());
  }

  /** The configuration of the job that runs; null where none does. */
  get running(): ExperimentConfig | null {
    return this.job?.config ?? this.study?.config ?? null;
  }

  /** Tells the job, if one runs, that the GPU failed. */
  deviceFailed(error: DeviceError): void {
    this.job?.deviceFailed(error);
  }

  async models(config: Pick<ExperimentConfig, 'data' | 'models'>): Promise<ModelInfo[]> {
    const pair = await this.parts().models(config);
    const classNames = await this.parts().classNames(config.data);
    return [pair.small, pair.large].map(({ info, architecture }) => ({
      ...withClasses(info, architecture, classNames),
      traits: traitsOf(architecture),
    }));
  }

  async data(config: ExperimentConfig): Promise<DataInfo> {
    return (await this.parts().pictures(parseConfig(config))).info;
  }

  async samples(config: ExperimentConfig, set: SampleSet, count: number): Promise<Samples> {
    const inputs = await experimentInputs(this.parts(), parseConfig(config));
    return samplePictures(inputs.pictures, inputs.config, set, count, async (use) => {
      const models = await prepareModels(inputs, ['small']);
      try {
        return await use(models.small);
      } finally {
        models.dispose();
      }
    });
  }

  async testPictures(config: ExperimentConfig, picks: readonly TestPick[]): Promise<TestPicture[]> {
    const checked = parseConfig(config);
    return testPictures(await this.parts().pictures(checked), checked, picks);
  }

  async estimate(config: ExperimentConfig): Promise<Estimate> {
    return this.estimator.estimate(config);
  }

  async run(request: RunRequest, onEvent: (event: JobEvent) => void): Promise<JobState> {
    this.checkFree();
    const config = parseConfig(request.config);
    checkBenchmark(config);
    return this.begin({ config, until: request.until ?? null }, onEvent);
  }

  /**
   * Holds the engine for a study. `release` it when it has ended.
   * @throws {EngineError} where something else runs
   */
  hold(study: StudyHold): {
    run(order: JobOrder, onEvent: (event: JobEvent) => void): Promise<JobState>;
    release(): void;
  } {
    this.checkFree();
    this.study = study;
    return {
      run: (order, onEvent) => this.begin(order, onEvent),
      release: () => (this.study = null),
    };
  }

  private checkFree(): void {
    this.parts();
    if (this.study) throw new EngineError('A study is running. Wait for it, or cancel it.');
    if (this.job) throw new EngineError('An experiment is already running. Wait for it, or cancel it.');
    if (this.measuring()) throw new EngineError('Models are being measured. Wait for it, or cancel it.');
  }

  private async begin(order: JobOrder, onEvent: (event: JobEvent) => void): Promise<JobState> {
    const job = new Job(this.parts(), this.estimator, order, onEvent);
    this.job = job;
    try {
      return await this.activity.during(() => job.run());
    } finally {
      // Of a study no experiment stands for the others.
      if (!this.study) await this.remember(order.config);
      this.job = null;
    }
  }

  private async remember(config: ExperimentConfig): Promise<void> {
    this.ran = Promise.resolve(config);
    // Over a reload one is remembered that answers about the drawing that the page opens with; of `tiny` nothing has converged.
    if (!knowsPageModels(config) || config.preset === 'tiny') return;
    await this.parts()
      .history.noteLatest(config)
      .catch(() => {});
  }

  async pause(): Promise<void> {
    this.study?.control.pause();
    this.job?.control.pause();
  }

  async resume(): Promise<void> {
    this.study?.control.resume();
    this.job?.control.resume();
  }

  async cancel(): Promise<void> {
    this.study?.control.cancel();
    this.job?.control.cancel();
  }

  async unfinished(): Promise<UnfinishedRun | null> {
    return this.parts().history.unfinished();
  }

  async forgetUnfinished(): Promise<void> {
    await this.parts().history.forgetUnfinished();
  }

  async reset(config: ExperimentConfig, stage: StageName): Promise<void> {
    const { basis, results } = await experimentInputs(this.parts(), config);
    const order = methodOrder(config);
    const from = stage === 'prepare' ? 0 : order.indexOf(stage as MethodName);
    for (const name of from < 0 ? [] : order.slice(from)) {
      await results.forget(await trainedKey(name, config, basis), await measuredKey(name, config, basis));
    }
    // The curve ends in what was reset, or is what was reset.
    if (from >= 0 || stage === 'wise-curve') {
      for (const alpha of wiseAlphas(config)) await results.forget(null, await pointKey(alpha, config, basis));
    }
    // What an interrupted run had reached may be gone with it.
    const { history } = this.parts();
    const left = await history.unfinished();
    if (left) await history.noteUnfinished({ ...left, fraction: 0 });
  }

  async history(): Promise<RunSummary[]> {
    return this.parts().history.list();
  }

  async loadRun(id: string): Promise<Report> {
    return this.parts().history.load(id);
  }

  async deleteRun(id: string): Promise<void> {
    await this.parts().history.delete(id);
  }

  async importReport(report: Report): Promise<string> {
    return this.parts().history.keep(parseReport(report));
  }

  async exportBundle(config: ExperimentConfig, method: MethodName): Promise<ExportedBundle> {
    return exportMethod(this.parts(), parseConfig(config), method);
  }

  async exportWeights(config: ExperimentConfig, method: MethodName): Promise<Uint8Array> {
    return (await this.exportBundle(config, method)).weights;
  }
}
