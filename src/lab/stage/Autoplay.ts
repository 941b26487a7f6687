/**
 * The clock of what plays by itself: one move after another, each after its own pause, and none while the last one is still being drawn,
 * so that nothing piles up on a slow machine.
 */

/** How often it looks whether the drawing has ended, milliseconds, and how long it waits for that at most. */
const LOOK = 100;
const PATIENCE = 8000;

export class Autoplay {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param move makes the next move
   * @param pause milliseconds that what is shown stays
   * @param busy whether what was asked for is still on its way
   */
  constructor(
    private readonly move: () => void,
    private readonly pause: () => number,
    private readonly busy: () => boolean,
  ) {}

  get running(): boolean {
    return this.#timer !== undefined;
  }

  start(): void {
    if (!this.running) this.#wait(this.pause(), 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(milliseconds: number, waited: number): void {
    this.#timer = setTimeout(() => {
      if (this.busy() && waited < PATIENCE) return this.#wait(LOOK, waited + LOOK);
      this.move();
      this.#wait(this.pause(), 0);
    }, milliseconds);
  }
}
