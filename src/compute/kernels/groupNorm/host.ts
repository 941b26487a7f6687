/**
 * The group norm kernels of the host backends: native code on `wasm` (`native/assembly/train/groupNorm.ts`), and its twin in
 * JavaScript loops for `cpu` and for WebAssembly without SIMD.
 */
import { nativeKernels } from '../../native/load';
import type * as tf from '../../tf';
import { addresses, allocate, free, view } from '../hostMemory';
import type { GroupNormAttributes, GroupNormGradientInputs, GroupNormInputs } from './attributes';

/** y, and the statistics that the gradient needs: mean and 1/√(variance + ε), [batch, groups] each. */
export function groupNormForward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { x, scale, offset } = inputs as GroupNormInputs;
  const { groups, epsilon, relu } = attrs as unknown as GroupNormAttributes;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const pixels = height * width;
  const perGroup = channels / groups;
  const y = allocate(backend, x.shape);
  const meanInfo = allocate(backend, [batch, groups]);
  const inverseInfo = allocate(backend, [batch, groups]);

  const native = nativeKernels(backend);
  if (native) {
    const scratch = allocate(backend, [3 * channels]);
    native.groupNormForward({
      ...addresses(backend, { x, y, gamma: scale, beta: offset, means: meanInfo, inverses: inverseInfo, scratch }),
      ...{ plus: 0, batch, pixels, channels, groups, epsilon, relu: Number(relu) },
    });
    free(backend, scratch);
    return [y, meanInfo, inverseInfo];
  }

  const from = view(backend, x);
  const to = view(backend, y);
  const gamma = view(backend, scale);
  const beta = view(backend, offset);
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
export function groupNormBackward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { dy, x, y, scale, means: meanInfo, inverses: inverseInfo } = inputs as GroupNormGradientInputs;
  const { groups, relu } = attrs as unknown as GroupNormAttributes;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const pixels = height * width;
  const perGroup = channels / groups;
  const dx = allocate(backend, x.shape);
  const dScale = allocate(backend, [channels]);
  const dOffset = allocate(backend, [channels]);

  const native = nativeKernels(backend);
  if (native) {
    view(backend, dScale).fill(0);
    view(backend, dOffset).fill(0);
    const scratch = allocate(backend, [3 * channels]);
    native.groupNormBackward({
      ...addresses(backend, { dy, x, y, gamma: scale, means: meanInfo, inverses: inverseInfo }),
      ...addresses(backend, { dx, dGamma: dScale, dBeta: dOffset, scratch }),
      ...{ masked: 0, batch, pixels, channels, groups, relu: Number(relu) },
    });
    free(backend, scratch);
    return [dx, dScale, dOffset];
  }

  const from = view(backend, x);
  const result = view(backend, y);
  const gradient = view(backend, dy);
  const to = view(backend, dx);
  const gamma = view(backend, scale);
  const means = view(backend, meanInfo);
  const inverses = view(backend, inverseInfo);
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
