/**
 * Rows: what tuning sees of each picture and each of its augmented views. Row `picture · (views + 1)` is the clean picture, the
 * rows after it its views. Where they are kept depends on how large they are (`featureCache.ts`).
 */
import type * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { gatherPictures } from './pictures';

/** Augmented view number `view` of the chosen pictures, floats in 0..1; the same whenever it is asked for. */
export type ViewMaker = (set: ImageSet, indices: Int32Array, view: number) => Float32Array;

export interface RowSource {
  /**
   * The rows, in this order: [rows.length, ...activation at the cut], or pictures in 0..1 where nothing is cut off. The caller
   * disposes of the tensor.
   * @param next rows that will be asked for after these, so that they can be read meanwhile
   */
  fetch(rows: Int32Array, next?: Int32Array): Promise<tf.Tensor>;
  dispose(): void;
}

/** The parts of a key-value store that rows are kept with. */
export interface RowStore {
  getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]>;
  setMany(entries: readonly (readonly [key: string, value: unknown])[]): Promise<void>;
  deleteMany(keys: readonly string[]): Promise<void>;
  keys(prefix: string): Promise<string[]>;
}

/** Awaited between batches of rows; waits while paused, throws to cancel. */
export interface CacheHooks {
  between(done: number, total: number): Promise<void>;
}

/** The pictures of rows as floats in 0..1. */
export class RowPictures {
  /** Values of one picture. */
  readonly size: number;
  readonly count: number;

  constructor(
    readonly set: ImageSet,
    readonly views: number,
    private readonly makeView: ViewMaker,
  ) {
    this.size = set.height * set.width * 3;
    this.count = set.count * (views + 1);
  }

  isClean(row: number): boolean {
    return row % (this.views + 1) === 0;
  }

  /** One picture. */
  row(row: number): Float32Array {
    const index = Int32Array.of(Math.floor(row / (this.views + 1)));
    const view = row % (this.views + 1);
    return view === 0 ? gatherPictures(this.set, index) : this.makeView(this.set, index, view - 1);
  }

  /** Rows [start, start + count), followed by zeros up to `batch` pictures. */
  batch(start: number, count: number, batch: number): Float32Array {
    const out = new Float32Array(batch * this.size);
    for (let i = 0; i < count; i++) out.set(this.row(start + i), i * this.size);
    return out;
  }
}
