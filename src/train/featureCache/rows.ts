/**
 * Rows: what tuning sees of each picture and each of its augmented views. Row `picture · (views + 1)` is the clean picture, the
 * rows after it its views. Where they are kept depends on how large they are (`fill.ts`).
 */
import { packedBytes } from '../../compute/kernels/bytes';
import { nativeKernels } from '../../compute/native/load';
import * as tf from '../../compute/tf';
import type { ImageSet } from '../../contract/image';
import { tensorOfBytes } from '../pictures';

/** Augmented view number `view` of the chosen pictures, floats in 0..1; the same whenever it is asked for. */
export type ViewMaker = (set: ImageSet, indices: Int32Array, view: number) => Float32Array;

/** Row of a picture as it came, or of one of its `views` views. */
export function rowOf(picture: number, view: number | 'clean', views: number): number {
  return picture * (views + 1) + (view === 'clean' ? 0 : 1 + view);
}

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

/**
 * The pictures of rows. A view is rounded to 8 bits, as a picture in a file would be; views are kept once they are made where all of
 * them fit a budget, and made anew otherwise, so both give the same training.
 */
export class RowPictures implements RowSource {
  /** Values of one picture. */
  readonly size: number;
  readonly count: number;
  /** Whether views are kept. */
  readonly keeping: boolean;

  /**
   * @param budgetBytes of views that may be kept on the host
   * @param kept by `view · pictures + picture`
   */
  constructor(
    readonly set: ImageSet,
    readonly views: number,
    private readonly makeView: ViewMaker,
    private readonly budgetBytes: number,
    private readonly kept = new Map<number, Uint8Array>(),
  ) {
    this.size = set.height * set.width * 3;
    this.count = set.count * (views + 1);
    this.keeping = set.count * views * this.size <= budgetBytes;
  }

  /** The same pictures in another number of views, of which those that both have are made once. */
  withViews(views: number): RowPictures {
    return new RowPictures(this.set, views, this.makeView, this.budgetBytes, this.kept);
  }

  rowOf(picture: number, view: number | 'clean'): number {
    return rowOf(picture, view, this.views);
  }

  pictureOf(row: number): number {
    return Math.floor(row / (this.views + 1));
  }

  /** Pictures of a view that are to be kept and are not made yet. */
  missing(view: number): number[] {
    if (!this.keeping) return [];
    const all = Array.from({ length: this.set.count }, (_, picture) => picture);
    return all.filter((picture) => !this.kept.has(view * this.set.count + picture));
  }

  /** Keeps a view that was made elsewhere: what `viewBytes` gives. */
  keep(picture: number, view: number, bytes: Uint8Array): void {
    this.kept.set(view * this.set.count + picture, bytes);
  }

  /** Rows in 8 bits, one after another. */
  bytes(rows: ArrayLike<number>): Uint8Array {
    const out = new Uint8Array(rows.length * this.size);
    for (let i = 0; i < rows.length; i++) out.set(this.stored(rows[i]!), i * this.size);
    return out;
  }

  fetch(rows: Int32Array): Promise<tf.Tensor4D> {
    return Promise.resolve(this.batch(rows, rows.length));
  }

  /** Whether whoever computes can take the rows in 8 bits (`packed`), so that a quarter of their values travels. */
  get packs(): boolean {
    return nativeKernels(tf.backend()) !== null && this.size % 4 === 0;
  }

  /** The rows in 8 bits, to be read by `unpackedBytes`: [rows.length, size / 4]. The caller disposes of the tensor. */
  packed(rows: ArrayLike<number>): tf.Tensor2D {
    return packedBytes([rows.length, this.size / 4], (out) => {
      for (let i = 0; i < rows.length; i++) out.set(this.stored(rows[i]!), i * this.size);
    });
  }

  /** Pictures [batch, height, width, 3] in 0..1, black ones after the given rows. The caller disposes of the tensor. */
  batch(rows: ArrayLike<number>, batch: number): tf.Tensor4D {
    return tensorOfBytes(rows.length, (i) => this.stored(rows[i]!), batch, this.set);
  }

  dispose(): void {
    this.kept.clear();
  }

  private stored(row: number): Uint8Array {
    const picture = this.pictureOf(row);
    const view = row - picture * (this.views + 1) - 1;
    if (view < 0) return this.set.pixels.subarray(picture * this.size, (picture + 1) * this.size);
    const at = view * this.set.count + picture;
    const bytes = this.kept.get(at) ?? viewBytes(this.makeView, this.set, picture, view);
    if (this.keeping) this.kept.set(at, bytes);
    return bytes;
  }
}

/** A view in 8 bits. */
export function viewBytes(makeView: ViewMaker, set: ImageSet, picture: number, view: number): Uint8Array {
  const made = makeView(set, Int32Array.of(picture), view);
  const bytes = new Uint8Array(made.length);
  for (let j = 0; j < made.length; j++) bytes[j] = Math.round(255 * made[j]!);
  return bytes;
}
