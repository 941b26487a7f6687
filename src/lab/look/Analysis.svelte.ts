/**
 * The numbers of the pair that is shown. They follow once the picture has rested, so that dragging a slider stays light;
 * one comparison runs at a time, and a newer pair takes the place of one that waits.
 */
import type { Comparison } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { messageOf } from '../../contract/message';

export interface Pair {
  before: Picture;
  after: Picture;
}

/** Milliseconds without a change after which a picture is at rest. */
const PICTURE_REST = 250;

export class Analysis {
  /** The newest comparison, and the pair that it is of: while another one is computed, the last one stays. */
  result = $state.raw<(Pair & { comparison: Comparison }) | null>(null);
  waiting = $state(false);
  problem = $state<string | null>(null);
  #wanted: Pair | null = null;
  #busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly compare: (before: Picture, after: Picture) => Promise<Comparison>,
    private readonly rest = PICTURE_REST,
  ) {}

  /** Wants the numbers of this pair, soon. */
  about(before: Picture, after: Picture): void {
    if (this.#wanted?.before === before && this.#wanted.after === after) return;
    this.#wanted = { before, after };
    this.waiting = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), this.rest);
  }

  /** Nobody looks any more. What is computed now is still kept. */
  stop(): void {
    clearTimeout(this.#timer);
    if (!this.#busy) this.waiting = false;
    if (this.#wanted !== null && this.result?.after !== this.#wanted.after) this.#wanted = null;
  }

  async #run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    let pair = this.#wanted;
    while (pair) {
      try {
        const comparison = await this.compare(pair.before, pair.after);
        this.result = { ...pair, comparison };
        this.problem = null;
      } catch (error) {
        if (this.#wanted === pair) this.problem = messageOf(error);
      }
      pair = this.#wanted === pair ? null : this.#wanted;
    }
    this.#busy = false;
    this.waiting = false;
  }
}
