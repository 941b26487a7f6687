/**
 * Asks the engine for corrupted pictures, one at a time, so that the newest wish is never behind old ones: a new grid
 * drops what is left of the grid before it, a new large picture goes ahead of the grid and drops the one before it.
 */
import type { CorruptRequest } from '../contract/engine';
import type { Picture } from '../contract/image';

type Corrupt = (request: CorruptRequest) => Promise<Picture>;

export interface GridJob {
  key: string;
  request: CorruptRequest;
}

interface LargeJob {
  request: CorruptRequest;
  resolve: (picture: Picture | null) => void;
  reject: (error: unknown) => void;
}

export class CorruptionQueue {
  #grid: GridJob[] = [];
  #onCell: (key: string, picture: Picture) => void = () => {};
  #onGridError: (error: unknown) => void = () => {};
  #generation = 0;
  #large: LargeJob | null = null;
  #busy = false;

  constructor(private readonly corrupt: Corrupt) {}

  /** Draws these cells, in order, instead of whatever was still to come. An error ends the grid and is reported once. */
  grid(
    jobs: GridJob[],
    onCell: (key: string, picture: Picture) => void,
    onError: (error: unknown) => void = () => {},
  ): void {
    this.#generation++;
    this.#grid = [...jobs];
    this.#onCell = onCell;
    this.#onGridError = onError;
    void this.#pump();
  }

  /** One picture, next. Resolves with null where a newer wish came before its turn. */
  large(request: CorruptRequest): Promise<Picture | null> {
    this.#large?.resolve(null);
    return new Promise((resolve, reject) => {
      this.#large = { request, resolve, reject };
      void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#large || this.#grid.length > 0) {
        if (this.#large) await this.#nextLarge();
        else await this.#nextCell();
      }
    } finally {
      this.#busy = false;
    }
  }

  async #nextLarge(): Promise<void> {
    const { request, resolve, reject } = this.#large!;
    this.#large = null;
    await this.corrupt(request).then(resolve, reject);
  }

  async #nextCell(): Promise<void> {
    const { key, request } = this.#grid.shift()!;
    const generation = this.#generation;
    try {
      const picture = await this.corrupt(request);
      if (generation === this.#generation) this.#onCell(key, picture);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#grid = [];
      this.#onGridError(error);
    }
  }
}
