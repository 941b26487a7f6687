/**
 * Pause, resume and cancel at step boundaries. Every long loop of the engine awaits `gate()` between its steps: it lets
 * messages in, waits while the job is paused, and throws where it was cancelled or the GPU has failed.
 */
import { checkDevice } from '../../compute/deviceErrors';

export class JobCancelled extends Error {
  override name = 'JobCancelled';
}

/** Lets messages in at least this often. */
const YIELD_EVERY_MS = 24;

export class JobControl {
  private cancelled = false;
  private resumed: (() => void) | null = null;
  private pauseBegan = 0;
  private pausedMs = 0;
  private lastYield = performance.now();
  private readonly began = performance.now();
  private waiting: Promise<void> | null = null;

  /** @param onState told when the job really pauses and goes on */
  constructor(private readonly onState: (state: 'running' | 'paused') => void) {}

  /** True from the moment a pause is asked for, so that a checkpoint can be made before the job stops. */
  get pausing(): boolean {
    return this.waiting !== null;
  }

  pause(): void {
    this.waiting ??= new Promise((resolve) => (this.resumed = resolve));
  }

  resume(): void {
    this.resumed?.();
    this.waiting = this.resumed = null;
  }

  cancel(): void {
    this.cancelled = true;
    this.resume();
  }

  /** Seconds since the job began, pauses excluded. */
  elapsedSeconds(): number {
    return (performance.now() - this.began - this.pausedMs) / 1000;
  }

  /** Lets messages through, a pause among them, so that `pausing` is up to date. */
  async listen(): Promise<void> {
    if (performance.now() - this.lastYield <= YIELD_EVERY_MS) return;
    await macrotask();
    this.lastYield = performance.now();
  }

  async gate(): Promise<void> {
    await this.listen();
    if (this.waiting) await this.wait(this.waiting);
    if (this.cancelled) throw new JobCancelled('The job was cancelled.');
    checkDevice();
  }

  private async wait(until: Promise<void>): Promise<void> {
    this.pauseBegan = performance.now();
    this.onState('paused');
    await until;
    this.pausedMs += performance.now() - this.pauseBegan;
    if (!this.cancelled) this.onState('running');
  }
}

/** Gives the event loop one turn; a message channel is not throttled in background tabs as timers are. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
