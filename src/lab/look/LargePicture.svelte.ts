/**
 * The large corrupted picture. While a slider moves it is drawn from a smaller copy where its full size would not keep up;
 * once the hand rests, the full size takes the draft's place.
 */
import type { CorruptRequest, EngineApi } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import type { CorruptStep } from '../../contract/perturbation';
import { messageOf } from '../../contract/message';
import { DrawingCost } from './DrawingCost';
import type { LookPicture } from './lookPicture';
import type { WorkQueue } from './WorkQueue';

/** Milliseconds after the last change until a draft is replaced by the picture in its full size. */
const REST = 180;

export interface Shown {
  /** What it was made from, in the same size. */
  before: Picture;
  picture: Picture;
  /** What was applied. */
  steps: readonly CorruptStep[];
  /** Smaller than the source, because a slider is moving. */
  draft: boolean;
}

/** What is to be drawn now. */
export interface Wanted {
  source: LookPicture;
  steps: readonly CorruptStep[];
  /** A copy of the source with that long side. */
  scaled(side: number): Picture;
  /** The steps on the source or on a smaller copy. */
  request(picture: Picture): CorruptRequest;
}

export class LargePicture {
  shown = $state.raw<Shown | null>(null);
  waiting = $state(false);
  problem = $state<string | null>(null);
  readonly #cost = new DrawingCost();
  #wish = 0;
  #shownWish = 0;
  #restTimer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param wanted null where there is nothing to draw yet
   * @param onshown after every picture; `settled` where it is in full size and nothing else has been wished for meanwhile
   */
  constructor(
    private readonly engine: Pick<EngineApi, 'corrupt'>,
    private readonly queue: WorkQueue,
    private readonly wanted: () => Wanted | null,
    private readonly onshown: (source: LookPicture, picture: Picture, settled: boolean) => void,
  ) {}

  /** Another picture takes the place of this one. */
  clear(): void {
    this.shown = null;
    this.problem = null;
  }

  /** Draws what is wanted now. Never rejects: a failure is the `problem`. */
  async draw(): Promise<void> {
    const wanted = this.wanted();
    if (!wanted) return;
    clearTimeout(this.#restTimer);
    const side = this.#cost.draftSide(wanted.source.picture, wanted.steps);
    if (side !== null) {
      this.#restTimer = setTimeout(() => {
        const rested = this.wanted();
        if (rested) void this.#draw(rested, null);
      }, REST);
    }
    await this.#draw(wanted, side);
  }

  async #draw({ source, steps, scaled, request }: Wanted, side: number | null): Promise<void> {
    const wish = ++this.#wish;
    const before = side === null ? source.picture : scaled(side);
    const asked = request(before);
    this.waiting = true;
    try {
      const picture = await this.queue.ask('large', 'picture', () =>
        this.#cost.timed(before, steps, () => this.engine.corrupt(asked)),
      );
      // Every frame of a drag is shown as it comes, even where the next one is wished for already.
      if (!picture || this.wanted()?.source !== source || wish < this.#shownWish) return;
      this.#shownWish = wish;
      this.shown = { before, picture, steps, draft: side !== null };
      this.problem = null;
      this.onshown(source, picture, wish === this.#wish && side === null);
    } catch (error) {
      if (wish === this.#wish) this.problem = messageOf(error);
    } finally {
      if (wish === this.#wish) this.waiting = false;
    }
  }
}
