/**
 * For each colour the key that is nearest to it (Euclidean distance), the first of several. TensorFlow.js would need a matrix of all distances,
 * 5 MB a picture for a mosaic of 3,136 cells and 400 tiles, and its backends choose differently among equal ones.
 */
import * as tf from '../../tf';
import { HOST_BACKENDS, replaceKernel } from '../hostMemory';
import { NEAREST_COLOUR } from './attributes';
import { nearestColourHost } from './host';
import { nearestColourWebgpu } from './webgpu';

/**
 * @param colours [count, 3]; whole numbers up to 2,040, so that every backend has the same distances
 * @param keys [keys, 3], the same
 * @returns indices of keys, int32 [count]; not differentiable
 */
export function nearestColour(colours: tf.Tensor2D, keys: tf.Tensor2D): tf.Tensor1D {
  return tf.engine().runKernel(NEAREST_COLOUR, { colours, keys } as unknown as tf.NamedTensorMap) as tf.Tensor1D;
}

export function registerNearestColour(): void {
  for (const backendName of HOST_BACKENDS) {
    replaceKernel({ kernelName: NEAREST_COLOUR, backendName, kernelFunc: nearestColourHost });
  }
  replaceKernel({ kernelName: NEAREST_COLOUR, backendName: 'webgpu', kernelFunc: nearestColourWebgpu });
}
