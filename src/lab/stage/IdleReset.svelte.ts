/**
 * For exhibits: when nobody has touched the page for a while it goes back to how its link opened it. The last seconds are counted
 * aloud, and any input ends that. A page that nobody has touched since has nothing to go back from, so it counts nothing.
 */

/** Seconds that are counted before the page goes back. */
export const COUNTED = 10;

export class IdleReset {
  /** Seconds that are left, while they are counted. */
  left = $state<number | null>(null);
  #timer: ReturnType<typeof setInterval> | undefined;
  #touched = false;
  #end = 0;

  /**
   * @param seconds without an input after which `reset` is called
   * @param held whether something is open that must not be lost: then it waits, from the beginning
   */
  constructor(
    private readonly seconds: number,
    private readonly held: () => boolean,
    private readonly reset: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  start(): void {
    this.stop();
    this.#timer = setInterval(() => this.#tick(), 500);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#touched = false;
    this.left = null;
  }

  /** After any input. */
  touch(): void {
    this.#touched = true;
    this.#end = this.now() + 1000 * this.seconds;
    this.left = null;
  }

  #tick(): void {
    if (!this.#touched) return;
    if (this.held()) return this.touch();
    const left = (this.#end - this.now()) / 1000;
    if (left > 0) {
      this.left = left <= COUNTED ? Math.ceil(left) : null;
      return;
    }
    this.#touched = false;
    this.left = null;
    this.reset();
  }
}
