/** What the operations of the augmentations read and write. */

/** Interleaved RGB, [height, width, 3]. */
export interface Canvas {
  pixels: Uint8Array;
  height: number;
  width: number;
}

const NONE: Canvas = { pixels: new Uint8Array(0), height: 0, width: 0 };

/**
 * Canvases to work on, kept between pictures: a new buffer for each operation costs more than the operation, as its memory is
 * touched for the first time. What is in them is left over from before.
 */
export class Scratch {
  private readonly canvases: Canvas[];

  constructor(count: number) {
    this.canvases = Array.from({ length: count }, () => NONE);
  }

  /** Canvas number `i`, of this size. It is the same one until another size is asked for. */
  canvas(i: number, height: number, width: number): Canvas {
    const kept = this.canvases[i]!;
    if (kept.height === height && kept.width === width) return kept;
    return (this.canvases[i] = { pixels: new Uint8Array(height * width * 3), height, width });
  }
}
