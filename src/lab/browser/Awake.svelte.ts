/**
 * Keeps the screen on while an experiment runs: a laptop that goes to sleep stops computing. The browser takes the lock back when the page is
 * hidden, so it is asked for again when the page is seen.
 */
export class Awake {
  /** The screen is kept on now. */
  held = $state(false);
  #wanted = false;
  #lock: WakeLockSentinel | null = null;

  constructor(
    private readonly locks: Pick<WakeLock, 'request'> | undefined = globalThis.navigator?.wakeLock,
    private readonly page: Document | undefined = globalThis.document,
  ) {}

  /** Holds the lock until the function that it gives is called. */
  hold(): () => void {
    this.#wanted = true;
    const seen = () => void this.#ask();
    this.page?.addEventListener('visibilitychange', seen);
    void this.#ask();
    return () => {
      this.#wanted = false;
      this.page?.removeEventListener('visibilitychange', seen);
      this.#release();
    };
  }

  async #ask(): Promise<void> {
    if (!this.locks || !this.#wanted || this.#lock || this.page?.visibilityState !== 'visible') return;
    try {
      const lock = await this.locks.request('screen');
      if (!this.#wanted || this.#lock) return void lock.release();
      this.#lock = lock;
      this.held = true;
      lock.addEventListener('release', () => {
        if (this.#lock !== lock) return;
        this.#lock = null;
        this.held = false;
      });
    } catch {
      // An empty battery, or a policy: the experiment runs all the same.
    }
  }

  #release(): void {
    const lock = this.#lock;
    this.#lock = null;
    this.held = false;
    void lock?.release().catch(() => {});
  }
}
