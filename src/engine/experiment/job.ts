/** One job: an experiment from its first stage to the report, with its events, and how it ends. */
import { messageOf } from '../../contract/message';
import { deviceFailure, DeviceError } from '../../compute/deviceErrors';
import type { ExperimentConfig } from '../../contract/config';
import type { JobError, JobEvent, JobState, StageName, UnfinishedRun } from '../../contract/engine';
import type { Report } from '../../contract/report';
import { StoreError } from '../../store/KeyValueStore';
import { assembleReport, type StageResult } from './assemble';
import { checkPair } from '../inputs/baseModels';
import { checkMethods } from '../inputs/networkTraits';
import { warmUp } from '../pool/warmUp';
import { experimentInputs, type ExperimentInputs } from '../inputs/prepareExperiment';
import type { Estimator } from './Estimator';
import { Experiment } from './experiment';
import { GpuLoss } from './GpuLoss';
import { JobCancelled, JobControl } from './jobControl';
import { methodOrder } from './methods';
import { ProgressMeter } from './progress';
import { runExperiment, stagesOf } from './runExperiment';
import type { RunHistory } from './runHistory';
import type { SharedSets } from './SharedSets';
import { SOFTWARE } from './software';
import type { SessionParts } from '../sessionParts';

/** Where a job leaves its report and the note that it is under way. */
export type JobHistory = Pick<RunHistory, 'keep' | 'unfinished' | 'noteUnfinished' | 'forgetUnfinished'>;

export interface JobOrder {
  config: ExperimentConfig;
  until: StageName | null;
  /** That of the session unless said. */
  history?: JobHistory;
  shared?: SharedSets | null;
}

/** Of what nobody would miss: that the disk is full is told of by the stages and the report. */
const unlessFull = (error: unknown) =>
  error instanceof StoreError && error.kind === 'quota' ? null : messageOf(error);

export class Job {
  readonly control = new JobControl((state) => this.emit({ type: 'state', state, error: null }));

  readonly config: ExperimentConfig;
  private readonly until: StageName | null;
  private readonly history: JobHistory;
  private readonly shared: SharedSets | null;
  private stage: StageName = 'prepare';
  /** Everything measured so far. */
  private latest: Report | null = null;

  constructor(
    private readonly session: SessionParts,
    private readonly estimator: Pick<Estimator, 'expectation' | 'learn'>,
    { config, until, history = session.history, shared = null }: JobOrder,
    private readonly emit: (event: JobEvent) => void,
  ) {
    this.config = config;
    this.until = until;
    this.history = history;
    this.shared = shared;
  }

  /** The GPU failed: the job hears it at its next step. Of a loss a paused job hears when it goes on; what else it is, it is told at once. */
  deviceFailed(error: DeviceError): void {
    if (error.kind === 'lost') return;
    this.emit({ type: 'warning', message: error.message });
    this.control.resume();
  }

  /** Never rejects: how the job ended is its state. */
  async run(): Promise<JobState> {
    this.emit({ type: 'state', state: 'running', error: null });
    try {
      await this.acrossLosses(async () => {
        const inputs = await experimentInputs(this.session, this.config);
        checkPair(inputs.pair);
        checkMethods(inputs.pair.large, this.config);
        await this.runStages(inputs);
      });
      return this.end('done', null);
    } catch (error) {
      if (error instanceof JobCancelled) {
        await this.history.forgetUnfinished();
        await this.keepAnswered();
        return this.end('cancelled', null);
      }
      return this.end('failed', describeFailure(error, this.session.status.persistent));
    }
  }

