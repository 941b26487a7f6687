/**
 * Group normalisation (Wu and He 2018, arXiv 1803.08494), optionally followed by a ReLU, as one differentiable op:
 *
 *     y = (x − mean) / √(variance + ε) · scale + offset,  mean and variance over (height, width, channels of the group)
 *
 * It stands behind every convolution of our networks. Composed of TensorFlow.js ops it costs more than the convolution on
 * WebAssembly, so `cpu` and `wasm` have one kernel forward and one backward, each with two passes over memory.
 * `webgpu` composes it of TensorFlow.js ops.
 */
import * as tf from '../tf';
import { HOST_BACKENDS, allocate, replaceKernel, view } from './hostMemory';

const FORWARD = 'TemperGroupNorm';
const BACKWARD = 'TemperGroupNormGrad';

export interface GroupNormOptions {
  /** Applied to the result. */
  activation?: 'relu';
}

interface Attrs {
  groups: number;
  epsilon: number;
  relu: boolean;
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
  if (!tf.getKernel(FORWARD, tf.getBackend())) return composedGroupNorm(x, scale, offset, groups, epsilon, relu);
  return tf.tidy(() => {
    const inputs = { x, scale, offset } as unknown as tf.NamedTensorMap;
    const attrs: Attrs = { groups, epsilon, relu };
    const [y] = tf.engine().runKernel(FORWARD, inputs, attrs as unknown as tf.NamedAttrMap) as unknown as tf.Tensor4D[];
    return y!;
  });
}

/** The same of TensorFlow.js ops, which differentiate it; also what the kernels are tested against. */
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

/** y, and the statistics that the gradient needs: mean and 1/√(variance + ε), [batch, groups] each. */
function forward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { x, scale, offset } = inputs as Record<string, tf.TensorInfo>;
  const { groups, epsilon, relu } = attrs as unknown as Attrs;
  const [batch, height, width, channels] = x!.shape as [number, number, number, number];
  const pixels = height * width;
  const perGroup = channels / groups;
  const y = allocate(backend, x!.shape);
  const meanInfo = allocate(backend, [batch, groups]);
  const inverseInfo = allocate(backend, [batch, groups]);

  const from = view(backend, x!);
  const to = view(backend, y);
  const gamma = view(backend, scale!);
  const beta = view(backend, offset!);
  const means = view(backend, meanInfo);
  const inverses = view(backend, inverseInfo);
  const sum = new Float64Array(channels);
  const squares = new Float64Array(channels);
  const factor = new Float32Array(channels);
  const shift = new Float32Array(channels);

  for (let n = 0; n < batch; n++) {
    const start = n * pixels * channels;
    const end = start + pixels * channels;
    sum.fill(0);
    squares.fill(0);
    for (let p = start; p < end; p += channels) {
      for (let c = 0; c < channels; c++) {
        const value = from[p + c]!;
        sum[c]! += value;
        squares[c]! += value * value;
      }
    }
    for (let g = 0; g < groups; g++) {
      let total = 0;
      let totalSquares = 0;
      for (let c = g * perGroup; c < (g + 1) * perGroup; c++) {
        total += sum[c]!;
        totalSquares += squares[c]!;
      }
      const mean = total / (pixels * perGroup);
      const variance = Math.max(0, totalSquares / (pixels * perGroup) - mean * mean);
      const inverse = 1 / Math.sqrt(variance + epsilon);
      means[n * groups + g] = mean;
      inverses[n * groups + g] = inverse;
      for (let c = g * perGroup; c < (g + 1) * perGroup; c++) {
        factor[c] = inverse * gamma[c]!;
        shift[c] = beta[c]! - mean * inverse * gamma[c]!;
      }
    }
    for (let p = start; p < end; p += channels) {
      for (let c = 0; c < channels; c++) {
        const value = from[p + c]! * factor[c]! + shift[c]!;
        to[p + c] = relu && value < 0 ? 0 : value;
      }
    }
  }
  return [y, meanInfo, inverseInfo];
}

