/** Records of equal length in one file (CIFAR batches, npy arrays), read in blocks so that one record costs no read of its own. */
import { rangedFile } from './SourceFile';
import type { SourceFile } from './SourceFile';

const BLOCK_BYTES = 1 << 20;
/** Blocks kept: neighbours are asked for several at a time. */
const KEPT = 4;

export class RecordReader {
  private readonly file: SourceFile;
  private readonly perBlock: number;
  private readonly blocks = new Map<number, Promise<Uint8Array>>();

  /**
   * @param offset byte of the first record
   * @param recordBytes length of one
   * @param count number of records; the file must hold them
   */
  constructor(
    file: SourceFile,
    private readonly offset: number,
    private readonly recordBytes: number,
    readonly count: number,
  ) {
    this.file = rangedFile(file);
    this.perBlock = Math.max(1, Math.floor(BLOCK_BYTES / recordBytes));
  }

  /** Record i. It shares memory with its block: copy what is kept. */
  async record(i: number): Promise<Uint8Array> {
    const block = Math.floor(i / this.perBlock);
    let bytes = this.blocks.get(block);
    if (!bytes) {
      const first = block * this.perBlock;
      const last = Math.min(this.count, first + this.perBlock);
      bytes = this.file.read(this.offset + first * this.recordBytes, this.offset + last * this.recordBytes);
      // A block that could not be read is asked for again.
      bytes.catch(() => this.blocks.delete(block));
    } else {
      this.blocks.delete(block);
    }
    this.blocks.set(block, bytes);
    if (this.blocks.size > KEPT) this.blocks.delete(this.blocks.keys().next().value!);
    const at = (i - block * this.perBlock) * this.recordBytes;
    return (await bytes).subarray(at, at + this.recordBytes);
  }
}
