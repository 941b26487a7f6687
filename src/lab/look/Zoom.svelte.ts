/** Zoom and pan of the large picture. Scale 1 fits the picture into its frame; x and y shift it, as shares of the frame. */
export const MAX_ZOOM = 32;
const STEP = 1.5;

export class Zoom {
  scale = $state(1);
  x = $state(0);
  y = $state(0);
  readonly zoomed = $derived(this.scale > 1.001);

  reset(): void {
    this.scale = 1;
    this.x = 0;
    this.y = 0;
  }

  in(): void {
    this.by(STEP);
  }

  out(): void {
    this.by(1 / STEP);
  }

  /** Multiplies the scale; the point of the frame at (px, py), as shares 0..1, stays where it is. */
  by(factor: number, px = 0.5, py = 0.5): void {
    const scale = Math.min(MAX_ZOOM, Math.max(1, this.scale * factor));
    const ratio = scale / this.scale;
    this.x = px - (px - this.x) * ratio;
    this.y = py - (py - this.y) * ratio;
    this.scale = scale;
    this.#stay();
  }

  /** Moves the picture by shares of the frame. */
  pan(dx: number, dy: number): void {
    this.x += dx;
    this.y += dy;
    this.#stay();
  }

  /** No gap between the picture and its frame. */
  #stay(): void {
    this.x = Math.min(0, Math.max(1 - this.scale, this.x));
    this.y = Math.min(0, Math.max(1 - this.scale, this.y));
  }
}
