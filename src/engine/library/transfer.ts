/**
 * What the library does one at a time: bringing a model or data in. A transfer can be cancelled, its progress comes at most ten
 * times a second, and a second tab of the page waits its turn (Web Locks), so that no tab tidies up what another is writing.
 */
import type { TransferProgress } from '../../contract/library';
import { browserLocks, inOneTab, TRANSFER_LOCK, type Locks } from '../../contract/tabLock';
import { EngineError } from '../engineError';

/**
 * Milliseconds that a lock is waited for which somebody else holds: the engine of the page before a reload gives its own back only once it
 * has ended, and that of another tab may be tidying up.
 */
const PATIENCE = 5000;
/** Milliseconds between two attempts to get it. */
const AGAIN = 100;
/** Milliseconds between two reports of one step. */
const INTERVAL = 100;

export type OnProgress = (progress: TransferProgress) => unknown;

/** What the work of a transfer gets. */
export interface Transferring {
  /** Aborted with an AbortError when the user cancels. */
  signal: AbortSignal;
  /** May be called as often as it is convenient. */
  report(progress: TransferProgress): void;
}

export class Transfer {
  private current: { what: string; controller: AbortController; ended: Promise<unknown> } | null = null;
  /** What is done here in between; it holds the lock too. */
  private between: Promise<unknown> = Promise.resolve();

  /** @param locks those of the browser; null where there are none */
  constructor(
    private readonly locks: Locks | null = browserLocks(),
    private readonly patience = PATIENCE,
  ) {}

  get active(): boolean {
    return this.current !== null;
  }

  /**
   * @param what for people: "the download of resnet18"
   * @throws {EngineError} where another transfer is under way, here or in another tab
   * @throws an AbortError where it was cancelled; else whatever `work` throws
   */
  async run<T>(what: string, onProgress: OnProgress, work: (transfer: Transferring) => Promise<T>): Promise<T> {
    if (this.current) {
      throw new EngineError(`One thing at a time: ${this.current.what} is not finished. Wait for it, or cancel it.`);
    }
    const controller = new AbortController();
    const { signal } = controller;
    const doing = this.alone(signal, async () => {
      signal.throwIfAborted();
      try {
        const result = await work({ signal, report: throttled(onProgress) });
        signal.throwIfAborted();
        return result;
      } catch (error) {
        // What an abort breaks elsewhere (a fetch, a read) says so in its own words.
        throw signal.aborted ? signal.reason : error;
      }
    });
    this.current = { what, controller, ended: doing.catch(() => {}) };
    try {
      return await doing;
    } finally {
      this.current = null;
    }
  }

  /** Ends the transfer that is under way; resolves when it has ended. No error where there is none. */
  async cancel(): Promise<void> {
    const { current } = this;
    current?.controller.abort(new DOMException(`${sentence(current.what)} was cancelled.`, 'AbortError'));
    await current?.ended;
  }

  /** Runs `work` where nobody is transferring, here or in another tab; otherwise does nothing. */
  async whenIdle(work: () => Promise<void>): Promise<boolean> {
    if (this.current) return false;
    const run = async () => {
      await work();
      return true;
    };
    const running = inOneTab(TRANSFER_LOCK, this.locks, run, () => false);
    this.between = running.catch(() => {});
    return running;
  }

  private async alone<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.between;
    const until = performance.now() + this.patience;
    for (;;) {
      signal.throwIfAborted();
      const done = await inOneTab(
        TRANSFER_LOCK,
        this.locks,
        async () => ({ result: await work() }),
        () => null,
      );
      if (done) return done.result;
      if (performance.now() > until) break;
      await new Promise((resolve) => setTimeout(resolve, Math.min(AGAIN, this.patience)));
    }
    throw new EngineError('Another tab of this page is bringing in a model or data. Wait for it, or cancel it there.');
  }
}

const sentence = (what: string): string => what.charAt(0).toUpperCase() + what.slice(1);

/** The first and the last report of each step pass, and those between at most every `INTERVAL`. */
function throttled(onProgress: OnProgress): (progress: TransferProgress) => void {
  let last = -Infinity;
  let step: TransferProgress['doing'] | null = null;
  return (progress) => {
    const now = performance.now();
    if (progress.doing === step && progress.done !== progress.total && now - last < INTERVAL) return;
    last = now;
    step = progress.doing;
    // Over a worker's boundary a report is a promise; a listener that is gone must not end the transfer.
    void Promise.resolve(onProgress(progress)).catch(() => {});
  };
}
