/** How long the whole experiment would take here: asked once for each configuration, and again where the answer was of a bad moment. */
import type { ExperimentConfig } from '../contract/config';
import type { EngineApi, Estimate } from '../contract/engine';

/** An estimate that was measured while something else computed is asked for again after so long. */
const DISTURBED_AGAIN_MS = 20_000;

export interface EstimateHost {
  config(): ExperimentConfig;
  /** The engine is there and does nothing of its own, so that what is measured now is true. */
  quiet(): boolean;
}

export class EstimateRoom {
  /** Null until it is known. */
  current = $state.raw<Estimate | null>(null);
  #for = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly engine: Pick<EngineApi, 'estimate'>,
    private readonly host: EstimateHost,
  ) {}

  /** Asks, where it has not been asked for this configuration. */
  async measure(): Promise<void> {
    const key = JSON.stringify(this.host.config());
    if (key === this.#for || !this.host.quiet()) return;
    this.#for = key;
    this.current = null;
    await this.#ask(key);
  }

  /** A run that ended says more than any measurement. */
  again(): Promise<void> {
    this.#for = '';
    return this.measure();
  }

  async #ask(key: string): Promise<void> {
    clearTimeout(this.#timer);
    const estimate = await this.engine.estimate(this.host.config()).catch(() => null);
    if (key !== this.#for) return;
    // A better answer than none may be there already.
    this.current = estimate ?? this.current;
    const again = () => {
      if (key === this.#for && this.host.quiet()) void this.#ask(key);
    };
    const disturbed = estimate?.basis.from === 'measurement' && estimate.basis.disturbed;
    if (disturbed) this.#timer = setTimeout(again, DISTURBED_AGAIN_MS);
  }
}
