/**
 * Rows where nothing is cut off, so that a row is a picture. Clean ones are in the set already. Views are kept on the host: as the
 * floats that the augmentation makes where they fit, as bytes where only these do, and made anew in each step otherwise.
 * From bytes on they are rounded to 8 bits, whether kept or made anew, so both give the same training.
 */
import type * as tf from '../compute/tf';
import { pictureTensor } from './pictures';
import type { CacheHooks, RowPictures, RowSource } from './rows';

export type KeptPictures = 'floats' | 'bytes' | 'nothing';

/** How views are kept within a budget. */
export function keepingOf(pictures: RowPictures, budgetBytes: number): KeptPictures {
  const values = pictures.set.count * pictures.views * pictures.size;
  if (4 * values <= budgetBytes) return 'floats';
  return values <= budgetBytes ? 'bytes' : 'nothing';
}

export class HostPictures implements RowSource {
  private readonly kept = new Map<number, Float32Array | Uint8Array>();

  constructor(
    private readonly pictures: RowPictures,
    private readonly keeping: KeptPictures,
  ) {}

  /** Makes every view that is kept, in order; nothing where they are made anew. */
  async fill(hooks: CacheHooks): Promise<void> {
    if (this.keeping === 'nothing') return;
    for (let row = 0; row < this.pictures.count; row++) {
      this.values(row);
      await hooks.between(row + 1, this.pictures.count);
    }
  }

  fetch(rows: Int32Array): Promise<tf.Tensor4D> {
    return Promise.resolve(this.tensor(rows, rows.length));
  }

  /** Pictures [start, start + count), followed by zeros up to `batch`. The caller disposes of the tensor. */
  batch(start: number, count: number, batch: number): tf.Tensor4D {
    return this.tensor(
      Int32Array.from({ length: count }, (_, i) => start + i),
      batch,
    );
  }

  dispose(): void {
    this.kept.clear();
  }

  private tensor(rows: Int32Array, batch: number): tf.Tensor4D {
    const { set, size } = this.pictures;
    const out = new Float32Array(batch * size);
    rows.forEach((row, i) => {
      const values = this.values(row);
      if (values instanceof Float32Array) out.set(values, i * size);
      else for (let j = 0; j < size; j++) out[i * size + j] = values[j]! / 255;
    });
    return pictureTensor(out, set);
  }

  private values(row: number): Float32Array | Uint8Array {
    const kept = this.kept.get(row);
    if (kept) return kept;
    const made = this.pictures.row(row);
    if (this.pictures.isClean(row)) return made;
    const values = this.keeping === 'floats' ? made : Uint8Array.from(made, (value) => Math.round(255 * value));
    if (this.keeping !== 'nothing') this.kept.set(row, values);
    return values;
  }
}
