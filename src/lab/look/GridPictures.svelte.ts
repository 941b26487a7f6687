/**
 * The small pictures of the grid. Rows in view are drawn first, then those that scrolling is about to show, and no others;
 * what leaves before its turn is not drawn.
 */
import { SvelteMap } from 'svelte/reactivity';
import type { CorruptRequest, EngineApi } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { SEVERITIES } from '../../contract/perturbation';
import { messageOf } from '../../contract/message';
import type { WorkQueue } from './WorkQueue';

/** Long side of a grid picture, pixels. */
export const THUMB_SIDE = 96;

const GRID_LANES = ['cells', 'ahead'] as const;
export type GridLane = (typeof GRID_LANES)[number];

export const cellKey = (perturbation: string, severity: number) => `${perturbation}/${severity}`;

export class GridPictures {
  readonly cells = new SvelteMap<string, Picture>();
  /** Messages of cells that could not be drawn. */
  readonly failed = new SvelteMap<string, string>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- the page does not read it
  readonly #wanted = new Map<string, GridLane>();
  /** What each cell was drawn with; another generation means again. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- the page does not read it
  readonly #drawn = new Map<string, number>();
  #generation = 0;

  constructor(
    private readonly engine: Pick<EngineApi, 'corrupt'>,
    private readonly queue: WorkQueue,
    /** The request of a cell; null where there is no picture yet. */
    private readonly request: (perturbation: string, severity: number) => CorruptRequest | null,
  ) {}

  /** The row came into view, or near it. */
  want(perturbation: string, lane: GridLane = 'cells'): void {
    this.#forget(perturbation);
    this.#wanted.set(perturbation, lane);
    this.#draw(perturbation, lane);
  }

  /** The row is far from the view: what of it waits need not be drawn. */
  unwant(perturbation: string): void {
    this.#wanted.delete(perturbation);
    this.#forget(perturbation);
  }

  #forget(perturbation: string): void {
    const prefix = cellKey(perturbation, 0).slice(0, -1);
    for (const lane of GRID_LANES) this.queue.drop(lane, (key) => key.startsWith(prefix));
  }

  /** Draws what is in view and could not be drawn until now. */
  retry(): void {
    for (const [perturbation, lane] of this.#wanted) this.#draw(perturbation, lane);
  }

  /** Draws what is in view again. @param blank whether the old pictures would mislead until then (another subject) */
  redraw(blank: boolean): void {
    this.#generation++;
    for (const lane of GRID_LANES) this.queue.drop(lane);
    this.failed.clear();
    if (blank) this.cells.clear();
    for (const [perturbation, lane] of this.#wanted) this.#draw(perturbation, lane);
  }

  #draw(perturbation: string, lane: GridLane): void {
    for (const severity of SEVERITIES) void this.#drawCell(perturbation, severity, lane);
  }

  async #drawCell(perturbation: string, severity: number, lane: GridLane): Promise<void> {
    const key = cellKey(perturbation, severity);
    const generation = this.#generation;
    if (this.#drawn.get(key) === generation) return;
    const request = this.request(perturbation, severity);
    if (!request) return;
    try {
      const picture = await this.queue.ask(lane, key, () => this.engine.corrupt(request));
      if (!picture || generation !== this.#generation) return;
      this.#drawn.set(key, generation);
      this.failed.delete(key);
      this.cells.set(key, picture);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.cells.delete(key);
      this.failed.set(key, messageOf(error));
    }
  }
}
