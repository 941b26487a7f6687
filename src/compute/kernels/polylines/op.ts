/**
 * Lines that run from the top of a picture to its bottom and bend to the left, on black: each goes from vertex to vertex, every segment in a
 * colour of its own, without antialiasing; what is drawn later covers what was drawn before. TensorFlow.js has nothing that draws, and a
 * picture would have to be read back to be drawn on the host.
 */
import * as tf from '../../tf';
import { HOST_BACKENDS, replaceKernel } from '../hostMemory';
import { POLYLINES, type PolylineAttributes, type PolylineInputs } from './attributes';
import { polylinesHost } from './host';
import { polylinesWebgpu } from './webgpu';

export interface Lines {
  /** Column in which each line begins, in rising order; [lines]. */
  starts: Float32Array;
  /** Column of a vertex for each grey 0..255, at most that where the line begins; [lines, 256]. */
  columns: Float32Array;
}

/**
 * @param cells [batch, rows, lines, 4]: red, green, blue and grey, whole numbers 0..255. The first vertex is in the row 0, the next
 *   ones `step` rows apart
 * @returns [batch, height, width, 3], 0..1; not differentiable
 */
export function polylines(
  cells: tf.Tensor4D,
  { starts, columns }: Lines,
  { height, width, step }: Pick<PolylineAttributes, 'height' | 'width' | 'step'>,
): tf.Tensor4D {
  const lines = starts.length;
  let reach = 0;
  for (let i = 0; i < columns.length; i++) reach = Math.max(reach, starts[i >> 8]! - columns[i]!);
  return tf.tidy(() => {
    const inputs: PolylineInputs = {
      cells,
      starts: tf.tensor1d(starts),
      columns: tf.tensor2d(columns, [lines, 256]),
    };
    const attrs: PolylineAttributes = { height, width, step, reach };
    return tf
      .engine()
      .runKernel(POLYLINES, inputs as unknown as tf.NamedTensorMap, attrs as unknown as tf.NamedAttrMap) as tf.Tensor4D;
  });
}

export function registerPolylines(): void {
  for (const backendName of HOST_BACKENDS) {
    replaceKernel({ kernelName: POLYLINES, backendName, kernelFunc: polylinesHost });
  }
  replaceKernel({ kernelName: POLYLINES, backendName: 'webgpu', kernelFunc: polylinesWebgpu });
}
