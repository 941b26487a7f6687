/**
 * Keeps the screen on while an experiment runs, as a laptop that goes to sleep stops computing, and while the page is shown on a stage. The browser takes the lock back when the page is
 * hidden, so it is asked for again when the page is seen.
 */
export class Awake {
  /** The screen is kept on now. */
  held = $state(false);
  #holders = 0;
  #asking = false;
  #lock: WakeLockSentinel | null = null;

  constructor(
    private readonly locks: Pick<WakeLock, 'request'> | undefined = globalThis.navigator?.wakeLock,
    private readonly page: Document | undefined = globalThis.document,
  ) {}

  /** Holds the lock until the function that it gives is called. */
  hold(): () => void {
    this.#holders++;
    const seen = () => void this.#ask();
    this.page?.addEventListener('visibilitychange', seen);
    void this.#ask();
    return () => {
      this.#holders--;
      this.page?.removeEventListener('visibilitychange', seen);
      if (this.#holders === 0) this.#release();
    };
  }

  async #ask(): Promise<void> {
    if (!this.locks || this.#asking || this.#holders === 0 || this.#lock || this.page?.visibilityState !== 'visible')
      return;
    this.#asking = true;
    try {
      const lock = await this.locks.request('screen');
      if (this.#holders === 0) return void lock.release();
      this.#lock = lock;
      this.held = true;
      lock.addEventListener('release', () => {
        if (this.#lock !== lock) return;
        this.#lock = null;
        this.held = false;
      });
    } catch {
      // An empty battery, or a policy: the experiment runs all the same.
    } finally {
      this.#asking = false;
    }
  }

  #release(): void {
    const lock = this.#lock;
    this.#lock = null;
    this.held = false;
    void lock?.release().catch(() => {});
  }
}
