/**
 * Frames of the camera, corrupted as they come: the next one is taken when the last one is done, so the newest is shown and
 * none waits. The rate is that of the last second.
 */
import type { Picture } from '../../contract/image';
import { messageOf } from '../../contract/message';

/** Long side of a live frame, pixels. */
export const LIVE_SIDE = 320;

export class LiveFrames {
  frame = $state.raw<Picture | null>(null);
  /** Frames a second; null until two were shown. */
  rate = $state<number | null>(null);
  problem = $state<string | null>(null);
  #run = 0;

  /**
   * @param grab the picture of now; null where there is none yet
   * @param corrupt of one frame
   */
  constructor(
    private readonly grab: () => Picture | null,
    private readonly corrupt: (picture: Picture) => Promise<Picture>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async start(): Promise<void> {
    const run = ++this.#run;
    let times: number[] = [];
    this.problem = null;
    while (run === this.#run) {
      const picture = this.grab();
      try {
        const frame = picture && (await this.corrupt(picture));
        if (run !== this.#run) return;
        if (frame) {
          this.frame = frame;
          const time = this.now();
          times = [...times.filter((other) => other > time - 1000), time];
          this.rate = times.length > 1 ? (1000 * (times.length - 1)) / (time - times[0]!) : null;
        }
      } catch (error) {
        if (run !== this.#run) return;
        this.problem = messageOf(error);
        return this.stop();
      }
      // A hidden page gets no animation frames: nothing is computed for nobody.
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }

  stop(): void {
    this.#run++;
    this.frame = null;
    this.rate = null;
  }
}
