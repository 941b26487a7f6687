/**
 * While an experiment runs, the engine answers between its steps, which a hand on a slider feels. Then a second worker of the same file
 * draws for Look: opened, not started, so that it holds no models and no data. It is begun when something is to be drawn beside a run,
 * serves as soon as it is open, and ends with the run. All else is asked of the engine as ever, and so is this where the second worker
 * cannot be had.
 */
import type { EngineApi } from '../../contract/engine';
import { EngineLost } from '../EngineClient';

/** The part of an `EngineClient` that is needed. */
export interface DrawingWorker {
  readonly api: Pick<EngineApi, 'open' | 'corrupt' | 'compare' | 'playSequence'>;
  dispose(): void;
}

export interface DrawingHost {
  /** An experiment runs, and what the engine draws with can be had twice. */
  busy(): boolean;
  spawn(): DrawingWorker;
}

/** Where a browser says that there is less memory, in GB, there is one engine only. */
const LEAST_MEMORY = 4;

export function memoryForTwo(): boolean {
  const { deviceMemory = LEAST_MEMORY } = globalThis.navigator as Navigator & { deviceMemory?: number };
  return deviceMemory >= LEAST_MEMORY;
}

export class DrawingBeside {
  /** Every verb of the engine; those that draw go to the second worker while there is one. */
  readonly api: EngineApi;
  #worker: DrawingWorker | null = null;
  #open = false;
  /** Once is enough: where a worker could not be had, the engine draws until the run has ended. */
  #failed = false;

  constructor(
    engine: EngineApi,
    private readonly host: DrawingHost,
  ) {
    const drawing: Pick<EngineApi, 'corrupt' | 'compare' | 'playSequence'> = {
      // What attacks a model needs the models of the engine.
      corrupt: (request) =>
        request.model === undefined ? this.#draw((api) => api.corrupt(request), engine) : engine.corrupt(request),
      compare: (before, after) => this.#draw((api) => api.compare(before, after), engine),
      playSequence: (request) => this.#draw((api) => api.playSequence(request), engine),
    };
    this.api = new Proxy(engine, {
      get: (target, verb) => drawing[verb as keyof typeof drawing] ?? target[verb as keyof EngineApi],
    });
  }

  /** To be called when a run has ended: its memory is given back. */
  end(): void {
    this.#worker?.dispose();
    this.#worker = null;
    this.#open = false;
    this.#failed = false;
  }

  async #draw<T>(ask: (api: DrawingWorker['api']) => Promise<T>, engine: EngineApi): Promise<T> {
    if (!this.host.busy() || this.#failed) return ask(engine);
    if (!this.#worker) this.#begin();
    if (!this.#worker || !this.#open) return ask(engine);
    try {
      return await ask(this.#worker.api);
    } catch (error) {
      // Only the worker's end sends the question on; what is wrong with a request is wrong everywhere.
      if (!(error instanceof EngineLost)) throw error;
      this.end();
      this.#failed = this.host.busy();
      return ask(engine);
    }
  }

  #begin(): void {
    const worker = this.host.spawn();
    this.#worker = worker;
    worker.api.open({ backend: 'wasm' }).then(
      () => (this.#open = worker === this.#worker),
      () => {
        if (worker !== this.#worker) return;
        this.end();
        this.#failed = true;
      },
    );
  }
}
