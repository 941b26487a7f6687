/**
 * Experiments one click away: the controls, which tell what the teacher and the heads are worth, and the second story, in which
 * pictures arrive from the field. Stages that are finished are found by the engine, not repeated.
 */
import { CONTROLS, type ExperimentConfig, type MethodName } from '../../contract/config';
import type { EngineApi } from '../../contract/engine';

export interface FurtherHost {
  config(): ExperimentConfig;
  withPreset(name: 'arrivals'): ExperimentConfig;
  /** Puts the experiment in the place of the one that is set, and runs it. */
  run(config: ExperimentConfig): Promise<void>;
}

export class FurtherRuns {
  /** Seconds that the controls take beyond the experiment as it is set; null until known. */
  controlsSeconds = $state<number | null>(null);
  /** Seconds of the second story as a whole; null until known. */
  arrivalsSeconds = $state<number | null>(null);
  #for = '';

  constructor(
    private readonly engine: Pick<EngineApi, 'estimate'>,
    private readonly host: FurtherHost,
  ) {}

  /** The controls that the experiment does not have yet. */
  get missingControls(): MethodName[] {
    const { methods } = this.host.config();
    return CONTROLS.filter((name) => !methods.includes(name));
  }

  /** Why the second story cannot be run on the pictures that are chosen, and what to do; null where it can. */
  get arrivalsFault(): string | null {
    const { pack, own } = this.host.config().data;
    if (pack !== 'own' || own?.arrivals) return null;
    return 'Bring pictures from the field first, and attach them as arrivals under Data & models; they need no labels.';
  }

  runControls(): Promise<void> {
    return this.host.run(this.#withControls());
  }

  runArrivals(): Promise<void> {
    return this.host.run(this.host.withPreset('arrivals'));
  }

  /** Asks how long they would take here, once for each configuration. */
  async measure(): Promise<void> {
    const now = this.host.config();
    const key = JSON.stringify(now);
    if (key === this.#for) return;
    this.#for = key;
    this.controlsSeconds = this.arrivalsSeconds = null;
    const [more, second] = [this.#withControls(), this.arrivalsFault ? null : this.host.withPreset('arrivals')];
    // One after the other, since the first measures the machine, and the difference of two measurements says nothing.
    const without = await this.#seconds(now);
    const controls = await this.#seconds(more);
    const arrivals = second && (await this.#seconds(second));
    if (key !== this.#for) return;
    this.controlsSeconds = without !== null && controls !== null ? Math.max(0, controls - without) : null;
    this.arrivalsSeconds = arrivals;
  }

  #withControls(): ExperimentConfig {
    const config = this.host.config();
    return { ...config, methods: [...config.methods, ...this.missingControls] };
  }

  async #seconds(config: ExperimentConfig): Promise<number | null> {
    try {
      return (await this.engine.estimate(config)).seconds;
    } catch {
      return null; // The button says without it what it does.
    }
  }
}
