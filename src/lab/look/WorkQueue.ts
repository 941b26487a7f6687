/**
 * What the Look station asks of the engine, one piece at a time, so that the newest wish is never behind old ones. Lanes
 * are served in order: answers for what is shown, the large picture, small pictures in view, those that will be. What can wait (`later`) begins
 * when nothing else does, and what comes meanwhile need not wait for its end: the engine pauses inside long work. A newer
 * wish with the same key takes the place of one that waits.
 */
const URGENT = ['answers', 'large', 'cells', 'ahead'] as const;
export type Lane = (typeof URGENT)[number] | 'later';

interface Wish {
  key: string;
  work: () => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

export class WorkQueue {
  readonly #lanes: Record<Lane, Wish[]> = { answers: [], large: [], cells: [], ahead: [], later: [] };
  #busy = false;
  #busyLater = false;
  #resting: (() => void)[] = [];

  /** Runs `work` when its turn comes. Resolves with null where a newer wish took its place or it was dropped. */
  ask<T>(lane: Lane, key: string, work: () => Promise<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const waiting = this.#lanes[lane];
      const wish: Wish = { key, work, resolve: resolve as Wish['resolve'], reject };
      const at = waiting.findIndex((other) => other.key === key);
      if (at >= 0) waiting.splice(at, 1, wish)[0]!.resolve(null);
      else waiting.push(wish);
      void this.#pump();
    });
  }

  /** Forgets wishes of a lane that wait, all of them or those whose key the test picks. */
  drop(lane: Lane, picks: (key: string) => boolean = () => true): void {
    const dropped = this.#lanes[lane].filter(({ key }) => picks(key));
    this.#lanes[lane] = this.#lanes[lane].filter(({ key }) => !picks(key));
    for (const { resolve } of dropped) resolve(null);
  }

  /** Resolves when nothing urgent waits or is being done; at once where that is so now. */
  rest(): Promise<void> {
    return this.#busy ? new Promise((resolve) => this.#resting.push(resolve)) : Promise.resolve();
  }

  #urgent(): Wish | undefined {
    for (const lane of URGENT) if (this.#lanes[lane].length > 0) return this.#lanes[lane].shift();
    return undefined;
  }

  async #pump(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let wish = this.#urgent(); wish; wish = this.#urgent()) await settle(wish);
    this.#busy = false;
    for (const resolve of this.#resting.splice(0)) resolve();
    void this.#pumpLater();
  }

  async #pumpLater(): Promise<void> {
    if (this.#busyLater) return;
    this.#busyLater = true;
    while (!this.#busy && this.#lanes.later.length > 0) await settle(this.#lanes.later.shift()!);
    this.#busyLater = false;
  }
}

/** Also lets what waited for the answer ask its next question, before the next wish is chosen. */
async function settle({ work, resolve, reject }: Wish): Promise<void> {
  await work().then(resolve, reject);
  await Promise.resolve();
}
