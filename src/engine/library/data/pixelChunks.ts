/**
 * Pictures of one size in the store, 8-bit RGB as they are, in chunks of about 2 MB: what is written never stands in memory as a
 * whole, and a few pictures are read without the others.
 */
import type { Picture } from '../../../contract/image';
import type { KeyValueStore } from '../../../store/KeyValueStore';
import { hashBytes } from '../../../store/contentKey';

const CHUNK_BYTES = 2_000_000;

/** Where the pictures of one part lie. */
export interface PixelChunks {
  /** Keys are this, `/` and the number of the chunk. */
  key: string;
  /** Pictures. */
  count: number;
  side: number;
  /** Pictures in each chunk; the last may have fewer. */
  perChunk: number;
}

export class PixelWriter {
  readonly chunks: PixelChunks;
  /** SHA-256 of each chunk that is written. */
  readonly hashes: string[] = [];
  private pending: Uint8Array<ArrayBuffer> | null = null;

  constructor(
    private readonly store: KeyValueStore,
    key: string,
    side: number,
  ) {
    const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / (side * side * 3)));
    this.chunks = { key, count: 0, side, perChunk };
  }

  /**
   * @param picture side × side
   * @throws {StoreError} where the storage is full
   */
  async add({ width, height, pixels }: Picture): Promise<void> {
    const { side, perChunk, count } = this.chunks;
    const bytes = side * side * 3;
    if (width !== side || height !== side || pixels.length !== bytes) {
      throw new RangeError(`a picture of ${width} × ${height} among those of ${side} × ${side}`);
    }
    this.pending ??= new Uint8Array(perChunk * bytes);
    this.pending.set(pixels, (count % perChunk) * bytes);
    this.chunks.count++;
    if (this.chunks.count % perChunk === 0) await this.write(this.pending);
  }

  async end(): Promise<void> {
    const { side, perChunk, count } = this.chunks;
    if (this.pending) await this.write(this.pending.slice(0, (count % perChunk) * side * side * 3));
  }

  private async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.pending = null;
    await this.store.set(`${this.chunks.key}/${this.hashes.length}`, bytes);
    this.hashes.push(await hashBytes(bytes));
  }
}

/**
 * Pixels of the pictures with these numbers, one after the other, in this order. Each chunk is read once.
 * @throws Error where a chunk is missing: something else deleted it
 */
export async function readPixels(
  store: KeyValueStore,
  { key, side, perChunk }: PixelChunks,
  indices: Int32Array,
): Promise<Uint8Array> {
  const bytes = side * side * 3;
  const pixels = new Uint8Array(indices.length * bytes);
  const byChunk = new Map<number, number[]>();
  indices.forEach((index, position) => {
    const chunk = Math.floor(index / perChunk);
    const positions = byChunk.get(chunk);
    if (positions) positions.push(position);
    else byChunk.set(chunk, [position]);
  });
  for (const [chunk, positions] of byChunk) {
    const read = await store.get<Uint8Array>(`${key}/${chunk}`);
    if (!read)
      throw new Error('Some of the kept pictures are gone from the storage. Forget this data and bring it again.');
    for (const position of positions) {
      const at = (indices[position]! % perChunk) * bytes;
      pixels.set(read.subarray(at, at + bytes), position * bytes);
    }
  }
  return pixels;
}
