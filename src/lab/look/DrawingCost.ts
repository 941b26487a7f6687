/**
 * How long a chain takes to draw here, learned from what was drawn, and the size of a draft that keeps up with a slider.
 * Blur radii do not shrink with a draft, so it is never much smaller than the picture it stands for.
 */
import type { Picture } from '../../contract/image';
import type { CorruptStep } from '../../contract/perturbation';

/** Milliseconds that a frame may take. */
const FRAME = 70;
/** Long sides of drafts, pixels. A few sizes, so that the engine can reuse its buffers. */
const SIDES = [448, 384, 320, 256] as const;

export class DrawingCost {
  /** Milliseconds per pixel. */
  readonly #perPixel = new Map<string, number>();

  /** Long side of a draft; null where the full size is fast enough. */
  draftSide(picture: Picture, steps: readonly CorruptStep[]): number | null {
    const cost = this.#perPixel.get(chainKey(steps));
    if (cost === undefined || cost * picture.width * picture.height <= FRAME) return null;
    const long = Math.max(picture.width, picture.height);
    const smaller = SIDES.filter((side) => side < long);
    const fitting = smaller.find((side) => cost * picture.width * picture.height * (side / long) ** 2 <= FRAME);
    return fitting ?? smaller.at(-1) ?? null;
  }

  /** Runs `work`, which draws the chain on the picture, and learns from how long it took. */
  async timed<T>(picture: Picture, steps: readonly CorruptStep[], work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    const now = (performance.now() - began) / (picture.width * picture.height);
    const key = chainKey(steps);
    // The first time pays for tables and shaders; the least of what was seen lately is what a drag will take.
    this.#perPixel.set(key, Math.min(now, (this.#perPixel.get(key) ?? now) * 1.25));
    return result;
  }
}

const chainKey = (steps: readonly CorruptStep[]) => steps.map(({ perturbation }) => perturbation).join();
