/** What starts the experiment: how long it would take, what stands in its way, and the verb. */
import type { ExperimentConfig } from '../../contract/config';
import type { StageName } from '../../contract/engine';
import type { EngineHealth } from '../EngineClient';
import type { Job } from './Job.svelte';

export interface RunHost {
  readonly config: ExperimentConfig;
  /** Expected seconds of the whole experiment here; null until measured. */
  readonly estimate: number | null;
  readonly ready: boolean;
  /** Nothing can be started now: the engine is not there, or an experiment runs. */
  readonly blocked: boolean;
  readonly health: EngineHealth;
  readonly job: Pick<Job, 'active' | 'elsewhere' | 'phase'>;
  /** Runs the experiment, or the part of it up to `until`. */
  run(until?: StageName): Promise<void>;
}