  /** Where the GPU is lost, what was kept is found when the work begins again. */
  private async acrossLosses(work: () => Promise<void>): Promise<void> {
    const loss = new GpuLoss(this.session, this.config, (message) => this.emit({ type: 'warning', message }));
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const failure = error instanceof JobCancelled ? null : await deviceFailure();
        if (!failure) throw error;
        await loss.recover(failure);
        this.emit({ type: 'engine', status: this.session.status });
      }
    }
  }

  private async runStages(inputs: ExperimentInputs): Promise<void> {
    const { config, control, session } = this;
    const { pair } = inputs;
    const stages = stagesOf(config, this.until ?? undefined);
    const { stages: all, pace, workers } = await this.estimator.expectation(config, this.until ?? undefined);
    const pool = workers > 1 ? session.pool : null;
    if (pool) warmUp(pool);
    const meter = new ProgressMeter(
      new Map(stages.map((stage) => [stage, all.get(stage) ?? []])),
      pace,
      () => control.elapsedSeconds(),
      (progress) => {
        this.emit({ type: 'progress', progress });
      },
      await this.reached(),
    );
    const experiment = new Experiment({
      inputs,
      ...inputs,
      ...pair,
      pool,
      shared: this.shared,
      control,
      meter,
      metric: (row) => this.emit({ type: 'metric', row }),
      wall: (news) => this.emit({ type: 'wall', news }),
      warn: (message) => this.emit({ type: 'warning', message }),
      checkpointed: () => this.noteStage(this.stage, meter.fraction),
    });
    try {
      const results = await runExperiment(experiment, stages, {
        stage: (stage) => {
          this.stage = stage;
          return this.noteStage(stage, meter.fraction);
        },
        result: (so_far) => {
          this.latest = this.report(experiment, so_far);
          this.emit({ type: 'partial', report: this.latest });
        },
      });
      await this.quietly(() => this.history.forgetUnfinished());
      await this.quietly(() => this.estimator.learn(config, workers, meter.spentHere), unlessFull);
      const report = this.report(experiment, results);
      const runId = this.until ? '' : await this.keep(report);
      this.emit({ type: 'done', report, runId });
    } finally {
      experiment.dispose();
    }
  }

  /** A run that is stopped once its main question is answered has a result: it is kept, and says what it lacks. */
  private async keepAnswered(): Promise<void> {
    const { latest } = this;
    if (this.until || !latest) return;
    const measured = new Set(latest.methods.map(({ name }) => name));
    if (!measured.has('pretrained') || !measured.has('temper')) return;
    const unmeasured = methodOrder(this.config).filter((name) => !measured.has(name));
    const report = { ...latest, unmeasured, totalSeconds: this.control.elapsedSeconds() };
    this.emit({ type: 'partial', report, runId: await this.keep(report) });
  }

  /** How far an earlier session came with the same experiment, 0..1. */
  private async reached(): Promise<number> {
    const left = await this.history.unfinished().catch(() => null);
    const same = ({ config, until }: Pick<UnfinishedRun, 'config' | 'until'>) => JSON.stringify([config, until]);
    const { config, until } = this;
    return left && same(left) === same({ config, until }) ? left.fraction : 0;
  }

  private async noteStage(stage: StageName, fraction: number): Promise<void> {
    const savedAt = new Date().toISOString();
    await this.quietly(
      () => this.history.noteUnfinished({ config: this.config, until: this.until, stage, fraction, savedAt }),
      unlessFull,
    );
  }

  private async keep(report: ReturnType<Job['report']>): Promise<string> {
    const told = (error: unknown) => `${messageOf(error)} The report itself is whole: save it as JSON.`;
    return (await this.quietly(() => this.history.keep(report), told)) ?? '';
  }

  /**
   * What cannot be kept must not end a run that has its result.
   * @param told what is said of it; null for nothing
   */
  private async quietly<T>(
    write: () => Promise<T>,
    told: (error: unknown) => string | null = messageOf,
  ): Promise<T | null> {
    try {
      return await write();
    } catch (error) {
      const message = told(error);
      if (message !== null) this.emit({ type: 'warning', message });
      return null;
    }
  }

  private report(experiment: Experiment, results: readonly StageResult[]) {
    const { status, platform, interruptions } = this.session;
    return assembleReport(experiment, results, {
      status,
      ran: interruptions.ran(this.config, status),
      platform: platform.describe,
      logicalCores: platform.logicalCores,
      software: SOFTWARE,
      seconds: this.control.elapsedSeconds(),
    });
  }

  private end(state: JobState, error: JobError | null): JobState {
    this.emit({ type: 'state', state, error });
    return state;
  }
}

function describeFailure(error: unknown, persistent: boolean): JobError {
  const fatal = error instanceof DeviceError;
  return {
    what: messageOf(error),
    kept: persistent
      ? 'Everything up to the last checkpoint is kept.'
      : 'Finished stages are kept until this page closes.',
    action: fatal
      ? 'Resume the experiment when the GPU is back, or run it with WebAssembly: --backend wasm, in a page ?backend=wasm in its address.'
      : 'Change the setting named above, or run again.',
    fatal,
  };
}
