/**
 * The one place that knows both layouts: that of weight files, which is PyTorch's, and the engine's, which is TensorFlow's.
 */
import type { Shape } from './layer';

/**
 * An array in the engine's as [places, in, out] is [out, in, places] on disk.
 * Filters [height, width, in, out] are [out, in, height, width] there, depthwise ones [height, width, channels, 1] are
 * [channels, 1, height, width], linear layers [in, out] are [out, in]; vectors and tokens [1, tokens, width] are as they are.
 */
function layoutOf(shape: Shape): { places: number; inputs: number; outputs: number } | null {
  if (shape.length === 2) return { places: 1, inputs: shape[0]!, outputs: shape[1]! };
  if (shape.length !== 4) return null;
  const [height, width, channels, outputs] = shape as [number, number, number, number];
  const places = height * width;
  return outputs === 1 ? { places, inputs: 1, outputs: channels } : { places, inputs: channels, outputs };
}

/** Shape on disk of an array of this shape in the engine. */
export function diskShape(shape: Shape): number[] {
  const layout = layoutOf(shape);
  if (!layout) return [...shape];
  const { inputs, outputs } = layout;
  return shape.length === 4 ? [outputs, inputs, shape[0]!, shape[1]!] : [outputs, inputs];
}

/** Side of the cubes in which an array is turned, so that what is read and what is written both stay in the cache. */
const TILE = 32;

/** Rearranges [places, in, out] to [out, in, places], which is its own inverse with places and out exchanged. */
function reversed(values: Float32Array, first: number, second: number, third: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let i0 = 0; i0 < first; i0 += TILE) {
    const i1 = Math.min(first, i0 + TILE);
    for (let j0 = 0; j0 < second; j0 += TILE) {
      const j1 = Math.min(second, j0 + TILE);
      for (let k0 = 0; k0 < third; k0 += TILE) {
        const k1 = Math.min(third, k0 + TILE);
        for (let j = j0; j < j1; j++) {
          for (let k = k0; k < k1; k++) {
            const to = (k * second + j) * first;
            for (let i = i0; i < i1; i++) result[to + i] = values[(i * second + j) * third + k]!;
          }
        }
      }
    }
  }
  return result;
}

/** Values of a file, in engine layout. */
export function toEngine(values: Float32Array, shape: Shape): Float32Array {
  const layout = layoutOf(shape);
  return layout ? reversed(values, layout.outputs, layout.inputs, layout.places) : values;
}

/** Values of the engine, in the layout of files. */
export function toDisk(values: Float32Array, shape: Shape): Float32Array {
  const layout = layoutOf(shape);
  return layout ? reversed(values, layout.places, layout.inputs, layout.outputs) : values;
}
