/**
 * Group norm, something added, and a ReLU: how a residual block ends. On `webgpu` one shader forward and two backward, since a sum and a
 * ReLU of their own would be two and two more; elsewhere the three operations.
 */
import * as tf from '../../tf';
import { replaceKernel } from '../hostMemory';
import { GROUP_NORM_PLUS, GROUP_NORM_PLUS_GRADIENT, type GroupNormAttributes } from './attributes';
import { groupNorm } from './op';
import { groupNormPlusBackwardWebgpu, groupNormPlusForwardWebgpu, MOST_CHANNELS_OF_A_GROUP } from './webgpu';

/**
 * @param x `[batch, height, width, channels]`
 * @param scale `[channels]`
 * @param offset `[channels]`
 * @param groups divides channels
 * @param plus of x's shape; added to what was normalised
 * @returns relu(norm(x) + plus); differentiable with respect to x, scale, offset and plus (once)
 */
export function groupNormPlus(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  groups: number,
  plus: tf.Tensor4D,
  epsilon = 1e-5,
): tf.Tensor4D {
  if (tf.getBackend() !== 'webgpu' || x.shape[3] / groups > MOST_CHANNELS_OF_A_GROUP) {
    return tf.tidy(() => tf.relu(tf.add(groupNorm(x, scale, offset, groups, epsilon), plus)));
  }
  return tf.tidy(() => {
    const inputs = { x, scale, offset, plus } as unknown as tf.NamedTensorMap;
    const attrs: GroupNormAttributes = { groups, epsilon, relu: true };
    const results = tf.engine().runKernel(GROUP_NORM_PLUS, inputs, attrs as unknown as tf.NamedAttrMap);
    return (results as unknown as tf.Tensor4D[])[0]!;
  });
}

export function registerGroupNormPlus(): void {
  replaceKernel({ kernelName: GROUP_NORM_PLUS, backendName: 'webgpu', kernelFunc: groupNormPlusForwardWebgpu });
  replaceKernel({
    kernelName: GROUP_NORM_PLUS_GRADIENT,
    backendName: 'webgpu',
    kernelFunc: groupNormPlusBackwardWebgpu,
  });
  tf.registerGradient({
    kernelName: GROUP_NORM_PLUS,
    inputsToSave: ['x', 'scale'],
    outputsToSave: [true, true],
    gradFunc: (dy, saved, attrs) => {
      const [x, scale, y, statistics] = saved;
      // At once, as in `op.ts`.
      const inputs = { dy: (dy as tf.Tensor[])[0], x, y, scale, statistics } as unknown as tf.NamedTensorMap;
      const [dx, dPlus, dScale, dOffset] = tf
        .engine()
        .runKernel(GROUP_NORM_PLUS_GRADIENT, inputs, attrs) as unknown as tf.Tensor[];
      return { x: () => dx!, scale: () => dScale!, offset: () => dOffset!, plus: () => dPlus! };
    },
  });
}
