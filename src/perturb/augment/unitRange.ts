/** From 8 bits to 0..1, as the batches of augmented pictures are handed on. */
import { heapBytes, withRoom } from '../../compute/kernels/hostMemory';
import { nativeAtHand } from '../../compute/native/load';
import type { ImageSet } from '../../contract/image';

/** An array for pictures of a set, `[indices.length · height · width · 3]`. */
export function newBatch(set: Pick<ImageSet, 'height' | 'width'>, indices: ArrayLike<number>): Float32Array {
  return new Float32Array(indices.length * set.height * set.width * 3);
}

/** i / 255, rounded to 32 bits as a store into a Float32Array would do it. Looking up is faster than dividing. */
export const UNIT_RANGE = Float32Array.from({ length: 256 }, (_, i) => i / 255);

/** Writes `pixels`, RGB, into `out` from `offset` on, as values in 0..1; with native code, where it is at hand, the same bits. */
export function writeUnitRange(pixels: Uint8Array, out: Float32Array, offset: number): void {
  if (writtenNatively(pixels, out, offset)) return;
  const { length } = pixels;
  for (let i = 0; i < length; i += 3) {
    out[offset + i] = UNIT_RANGE[pixels[i]!]!;
    out[offset + i + 1] = UNIT_RANGE[pixels[i + 1]!]!;
    out[offset + i + 2] = UNIT_RANGE[pixels[i + 2]!]!;
  }
}

/** @returns whether there is native code, and `out` is not in the heap, which may move when room is made */
function writtenNatively(pixels: Uint8Array, out: Float32Array, offset: number): boolean {
  const found = nativeAtHand();
  if (!found || out.buffer === heapBytes(found.backend).buffer) return false;
  const { backend, native } = found;
  const { length: size } = pixels;
  withRoom(backend, [size / 4 + 1, size], (words, floats) => {
    heapBytes(backend).set(pixels, words);
    native.unpackBytes({ words: words!, out: floats!, size });
    out.set(new Float32Array(heapBytes(backend).buffer, floats, size), offset);
  });
  return true;
}
