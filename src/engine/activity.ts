/** What the engine is busy with, for whoever wants to measure the machine while nothing else computes. */

export interface ActivityClock {
  /** Milliseconds. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

const CLOCK: ActivityClock = {
  now: () => performance.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** How often it is looked whether it is quiet, milliseconds. */
const LOOK_EVERY_MS = 50;

export class Activity {
  private running = 0;
  private begun = 0;
  private lastEnd = -Infinity;

  constructor(private readonly clock: ActivityClock = CLOCK) {}

  /** Rises whenever something begins: two equal values with quiet between them say that nothing ran meanwhile. */
  get count(): number {
    return this.begun;
  }

  get busy(): boolean {
    return this.running > 0;
  }

  /** Work that computes; it counts until it has settled. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.running++;
    this.begun++;
    try {
      return await work();
    } finally {
      this.running--;
      this.lastEnd = this.clock.now();
    }
  }

  /**
   * Waits until nothing has run for `forMs`.
   * @returns false where that did not come about within `atMostMs`
   */
  async quiet(forMs: number, atMostMs: number): Promise<boolean> {
    const { clock } = this;
    const began = clock.now();
    for (;;) {
      if (!this.busy && clock.now() - Math.max(this.lastEnd, began) >= forMs) return true;
      if (clock.now() - began >= atMostMs) return false;
      await clock.wait(LOOK_EVERY_MS);
    }
  }
}
