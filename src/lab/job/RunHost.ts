/** What starts the experiment: how long it would take, what stands in its way, and the verb. */
import type { ExperimentConfig } from '../../contract/config';
import type { Estimate, StageName } from '../../contract/engine';
import type { EngineHealth } from '../EngineClient';
import type { Job } from './Job.svelte';

export interface RunHost {
  readonly config: ExperimentConfig;
  /** How long the whole experiment would take here; null until that is known. */
  readonly estimate: Estimate | null;
  readonly ready: boolean;
  /** Nothing can be started now: the engine is not there, or an experiment runs. */
  readonly blocked: boolean;
  readonly health: EngineHealth;
  readonly job: Pick<Job, 'active' | 'elsewhere' | 'phase'>;
  /** Runs the experiment, or the part of it up to `until`. */
  run(until?: StageName): Promise<void>;
}
