/**
 * Holds what is asked of the engine before it has started, which in the first seconds of a visit anybody may do: it is said once that it
 * waits, and asked when the engine is there.
 */
import type { WholeEngine } from '../contract/studyApi';

interface Waiting {
  resolve: () => void;
  reject: (reason: Error) => void;
}

export class StartGate {
  #open = false;
  #waiting: Waiting[] = [];

  /** @param onWait somebody waits, the first since the engine began to start */
  constructor(private readonly onWait: () => void) {}

  /** The engine has started. */
  open(): void {
    this.#open = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  /** It is started again: what is asked from now on waits. */
  close(): void {
    this.#open = false;
  }

  /** It could not be started: who waits is told why, and nobody waits for what does not come. */
  fail(reason: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  /**
   * Resolves when the engine has started, at once where it has.
   * @param told whether it is already said why somebody waits
   * @throws the reason given to `fail`
   */
  pass(told = false): Promise<void> {
    if (this.#open) return Promise.resolve();
    if (this.#waiting.length === 0 && !told) this.onWait();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** The same engine, of which these verbs wait. */
  behind<Engine extends Partial<WholeEngine>>(engine: Engine, verbs: readonly (keyof WholeEngine)[]): Engine {
    return new Proxy(engine, {
      get: (target, verb) => {
        const call = Reflect.get(target, verb) as unknown;
        if (!verbs.includes(verb as keyof WholeEngine) || typeof call !== 'function') return call;
        const ask = call as (...args: unknown[]) => unknown;
        return async (...args: unknown[]) => {
          await this.pass();
          return ask.apply(target, args);
        };
      },
    });
  }
}

/** What a visitor can bring before the engine is there. */
export const BRINGING = [
  'importReport',
  'importStudy',
  'openData',
  'openDataAt',
  'addModel',
  'fetchModel',
  'keepPicture',
] as const;