/**
 * Gradients with respect to x, scale and offset. With e = dy (masked by the ReLU), x̂ = (x − mean)·r and n values a group:
 * dx = r · (γ·e − Σγe/n − x̂·Σγe·x̂/n), which is linear in e and x for each channel.
 */
function backward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { dy, x, y, scale, means: meanInfo, inverses: inverseInfo } = inputs as Record<string, tf.TensorInfo>;
  const { groups, relu } = attrs as unknown as Attrs;
  const [batch, height, width, channels] = x!.shape as [number, number, number, number];
  const pixels = height * width;
  const perGroup = channels / groups;
  const dx = allocate(backend, x!.shape);
  const dScale = allocate(backend, [channels]);
  const dOffset = allocate(backend, [channels]);

  const from = view(backend, x!);
  const result = view(backend, y!);
  const gradient = view(backend, dy!);
  const to = view(backend, dx);
  const gamma = view(backend, scale!);
  const means = view(backend, meanInfo!);
  const inverses = view(backend, inverseInfo!);
  const toScale = view(backend, dScale).fill(0);
  const toOffset = view(backend, dOffset).fill(0);
  const sum = new Float64Array(channels);
  const products = new Float64Array(channels);
  const ofGradient = new Float32Array(channels);
  const ofInput = new Float32Array(channels);
  const constant = new Float32Array(channels);

  for (let n = 0; n < batch; n++) {
    const start = n * pixels * channels;
    const end = start + pixels * channels;
    sum.fill(0);
    products.fill(0);
    for (let p = start; p < end; p += channels) {
      for (let c = 0; c < channels; c++) {
        const e = relu && result[p + c]! <= 0 ? 0 : gradient[p + c]!;
        sum[c]! += e;
        products[c]! += e * from[p + c]!;
      }
    }
    for (let g = 0; g < groups; g++) {
      const mean = means[n * groups + g]!;
      const inverse = inverses[n * groups + g]!;
      let a = 0;
      let b = 0;
      for (let c = g * perGroup; c < (g + 1) * perGroup; c++) {
        const normalised = (products[c]! - mean * sum[c]!) * inverse;
        toScale[c]! += normalised;
        toOffset[c]! += sum[c]!;
        a += gamma[c]! * sum[c]!;
        b += gamma[c]! * normalised;
      }
      a /= pixels * perGroup;
      b /= pixels * perGroup;
      for (let c = g * perGroup; c < (g + 1) * perGroup; c++) {
        ofGradient[c] = inverse * gamma[c]!;
        ofInput[c] = -inverse * inverse * b;
        constant[c] = inverse * (mean * inverse * b - a);
      }
    }
    for (let p = start; p < end; p += channels) {
      for (let c = 0; c < channels; c++) {
        const e = relu && result[p + c]! <= 0 ? 0 : gradient[p + c]!;
        to[p + c] = e * ofGradient[c]! + from[p + c]! * ofInput[c]! + constant[c]!;
      }
    }
  }
  return [dx, dScale, dOffset];
}

export function registerGroupNorm(): void {
  for (const backendName of HOST_BACKENDS) {
    replaceKernel({ kernelName: FORWARD, backendName, kernelFunc: forward });
    replaceKernel({ kernelName: BACKWARD, backendName, kernelFunc: backward });
  }
  tf.registerGradient({
    kernelName: FORWARD,
    inputsToSave: ['x', 'scale'],
    outputsToSave: [true, true, true],
    gradFunc: (dy, saved, attrs) => {
      const [x, scale, y, means, inverses] = saved;
      // At once, not inside the functions returned: each of those runs in a scope of its own, which would dispose of
      // what the others are to return.
      const inputs = { dy: (dy as tf.Tensor[])[0], x, y, scale, means, inverses } as unknown as tf.NamedTensorMap;
      const [dx, dScale, dOffset] = tf.engine().runKernel(BACKWARD, inputs, attrs) as unknown as tf.Tensor[];
      return { x: () => dx!, scale: () => dScale!, offset: () => dOffset! };
    },
  });
}
