/**
 * The ordinary augmentation of clean training: a random horizontal flip and a random crop of the picture padded by
 * reflection (He et al. 2016, with 3 pixels of padding where 4 are usual for CIFAR). On the host, as each picture has its
 * own offset.
 */
import type { ImageSet } from '../../contract/image';
import { deriveSeed, Random } from '../../num/random';

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
  const viewSeed = deriveSeed(seed, 'flip-crop', view);
  for (let i = 0; i < indices.length; i++) {
    const random = new Random(viewSeed, indices[i]!);
    const flip = random.uniform() < 0.5;
    const dx = random.integer(2 * PADDING + 1) - PADDING;
    const dy = random.integer(2 * PADDING + 1) - PADDING;
    const from = indices[i]! * size;
    for (let y = 0; y < height; y++) {
      const v = reflected(y + dy, height);
      for (let x = 0; x < width; x++) {
        const u = reflected((flip ? width - 1 - x : x) + dx, width);
        const source = from + (v * width + u) * 3;
        const target = i * size + (y * width + x) * 3;
        for (let c = 0; c < 3; c++) out[target + c] = set.pixels[source + c]! / 255;
      }
    }
  }
  return out;
}

/** Index mirrored at the edges, the edge pixel not repeated. */
function reflected(i: number, n: number): number {
  if (i < 0) return Math.min(n - 1, -i);
  return i < n ? i : Math.max(0, 2 * n - 2 - i);
}
