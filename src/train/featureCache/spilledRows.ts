/**
 * Rows that do not fit into the backend's memory: kept in the browser's storage as half-precision numbers, a batch in one
 * transaction. A batch that is there is there whole, so a run that was cut off goes on
 * with the next one, and a run that was resumed makes nothing again.
 *
 * Under `feature/<key>/`: `plan`, `part/<first row>`, and each row by its number.
 */
import { messageOf } from '../../contract/message';
import * as tf from '../../compute/tf';
import { decodeHalf, encodeHalf } from '../half';
import type { RowSource, RowStore } from './rows';

/** What is kept beside the rows of a batch. */
export interface RowPart {
  /** Time that making the batch took. */
  seconds: number;
}

export interface RowPlan {
  rows: number;
  /** Shape of one row. */
  shape: readonly number[];
  /** Rows in a batch. */
  batch: number;
}

export class SpilledRowsError extends Error {
  override name = 'SpilledRowsError';
}

/** Rows that are kept decompressed at hand: an epoch asks for each once, so this serves small caches and reading ahead. */
const AT_HAND_BYTES = 64 * 2 ** 20;

export class SpilledRows implements RowSource {
  /** Rows in the order of their use, the latest last. */
  private readonly atHand = new Map<number, Promise<Uint16Array>>();
  private readonly size: number;

  constructor(
    private readonly store: RowStore,
    private readonly key: string,
    readonly plan: RowPlan,
  ) {
    this.size = tf.util.sizeFromShape([...plan.shape]);
  }

  /** Opens the rows under a key, keeping the batches that are there if they were made by an equal plan but for the batch. */
  static async open(store: RowStore, key: string, plan: RowPlan): Promise<SpilledRows> {
    const [kept] = await store.getMany<RowPlan>([pathOf(key, 'plan')]);
    if (kept && kept.rows === plan.rows && kept.shape.join() === plan.shape.join()) {
      return new SpilledRows(store, key, kept);
    }
    await forgetRows(store, key);
    await store.setMany([[pathOf(key, 'plan'), plan]]);
    return new SpilledRows(store, key, plan);
  }

  /** The batch that begins with a row, or undefined where it is still to be made. */
  async part(first: number): Promise<RowPart | undefined> {
    const [part] = await this.store.getMany<RowPart>([pathOf(this.key, `part/${first}`)]);
    return part;
  }

  /**
   * Keeps a batch, whole or not at all.
   * @param values `[count · size]`
   * @throws {SpilledRowsError} where they do not fit, with what all need; what was kept of this cache is deleted then
   */
  async keep(first: number, count: number, values: Float32Array, part: RowPart): Promise<void> {
    const entries: [string, unknown][] = [[pathOf(this.key, `part/${first}`), part]];
    for (let i = 0; i < count; i++) {
      entries.push([pathOf(this.key, first + i), encodeHalf(values.subarray(i * this.size, (i + 1) * this.size))]);
    }
    try {
      await this.store.setMany(entries);
    } catch (cause) {
      await forgetRows(this.store, this.key).catch(() => {});
      const need = ((this.plan.rows * this.size * 2) / 1e6).toFixed(0);
      const reason = messageOf(cause);
      throw new SpilledRowsError(
        `The feature cache needs ${need} MB of this browser's storage for ${this.plan.rows} pictures and views, and they could ` +
          `not be kept: ${reason} What was kept of it has been deleted. Take fewer pictures or views, or free storage.`,
        { cause },
      );
    }
  }

  async fetch(rows: Int32Array, next?: Int32Array): Promise<tf.Tensor> {
    const reading = this.read(rows);
    const codes = await Promise.all(reading);
    // A failure shows when the rows are asked for.
    if (next) for (const row of this.read(next)) row.catch(() => {});
    this.trim(rows.length + (next?.length ?? 0));
    const values = new Float32Array(rows.length * this.size);
    codes.forEach((row, i) => decodeHalf(row, values, i * this.size));
    return tf.tensor(values, [rows.length, ...this.plan.shape]);
  }

  dispose(): void {
    this.atHand.clear();
  }

  /** All rows that are not at hand, in one transaction. */
  private read(rows: Int32Array): Promise<Uint16Array>[] {
    const missing = [...new Set(rows)].filter((row) => !this.atHand.has(row));
    if (missing.length > 0) {
      const read = this.store.getMany<Uint16Array>(missing.map((row) => pathOf(this.key, row)));
      missing.forEach((row, i) => this.atHand.set(row, this.one(read, row, i)));
    }
    return Array.from(rows, (row) => {
      const found = this.atHand.get(row)!;
      this.atHand.delete(row);
      this.atHand.set(row, found);
      return found;
    });
  }

  private async one(read: Promise<(Uint16Array | undefined)[]>, row: number, index: number): Promise<Uint16Array> {
    try {
      const found = (await read)[index];
      if (found?.length !== this.size) {
        throw new SpilledRowsError(
          'Features of the frozen part were deleted while they were in use. Start this stage again: they are made anew.',
        );
      }
      return found;
    } catch (error) {
      this.atHand.delete(row);
      throw error;
    }
  }

  private trim(inUse: number): void {
    const most = Math.max(inUse, Math.floor(AT_HAND_BYTES / (2 * this.size)));
    for (const row of this.atHand.keys()) {
      if (this.atHand.size <= most) break;
      this.atHand.delete(row);
    }
  }
}

/** Deletes what is kept under a key, if anything is. */
export async function forgetRows(store: RowStore, key: string): Promise<void> {
  await store.deleteMany(await store.keys(pathOf(key, '')));
}

function pathOf(key: string, part: string | number): string {
  return `feature/${key}/${part}`;
}
