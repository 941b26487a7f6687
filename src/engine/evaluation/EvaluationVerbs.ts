/** The verbs about evaluations: one at a time, none beside an experiment. */
import type { Evaluation, EvaluateRequest, EvaluationApi, EvaluationProgress } from '../../contract/evaluation';
import type { DeviceError } from '../../compute/deviceErrors';
import type { FlipsApi, FlipsProgress, FlipsRequest, FlipsResult } from '../../contract/flips';
import { parseConfig } from '../../contract/config';
import { EngineError } from '../engineError';
import type { DataClasses } from '../inputs/classColumns';
import { experimentInputs } from '../inputs/prepareExperiment';
import { sequence } from '../../perturb/sequences/registry';
import type { TaskPool } from '../../pool/TaskPool';
import { warmUp } from '../pool/warmUp';
import type { SessionParts } from '../sessionParts';
import { evaluate } from './evaluate';
import { openEvaluated, type EvaluatedModel } from './evaluatedModel';
import type { EvaluationSource } from './EvaluationSource';
import { experimentSource } from './experimentSource';
import { flipSource } from './flips/flipSource';
import { measureFlips } from './flips/measureFlips';
import { openedSource } from './openedSource';

interface MeasuringTools<Source> {
  models: readonly EvaluatedModel[];
  source: Source;
  pool: TaskPool;
  freeBytes: number | null;
  backend: string;
  signal: AbortSignal;
}

export class EvaluationVerbs implements EvaluationApi, FlipsApi {
  private current: AbortController | null = null;

  /**
   * @param parts of the session; throws where it has not been started
   * @param jobRuns whether an experiment runs
   */
  constructor(
    private readonly parts: () => SessionParts,
    private readonly jobRuns: () => boolean,
  ) {}

  get running(): boolean {
    return this.current !== null;
  }

  async evaluate(request: EvaluateRequest, onProgress: (progress: EvaluationProgress) => void): Promise<Evaluation> {
    return this.measuring(
      request.models,
      (signal) => this.source(request, signal),
      (tools) => evaluate({ ...tools, ...(request.adapt ? { adapt: request.adapt } : {}), onProgress }),
    );
  }

  async flips(request: FlipsRequest, onProgress: (progress: FlipsProgress) => void): Promise<FlipsResult> {
    if (request.sequences.length === 0) throw new EngineError('Choose at least one sequence.');
    for (const name of request.sequences) sequence(name);
    return this.measuring(
      request.models,
      async () => flipSource(this.parts().library.data.openedNow(), request),
      (tools) => measureFlips({ ...tools, request, onProgress }),
    );
  }

  /** Opens pictures and models for as long as `use` takes. */
  private async measuring<Source extends { data: DataClasses; dispose?(): void }, Result>(
    ids: readonly string[],
    open: (signal: AbortSignal) => Promise<Source>,
    use: (tools: MeasuringTools<Source>) => Promise<Result>,
  ): Promise<Result> {
    const parts = this.parts();
    if (this.jobRuns()) throw new EngineError('An experiment is running. Wait for it, or cancel it.');
    if (this.current) throw new EngineError('Models are being measured already. Wait for it, or cancel it.');
    if (ids.length === 0) throw new EngineError('Choose at least one model to measure.');
    const control = new AbortController();
    this.current = control;
    const models: EvaluatedModel[] = [];
    let source: Source | null = null;
    try {
      warmUp(parts.pool);
      source = await open(control.signal);
      parts.base.hold('evaluation', ids);
      for (const id of ids) models.push(await openEvaluated(parts, id, source.data));
      const { pool, platform, status } = parts;
      const freeBytes = platform.freeBytes?.() ?? null;
      return await use({ models, source, pool, freeBytes, backend: status.backend, signal: control.signal });
    } catch (error) {
      // Whatever a step met after that is a consequence.
      if (control.signal.aborted) throw control.signal.reason;
      throw error;
    } finally {
      for (const model of models) model.dispose();
      source?.dispose?.();
      parts.base.hold('evaluation', []);
      this.current = null;
    }
  }

  /** The GPU failed: what was measured on it until then is no whole figure. */
  deviceFailed(error: DeviceError): void {
    this.current?.abort(new EngineError(`${error.message} Nothing was kept; measure again.`));
  }

  async cancelEvaluation(): Promise<void> {
    this.current?.abort(new DOMException('Measuring was cancelled; nothing was kept.', 'AbortError'));
  }

  private async source({ pictures, adapt }: EvaluateRequest, signal: AbortSignal): Promise<EvaluationSource> {
    const parts = this.parts();
    const batching = adapt?.settings ?? null;
    if (pictures.from === 'opened') return openedSource(parts.library.data.openedNow(), pictures, batching);
    const inputs = await experimentInputs(parts, parseConfig(pictures.config));
    return experimentSource(inputs, parts.pool, async () => signal.throwIfAborted(), batching);
  }
}
