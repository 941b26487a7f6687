/**
 * Group normalisation (Wu and He 2018, arXiv 1803.08494), optionally followed by a ReLU, as one differentiable op:
 *
 *     y = (x − mean) / √(variance + ε) · scale + offset,  mean and variance over (height, width, channels of the group)
 *
 * It stands behind every convolution of our networks. Composed of TensorFlow.js ops it costs more than the convolution on
 * WebAssembly, so `cpu` and `wasm` have one kernel forward and one backward, each with two passes over memory; `webgpu`, where every shader
 * costs by being started, has one shader forward and two backward.
 */
import * as tf from '../../tf';
import { HOST_BACKENDS, replaceKernel } from '../hostMemory';
import { GROUP_NORM, GROUP_NORM_GRADIENT, type GroupNormAttributes } from './attributes';
import { groupNormBackward, groupNormForward } from './host';
import { groupNormBackwardWebgpu, groupNormForwardWebgpu, MOST_CHANNELS_OF_A_GROUP } from './webgpu';

export interface GroupNormOptions {
  /** Applied to the result. */
  activation?: 'relu';
}

/**
 * @param x `[batch, height, width, channels]`
 * @param scale `[channels]`
 * @param offset `[channels]`
 * @param groups divides channels
 * @returns a tensor of x's shape; differentiable with respect to x, scale and offset (once)
 * @throws {Error} where the shapes or the number of groups do not fit
 */
export function groupNorm(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  groups: number,
  epsilon = 1e-5,
  { activation }: GroupNormOptions = {},
): tf.Tensor4D {
  const channels = x.shape[3];
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
    throw new Error(`groupNorm: ${groups} groups do not divide ${channels} channels.`);
  }
  if (scale.size !== channels || offset.size !== channels) {
    throw new Error(`groupNorm: scale (${scale.size}) and offset (${offset.size}) must have ${channels} values.`);
  }
  const relu = activation === 'relu';
  if (!hasKernel(channels / groups)) return composedGroupNorm(x, scale, offset, groups, epsilon, relu);
  return tf.tidy(() => {
    const inputs = { x, scale, offset } as unknown as tf.NamedTensorMap;
    const attrs: GroupNormAttributes = { groups, epsilon, relu };
    const [y] = tf
      .engine()
      .runKernel(GROUP_NORM, inputs, attrs as unknown as tf.NamedAttrMap) as unknown as tf.Tensor4D[];
    return y!;
  });
}

function hasKernel(channelsOfAGroup: number): boolean {
  if (!tf.getKernel(GROUP_NORM, tf.getBackend())) return false;
  return tf.getBackend() !== 'webgpu' || channelsOfAGroup <= MOST_CHANNELS_OF_A_GROUP;
}

/** Group normalisation composed of TensorFlow.js ops, which differentiate it; the kernels are tested against it. */
export function composedGroupNorm(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  groups: number,
  epsilon: number,
  relu: boolean,
): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, height, width, channels] = x.shape;
    const grouped = x.reshape([batch, height * width, groups, channels / groups]);
    const centred = grouped.sub(grouped.mean([1, 3], true));
    const deviation = centred.square().mean([1, 3], true).add(epsilon).rsqrt();
    const y = centred.mul(deviation).reshape(x.shape).mul(scale).add(offset);
    return (relu ? y.relu() : y) as tf.Tensor4D;
  });
}

export function registerGroupNorm(): void {
  for (const backendName of HOST_BACKENDS) {
    replaceKernel({ kernelName: GROUP_NORM, backendName, kernelFunc: groupNormForward });
    replaceKernel({ kernelName: GROUP_NORM_GRADIENT, backendName, kernelFunc: groupNormBackward });
  }
  replaceKernel({ kernelName: GROUP_NORM, backendName: 'webgpu', kernelFunc: groupNormForwardWebgpu });
  replaceKernel({ kernelName: GROUP_NORM_GRADIENT, backendName: 'webgpu', kernelFunc: groupNormBackwardWebgpu });
  tf.registerGradient({
    kernelName: GROUP_NORM,
    inputsToSave: ['x', 'scale'],
    outputsToSave: [true, true, true],
    gradFunc: (dy, saved, attrs) => {
      const [x, scale, y, means, inverses] = saved;
      // At once, not inside the functions returned: each of those runs in a scope of its own, which would dispose of
      // what the others are to return.
      const inputs = { dy: (dy as tf.Tensor[])[0], x, y, scale, means, inverses } as unknown as tf.NamedTensorMap;
      const [dx, dScale, dOffset] = tf.engine().runKernel(GROUP_NORM_GRADIENT, inputs, attrs) as unknown as tf.Tensor[];
      return { x: () => dx!, scale: () => dScale!, offset: () => dOffset! };
    },
  });
}
