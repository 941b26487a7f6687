/**
 * The page's end of the engine: owns the worker, turns its verbs into promises that always settle, and notices when the
 * worker has died. Comlink alone would leave a call to a dead worker waiting for ever.
 *
 * A worker can end without any event (killed by the browser when memory runs out). It holds a Web Lock as long as it lives
 * (`engine/lifeLock.ts`), so the page, which waits for the same lock, knows in that moment, however busy the worker was. One that
 * hangs, and any where the browser has no locks, is known by signs of life alone, asked for at intervals. Intervals are counted, not
 * seconds: a laptop that slept must not look like a dead worker.
 */
import { proxy, wrap, type Endpoint, type Remote } from 'comlink';
import type { EngineApi } from '../contract/engine';
import type { WholeEngine } from '../contract/studyApi';
import { browserLocks, isLifeNotice, type Locks } from '../contract/tabLock';

export interface EngineWorker extends Endpoint {
  terminate(): void;
}

/** starting: loading; ready: answers; silent: has not answered for a while; lost: gone, and not coming back by itself. */
export type EngineHealth = 'starting' | 'ready' | 'silent' | 'lost';

export class EngineLost extends Error {
  override name = 'EngineLost';
}

export interface EngineClientOptions {
  /** Milliseconds between signs of life. */
  interval?: number;
  /** Intervals without an answer after which the engine is called silent, and after which it is given up. */
  silentAfter?: number;
  lostAfter?: number;
  /** Those of the browser; null where there are none. */
  locks?: Locks | null;
}

function spawnEngine(): EngineWorker {
  return new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module', name: 'temper-engine' });
}

export class EngineClient {
  /** Every verb of the engine. A call rejects with `EngineLost` when the worker dies under it. */
  readonly api: WholeEngine;
  onHealth: (health: EngineHealth, reason: string) => void = () => {};

  #worker!: EngineWorker;
  #remote!: Remote<EngineApi>;
  #health: EngineHealth = 'starting';
  /** How to reject the calls that wait for an answer, and whether each tells of its progress. */
  readonly #waiting = new Map<(reason: Error) => void, boolean>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #unanswered = 0;
  /** Most intervals without an answer after which one came all the same. */
  #longest = 0;
  readonly #options: Required<EngineClientOptions>;

  constructor(
    private readonly spawn: () => EngineWorker = spawnEngine,
    options: EngineClientOptions = {},
  ) {
    this.#options = { interval: 1000, silentAfter: 4, lostAfter: 27, locks: browserLocks(), ...options };
    this.api = new Proxy({} as WholeEngine, {
      get: (_, verb) =>
        typeof verb === 'string' && verb !== 'then' ? (...args: unknown[]) => this.#call(verb, args) : undefined,
    });
    this.#open();
  }

  get health(): EngineHealth {
    return this.#health;
  }

  /** Whether something goes on of which the engine tells the progress, such as a run, a measurement or a download. */
  get working(): boolean {
    return [...this.#waiting.values()].includes(true);
  }

  /** Ends the worker, if it still lives, and starts another. Calls that were waiting reject. */
  restart(reason: string): void {
    this.#close(reason);
    this.#open();
  }

  dispose(): void {
    this.#close('The page is closing.');
  }

  #open(): void {
    const worker = this.spawn();
    this.#worker = worker;
    this.#remote = wrap<EngineApi>(worker);
    this.#unanswered = 0;
    this.#setHealth('starting', '');
    worker.addEventListener('error', (event) => worker === this.#worker && this.#onError(event));
    worker.addEventListener('messageerror', () => {
      if (worker === this.#worker) this.#lose('An answer of the engine could not be read.');
    });
    worker.addEventListener('message', (event) => {
      if ('data' in event && isLifeNotice(event.data)) void this.#awaitEnd(worker, event.data.lifeLock);
    });
    this.#timer = setInterval(() => this.#beat(), this.#options.interval);
  }

  #close(reason: string): void {
    clearInterval(this.#timer);
    this.#worker.terminate();
    const waiting = [...this.#waiting.keys()];
    this.#waiting.clear();
    for (const reject of waiting) reject(new EngineLost(reason));
  }

  #call(verb: string, args: unknown[]): Promise<unknown> {
    if (this.#health === 'lost') return Promise.reject(new EngineLost('The engine is not running.'));
    const wired = args.map((arg) => (typeof arg === 'function' ? this.#wire(arg as (event: unknown) => void) : arg));
    const remote = this.#remote as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    return new Promise((resolve, reject) => {
      this.#waiting.set(
        reject,
        args.some((arg) => typeof arg === 'function'),
      );
      const settle = <T>(then: (value: T) => void) => {
        return (value: T) => {
          if (!this.#waiting.delete(reject)) return;
          this.#alive();
          then(value);
        };
      };
      remote[verb]!(...wired).then(settle(resolve), settle(reject));
    });
  }

  /** A callback for the worker; being called is a sign of life too. */
  #wire(callback: (event: unknown) => void): (event: unknown) => void {
    const worker = this.#worker;
    return proxy((event: unknown) => {
      if (worker !== this.#worker) return;
      this.#alive();
      callback(event);
    });
  }

  /** Waits for the lock that the worker holds while it lives. A browser that refuses it leaves the judgement to the signs of life. */
  async #awaitEnd(worker: EngineWorker, lifeLock: string): Promise<void> {
    const onEnd = () => {
      if (worker !== this.#worker || this.#health === 'lost') return;
      this.#lose('The engine ended without a word; the browser may have run out of memory.');
    };
    await this.#options.locks?.request(lifeLock, onEnd).catch(() => {});
  }

  #beat(): void {
    if (this.#health === 'lost') return;
    const worker = this.#worker;
    this.#unanswered++;
    // Any answer will do. Reading a property that does not exist costs the worker nothing and needs no verb.
    const sign = (this.#remote as unknown as Record<string, Promise<unknown>>)['signOfLife']!;
    void Promise.resolve(sign).then(() => worker === this.#worker && this.#alive());
    // While it loads (a slow line), silence means nothing; a failed load comes as an error event.
    if (this.#health === 'starting') this.#unanswered = 0;
    else if (this.#unanswered > this.#patience()) this.#lose('The engine stopped answering.');
    else if (this.#unanswered > this.#options.silentAfter && this.#health === 'ready') {
      this.#setHealth('silent', 'The engine has not answered for a while.');
    }
  }

  /** One step of a large model on a slow machine can take long: what it has survived before is borne again. */
  #patience(): number {
    return Math.max(this.#options.lostAfter, 3 * this.#longest);
  }

  #alive(): void {
    this.#longest = Math.max(this.#longest, this.#unanswered);
    this.#unanswered = 0;
    if (this.#health !== 'ready' && this.#health !== 'lost') this.#setHealth('ready', '');
  }

  #onError(event: Event): void {
    const detail = 'message' in event && typeof event.message === 'string' ? event.message : '';
    if (this.#health === 'starting') this.#lose(`The engine could not be loaded. ${detail}`.trim());
    // After a stray error the worker may well live: the next signs of life decide, and sooner than usual.
    else this.#unanswered = Math.max(this.#unanswered, this.#patience() - 2);
  }

  #lose(reason: string): void {
    this.#close(reason);
    this.#setHealth('lost', reason);
  }

  #setHealth(health: EngineHealth, reason: string): void {
    this.#health = health;
    this.onHealth(health, reason);
  }
}
