/**
 * Frames of the camera, made into something as they come: the next one is taken when the last one is done, so the newest is shown and
 * none waits. The rate is that of the last seconds.
 */
import type { Picture } from '../../contract/image';
import { messageOf } from '../../contract/message';

/** Long side of a live frame, pixels. */
export const LIVE_SIDE = 320;
/** The rate is taken over so many milliseconds. */
const WINDOW = 2000;

export class LiveFrames<T = Picture> {
  frame = $state.raw<T | null>(null);
  /** Frames a second; null until two were shown. */
  rate = $state<number | null>(null);
  /** Frames since it was started. */
  count = $state(0);
  problem = $state<string | null>(null);
  #run = 0;

  /**
   * @param grab the picture of now; null where there is none yet
   * @param make what is shown of one frame
   */
  constructor(
    private readonly grab: () => Picture | null,
    private readonly make: (picture: Picture) => Promise<T>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async start(): Promise<void> {
    const run = ++this.#run;
    let times: number[] = [];
    this.problem = null;
    this.count = 0;
    while (run === this.#run) {
      try {
        const picture = this.grab();
        const frame = picture && (await this.make(picture));
        if (run !== this.#run) return;
        if (frame) {
          this.frame = frame;
          this.count++;
          const time = this.now();
          times = [...times.filter((other) => other > time - WINDOW), time];
          this.rate = times.length > 1 ? (1000 * (times.length - 1)) / (time - times[0]!) : null;
        }
      } catch (error) {
        if (run !== this.#run) return;
        this.problem = messageOf(error);
        return this.hold();
      }
      // A hidden page gets no animation frames: nothing is computed for nobody.
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }

  /** Takes no more; the last frame stays. */
  hold(): void {
    this.#run++;
    this.rate = null;
  }

  stop(): void {
    this.hold();
    this.frame = null;
  }
}
