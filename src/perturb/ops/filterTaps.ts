/**
 * Filters of few taps, such as a line of motion or a disk: out[i, j] = Σ weight · x[i + down, j + right]. The taps may differ
 * from picture to picture.
 */
import { tapFilter } from '../../compute/kernels/filterTaps/op';
import type * as tf from '../../compute/tf';
import { borderIndex, type Border } from './border';

export interface Tap {
  /** Whole pixels. */
  down: number;
  right: number;
  weight: number;
}

/**
 * @param x [batch, height, width, channels]
 * @param taps one list for each picture, or one list for all
 * @returns a tensor of x's shape, not clipped
 */
export function filterTaps(x: tf.Tensor4D, taps: readonly (readonly Tap[])[], border: Border): tf.Tensor4D {
  const [, height, width] = x.shape;
  const longest = Math.max(1, ...taps.map((list) => list.length));
  const vertical = reach(taps.map((list) => list.map((tap) => tap.down)));
  const horizontal = reach(taps.map((list) => list.map((tap) => tap.right)));
  const offsets = new Int32Array(taps.length * longest * 2);
  const weights = new Float32Array(taps.length * longest);
  taps.forEach((list, i) =>
    list.forEach((tap, t) => {
      const at = i * longest + t;
      offsets[2 * at] = tap.down + vertical.before;
      offsets[2 * at + 1] = tap.right + horizontal.before;
      weights[at] = tap.weight;
    }),
  );
  return tapFilter(x, {
    rows: withBorders(height, vertical, border),
    columns: withBorders(width, horizontal, border),
    left: horizontal.before,
    taps: longest,
    offsets,
    weights,
  });
}

interface Reach {
  before: number;
  after: number;
}

/** How far taps go beyond a pixel on both sides. */
function reach(shifts: readonly (readonly number[])[]): Reach {
  let [before, after] = [0, 0];
  for (const shift of shifts.flat()) {
    before = Math.max(before, -shift);
    after = Math.max(after, shift);
  }
  return { before, after };
}

/** Indices of a line and of what lies beyond its ends. */
function withBorders(length: number, { before, after }: Reach, border: Border): Int32Array {
  return Int32Array.from({ length: before + length + after }, (_, i) => borderIndex(i - before, length, border));
}
