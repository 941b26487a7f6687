/**
 * Sums rows that share a segment number, which the `wasm` backend lacks. It is the gradient of `gather`, which looks up
 * labels, permutations and embeddings.
 */
import * as tf from '../tf';
import { allocate, replaceKernel, view, viewInt } from './hostMemory';

/** out[s, …] = Σ_{i: ids[i] = s} x[i, …]; ids outside 0 … numSegments − 1 are dropped. */
function unsortedSegmentSum({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, segmentIds } = inputs as Record<string, tf.TensorInfo>;
  const numSegments = (attrs as unknown as { numSegments: number }).numSegments;
  const rowShape = x!.shape.slice(segmentIds!.shape.length);
  const size = tf.util.sizeFromShape(rowShape);
  const out = allocate(backend, [numSegments, ...rowShape]);
  const from = x!.dtype === 'float32' ? view(backend, x!) : viewInt(backend, x!);
  const ids = viewInt(backend, segmentIds!);
  const to = view(backend, out).fill(0);
  for (let i = 0; i < ids.length; i++) {
    const segment = ids[i]!;
    if (segment < 0 || segment >= numSegments) continue;
    for (let k = 0; k < size; k++) to[segment * size + k]! += from[i * size + k]!;
  }
  return out;
}

export function registerUnsortedSegmentSum(): void {
  replaceKernel({ kernelName: tf.UnsortedSegmentSum, backendName: 'wasm', kernelFunc: unsortedSegmentSum });
}
