/**
 * Which class answers along the severity of the active step, and where each model changes its mind. Asked for when things
 * rest, in two parts (whole severities, then halves), so that nothing urgent waits for all of it.
 */
import type { EngineApi, SweepCurve, SweepRequest } from '../../contract/engine';
import { messageOf } from '../../contract/message';
import { mergeCurves } from './flips';
import type { WorkQueue } from './WorkQueue';

/** In two parts: the whole severities, then the halves between them. */
export const SWEEP_PARTS = [
  [0, 1, 2, 3, 4, 5],
  [0, 1.5, 2.5, 3.5, 4.5],
] as const;
const REST = 350;

export class Sweep {
  curves = $state.raw<readonly SweepCurve[] | null>(null);
  busy = $state(false);
  problem = $state<string | null>(null);
  #key = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly engine: Pick<EngineApi, 'sweep'>,
    private readonly queue: WorkQueue,
    /** Resolves when the models are there: answers about what is shown come first. */
    private readonly begun: () => Promise<void> = () => Promise.resolve(),
  ) {}

  clear(): void {
    clearTimeout(this.#timer);
    this.queue.drop('later', (key) => key === 'sweep');
    this.#key = '';
    this.curves = null;
    this.busy = false;
    this.problem = null;
  }

  /**
   * Makes these curves, unless they are there or on their way.
   * @param key all that the curves depend on; the severity of the step itself is not part of it
   */
  want(key: string, request: Omit<SweepRequest, 'severities'>): void {
    if (key === this.#key) return;
    this.clear();
    this.#key = key;
    this.busy = true;
    this.#timer = setTimeout(() => void this.#run(key, request), REST);
  }

  async #run(key: string, request: Omit<SweepRequest, 'severities'>): Promise<void> {
    try {
      await this.begun();
      if (key !== this.#key) return;
      for (const severities of SWEEP_PARTS) {
        const part = await this.queue.ask('later', 'sweep', () => this.engine.sweep({ ...request, severities }));
        if (!part || key !== this.#key) return;
        this.curves = mergeCurves(this.curves ?? [], part);
      }
    } catch (error) {
      if (key === this.#key) this.problem = messageOf(error);
    } finally {
      if (key === this.#key) this.busy = false;
    }
  }
}
