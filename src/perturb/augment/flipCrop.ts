/**
 * The ordinary augmentation of clean training: a random horizontal flip and a random crop of the picture padded by
 * reflection (He et al. 2016, with 3 pixels of padding where 4 are usual for CIFAR). On the host, as each picture has its
 * own offset.
 */
import type { ImageSet } from '../../contract/image';
import { deriveSeed, Random } from '../../num/random';
import { UNIT_RANGE } from './unitRange';

const PADDING = 3;

/**
 * @param indices pictures of `set`
 * @param view another number gives another flip and crop of the same picture
 * @returns `[indices.length · height · width · 3]` in 0..1
 */
export function flipCropBatch(set: ImageSet, indices: ArrayLike<number>, seed: number, view: number): Float32Array {
  const { height, width } = set;
  const size = height * width * 3;
  const out = new Float32Array(indices.length * size);
  const columns = new Int32Array(width);
  const viewSeed = deriveSeed(seed, 'flip-crop', view);
  for (let i = 0; i < indices.length; i++) {
    const random = new Random(viewSeed, indices[i]!);
    const flip = random.uniform() < 0.5;
    const dx = random.integer(2 * PADDING + 1) - PADDING;
    const dy = random.integer(2 * PADDING + 1) - PADDING;
    // Where each pixel of a row comes from, in bytes from the start of the row.
    for (let x = 0; x < width; x++) columns[x] = reflected((flip ? width - 1 - x : x) + dx, width) * 3;
    for (let y = 0; y < height; y++) {
      const source = indices[i]! * size + reflected(y + dy, height) * width * 3;
      copyRow(set.pixels, source, columns, out, i * size + y * width * 3);
    }
  }
  return out;
}

/** The pixels at `columns` of the row that starts at `source`, in 0..1. */
function copyRow(pixels: Uint8Array, source: number, columns: Int32Array, out: Float32Array, target: number): void {
  for (let x = 0; x < columns.length; x++, target += 3) {
    const from = source + columns[x]!;
    out[target] = UNIT_RANGE[pixels[from]!]!;
    out[target + 1] = UNIT_RANGE[pixels[from + 1]!]!;
    out[target + 2] = UNIT_RANGE[pixels[from + 2]!]!;
  }
}

/** Index mirrored at the edges, the edge pixel not repeated. */
function reflected(i: number, n: number): number {
  if (i < 0) return Math.min(n - 1, -i);
  return i < n ? i : Math.max(0, 2 * n - 2 - i);
}
