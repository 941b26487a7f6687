/** Which pictures a step sees: a pure function of (seed, stream, step), so that a resumed run sees the same ones. */
import { deriveSeed, hash3, Random, streamOf } from '../num/random';

/** Goes through `count` items in a new order each epoch, `batch` at a time; batches run across epoch ends. */
export class BatchOrder {
  private epoch = -1;
  private order: Int32Array = new Int32Array();

  constructor(
    private readonly count: number,
    private readonly batch: number,
    private readonly seed: number,
    private readonly stream: string,
  ) {
    if (count < 1) throw new RangeError('A batch needs at least one picture to draw from.');
  }

  /** Indices of the pictures of a step. */
  indices(step: number): Int32Array {
    const out = new Int32Array(this.batch);
    for (let j = 0; j < this.batch; j++) {
      const position = step * this.batch + j;
      out[j] = this.permutation(Math.floor(position / this.count))[position % this.count]!;
    }
    return out;
  }

  private permutation(epoch: number): Int32Array {
    if (epoch !== this.epoch) {
      this.order = new Random(deriveSeed(this.seed, this.stream, epoch), 'order').permutation(this.count);
      this.epoch = epoch;
    }
    return this.order;
  }
}

/** Which of `views` augmented views each position of a step's batch shows. */
export function viewChoice(seed: number, step: number, batch: number, views: number): Int32Array {
  const stream = streamOf('view');
  return Int32Array.from({ length: batch }, (_, j) => hash3(seed, stream, step * batch + j) % views);
}
