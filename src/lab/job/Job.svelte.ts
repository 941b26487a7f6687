/** The one job: what runs, how far it has come, what it has shown so far, and how it ended. */
import type { ExperimentConfig } from '../../contract/config';
import type {
  EngineApi,
  EngineStatus,
  JobError,
  JobEvent,
  JobState,
  RunRequest,
  StageName,
  StageProgress,
  UnfinishedRun,
} from '../../contract/engine';
import type { Report } from '../../contract/report';
import { Curves } from './Curves.svelte';
import { Wall } from './Wall.svelte';
import { EngineLost } from '../EngineClient';
import { JobElsewhere, runningJob, withJobLock } from './jobLock';
import { messageOf } from '../../contract/message';

export type JobPhase = 'idle' | JobState;

/** How long the last events of a job are waited for, milliseconds. */
const LAST_EVENT_MS = 1000;

export interface JobHooks {
  /** A report, partial or whole, has come. */
  onReport(report: Report, runId: string | null): void;
  onWarning(message: string): void;
  /** Another backend runs: the GPU was lost. */
  onEngine?(status: EngineStatus): void;
  /** Before an experiment begins. @returns what it has to wait for, if anything; a rejection ends it */
  onBefore?(config: ExperimentConfig): Promise<void> | undefined;
  /** Other tabs should look again whether something runs or was interrupted. */
  onShared?(): void;
  /** The job has ended, in whichever state. */
  onEnd(state: JobState): void;
}

/** Runs a study, whose news go elsewhere. */
export type RunStudy = (onEvent: (event: JobEvent) => void) => Promise<JobState>;

export class Job {
  phase = $state<JobPhase>('idle');
  request = $state.raw<RunRequest | null>(null);
  progress = $state.raw<StageProgress | null>(null);
  error = $state.raw<JobError | null>(null);
  /** What runs, or ran last, is a study. */
  study = $state(false);
  /** Another tab runs an experiment. */
  elsewhere = $state(false);
  unfinished = $state.raw<UnfinishedRun | null>(null);
  /** A verb that was asked for and takes effect at the next step. */
  asked = $state<'pause' | 'cancel' | null>(null);
  /** The job of another tab whose end is waited for. */
  #awaited = '';
  readonly curves = new Curves();
  readonly wall = new Wall();
  readonly active = $derived(this.phase === 'running' || this.phase === 'paused');

  constructor(
    private readonly engine: EngineApi,
    private readonly hooks: JobHooks,
    private readonly locks?: LockManager,
  ) {}

  /**
   * Runs an experiment, or the part of it up to `until`. Resolves when it has ended; never rejects.
   * @param study runs a study in its place, whose experiments have `config` in common
   */
  async run(config: ExperimentConfig, until?: StageName, study?: RunStudy): Promise<void> {
    if (this.active) return;
    this.study = study !== undefined;
    this.request = { config, until };
    this.phase = 'running';
    this.progress = null;
    this.error = null;
    this.asked = null;
    this.unfinished = null;
    this.curves.clear();
    this.wall.clear();
    try {
      const request = until === undefined ? { config } : { config, until };
      let lastSeen = () => {};
      const ended = new Promise<void>((resolve) => (lastSeen = resolve));
      const onEvent = (event: JobEvent) => {
        this.#onEvent(event);
        if (event.type === 'state' && event.state !== 'running' && event.state !== 'paused') lastSeen();
      };
      const state = await withJobLock(async () => {
        this.hooks.onShared?.();
        const before = this.hooks.onBefore?.(config);
        if (before) await before;
        return study ? study(onEvent) : this.engine.run(request, onEvent);
      }, this.locks);
      // Events come through a channel of their own, so that the last of them may come after the answer.
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, LAST_EVENT_MS))]);
      this.#end(state);
    } catch (error) {
      if (error instanceof JobElsewhere) {
        this.phase = 'idle';
        this.hooks.onWarning(error.message);
      } else {
        this.#fail(error);
        this.#end('failed');
      }
    }
    await this.lookForUnfinished();
  }

  /** Goes on with an experiment that a reload or a crash left. */
  async resumeUnfinished(): Promise<void> {
    const left = this.unfinished;
    if (left) await this.run(left.config, left.until ?? undefined);
  }

  async forgetUnfinished(): Promise<void> {
    this.unfinished = null;
    await this.#attempt(() => this.engine.forgetUnfinished());
    this.hooks.onShared?.();
    await this.lookForUnfinished();
  }

  async lookForUnfinished(): Promise<void> {
    if (this.active) return;
    const [left, running] = await Promise.all([this.engine.unfinished().catch(() => null), runningJob(this.locks)]);
    if (this.active) return;
    // While another tab works, its experiment is not an interrupted one.
    this.elsewhere = running !== null;
    this.unfinished = running ? null : left;
    if (!running || running.name === this.#awaited) return;
    this.#awaited = running.name;
    void running.ended().then(() => this.lookForUnfinished());
  }

  async pause(): Promise<void> {
    this.asked = 'pause';
    await this.#attempt(() => this.engine.pause());
  }

  async resume(): Promise<void> {
    await this.#attempt(() => this.engine.resume());
  }

  async cancel(): Promise<void> {
    this.asked = 'cancel';
    await this.#attempt(() => this.engine.cancel());
  }

  #onEvent(event: JobEvent): void {
    if (event.type === 'progress') this.progress = event.progress;
    else if (event.type === 'metric') this.curves.append(event.row);
    else if (event.type === 'wall') this.wall.take(event.news);
    else if (event.type === 'partial') this.hooks.onReport(event.report, event.runId ?? null);
    else if (event.type === 'done') this.hooks.onReport(event.report, event.runId);
    else if (event.type === 'warning') this.hooks.onWarning(event.message);
    else if (event.type === 'engine') this.hooks.onEngine?.(event.status);
    else {
      if (event.error) this.error = event.error;
      // The end is told by the promise of `run`, so that it comes once.
      if (this.active && (event.state === 'running' || event.state === 'paused')) {
        this.phase = event.state;
        if (this.asked === 'pause') this.asked = null;
      }
    }
  }

  #end(state: JobState): void {
    this.phase = state;
    this.asked = null;
    this.hooks.onEnd(state);
  }

  #fail(error: unknown): void {
    if (error instanceof EngineLost) {
      this.error = {
        what: error.message,
        kept: 'Finished stages and the last checkpoint are kept.',
        action: 'The engine is started again. When it is ready, choose Resume.',
        fatal: true,
      };
    } else {
      this.error ??= {
        what: messageOf(error),
        kept: 'Finished stages are kept.',
        action: 'Try again; if it happens again, reload the page.',
        fatal: false,
      };
    }
  }

  async #attempt(verb: () => Promise<void>): Promise<void> {
    try {
      await verb();
    } catch (error) {
      this.asked = null;
      this.hooks.onWarning(messageOf(error));
    }
  }
}
