/**
 * Group norm as shaders. Forward: one, a workgroup for each group of channels of a picture, which takes mean and variance in two passes and
 * writes the result. Backward: one likewise, which leaves the sums of each channel of each picture, and one that adds these up over pictures.
 * Each also with something that is added before the ReLU, as the shortcut of a residual block is.
 */
import type * as tf from '../../tf';
import { runMultiShader, WORKGROUP } from '../multiShader';
import type {
  GroupNormAttributes,
  GroupNormGradientInputs,
  GroupNormInputs,
  GroupNormPlusGradientInputs,
  GroupNormPlusInputs,
} from './attributes';

/** The shaders divide their threads among the channels of a group. */
export const MOST_CHANNELS_OF_A_GROUP = WORKGROUP;

const LAYOUT = `
  fn place(workgroup : i32, i : i32) -> i32 {
    let picture = workgroup / uniforms.groups;
    let group = workgroup % uniforms.groups;
    let pixel = picture * uniforms.pixels + i / uniforms.each;
    return pixel * uniforms.groups * uniforms.each + group * uniforms.each + i % uniforms.each;
  }`;

const forwardCode = (relu: boolean, plus = false) => `
  ${LAYOUT}
  var<workgroup> parts : array<f32, ${WORKGROUP}>;
  fn total(part : f32, local : i32) -> f32 {
    workgroupBarrier();
    parts[local] = part;
    workgroupBarrier();
    var sum = 0.0;
    for (var i = 0; i < ${WORKGROUP}; i++) { sum += parts[i]; }
    return sum;
  }
  fn run(workgroup : i32, local : i32) {
    let count = uniforms.pixels * uniforms.each;
    // Workgroups beyond the last do the work of the last again: barriers must be reached by all threads alike.
    let at = min(workgroup, uniforms.items - 1);
    var sum = 0.0;
    for (var i = local; i < count; i += ${WORKGROUP}) { sum += x[place(at, i)]; }
    let mean = total(sum, local) / f32(count);
    var squares = 0.0;
    for (var i = local; i < count; i += ${WORKGROUP}) {
      let apart = x[place(at, i)] - mean;
      squares += apart * apart;
    }
    let inverse = 1.0 / sqrt(total(squares, local) / f32(count) + uniforms.epsilon);
    if (local == 0) {
      ${plus ? 'statistics[2 * at] = mean; statistics[2 * at + 1] = inverse;' : 'means[at] = mean; inverses[at] = inverse;'}
    }
    let first = (at % uniforms.groups) * uniforms.each;
    for (var i = local; i < count; i += ${WORKGROUP}) {
      let channel = first + i % uniforms.each;
      let value = (x[place(at, i)] - mean) * inverse * scale[channel] + offset[channel]${plus ? ' + plus[place(at, i)]' : ''};
      y[place(at, i)] = ${relu ? 'max(value, 0.0)' : 'value'};
    }
  }`;

/** With e = dy (masked by the ReLU) and x̂ = (x − mean)·r: dx = r · (γ·e − Σγe/n − x̂·Σγex̂/n), n values a group. */
const backwardCode = (relu: boolean, plus = false) => `
  ${LAYOUT}
  var<workgroup> sums : array<f32, ${WORKGROUP}>;
  var<workgroup> products : array<f32, ${WORKGROUP}>;
  fn slope(i : i32) -> f32 { return ${relu ? 'select(dy[i], 0.0, y[i] <= 0.0)' : 'dy[i]'}; }
  fn run(workgroup : i32, local : i32) {
    let count = uniforms.pixels * uniforms.each;
    let at = min(workgroup, uniforms.items - 1);
    let mean = ${plus ? 'statistics[2 * at]' : 'means[at]'};
    let inverse = ${plus ? 'statistics[2 * at + 1]' : 'inverses[at]'};
    // So many threads that each stays with one channel.
    let lanes = ${WORKGROUP} / uniforms.each * uniforms.each;
    var sum = 0.0;
    var product = 0.0;
    if (local < lanes) {
      for (var i = local; i < count; i += lanes) {
        let e = slope(place(at, i));
        sum += e;
        product += e * (x[place(at, i)] - mean) * inverse;
      }
    }
    sums[local] = sum;
    products[local] = product;
    workgroupBarrier();
    let first = (at % uniforms.groups) * uniforms.each;
    var a = 0.0;
    var b = 0.0;
    for (var i = 0; i < lanes; i++) {
      let factor = scale[first + i % uniforms.each];
      a += factor * sums[i];
      b += factor * products[i];
    }
    a /= f32(count);
    b /= f32(count);
    if (local < uniforms.each) {
      var ofOffset = 0.0;
      var ofScale = 0.0;
      for (var i = local; i < lanes; i += uniforms.each) {
        ofOffset += sums[i];
        ofScale += products[i];
      }
      let channels = uniforms.groups * uniforms.each;
      let to = (at / uniforms.groups) * 2 * channels + first + local;
      channelSums[to] = ofScale;
      channelSums[to + channels] = ofOffset;
    }
    for (var i = local; i < count; i += ${WORKGROUP}) {
      let here = place(at, i);
      let normalised = (x[here] - mean) * inverse;
      let e = slope(here);
      dx[here] = inverse * (scale[first + i % uniforms.each] * e - a - normalised * b);
      ${plus ? 'dPlus[here] = e;' : ''}
    }
  }`;

/** Sums over pictures: a thread for each channel. */
const SUM_CODE = `
  fn run(workgroup : i32, local : i32) {
    let channel = workgroup * ${WORKGROUP} + local;
    if (channel >= uniforms.channels) { return; }
    var ofScale = 0.0;
    var ofOffset = 0.0;
    for (var picture = 0; picture < uniforms.batch; picture++) {
      let at = picture * 2 * uniforms.channels + channel;
      ofScale += channelSums[at];
      ofOffset += channelSums[at + uniforms.channels];
    }
    dScale[channel] = ofScale;
    dOffset[channel] = ofOffset;
  }`;

/** What the shaders are told of the sizes. */
function sizesOf(x: tf.TensorInfo, groups: number) {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return {
    batch,
    channels,
    call: {
      integers: { items: batch * groups, pixels: height * width, groups, each: channels / groups },
      workgroups: batch * groups,
    },
  };
}

/** y, and the statistics that the gradient needs: mean and 1/√(variance + ε), [batch, groups] each. */
export function groupNormForwardWebgpu({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { x, scale, offset } = inputs as GroupNormInputs;
  const { groups, epsilon, relu } = attrs as unknown as GroupNormAttributes;
  const { batch, call } = sizesOf(x, groups);
  return runMultiShader(backend, {
    key: `temperGroupNorm_${relu}`,
    inputs: { x, scale, offset },
    outputs: { y: x.shape, means: [batch, groups], inverses: [batch, groups] },
    ...call,
    floats: { epsilon },
    code: forwardCode(relu),
  });
}

/** Gradients with respect to x, scale and offset. */
export function groupNormBackwardWebgpu({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { dy, x, y, scale, means, inverses } = inputs as GroupNormGradientInputs;
  const { groups, relu } = attrs as unknown as GroupNormAttributes;
  const { batch, channels, call } = sizesOf(x, groups);
  const [dx, channelSums] = runMultiShader(backend, {
    key: `temperGroupNormGrad_${relu}`,
    inputs: { dy, x, ...(relu ? { y } : {}), scale, means, inverses },
    outputs: { dx: x.shape, channelSums: [batch, 2, channels] },
    ...call,
    code: backwardCode(relu),
  });
  return [dx!, ...summed(backend, channelSums!)];
}

/** y = relu(norm + plus), and the statistics, [batch, groups, 2]. */
export function groupNormPlusForwardWebgpu({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { x, scale, offset, plus } = inputs as GroupNormPlusInputs;
  const { groups, epsilon } = attrs as unknown as GroupNormAttributes;
  const { batch, call } = sizesOf(x, groups);
  return runMultiShader(backend, {
    key: 'temperGroupNormPlus',
    inputs: { x, scale, offset, plus },
    outputs: { y: x.shape, statistics: [batch, groups, 2] },
    ...call,
    floats: { epsilon },
    code: forwardCode(true, true),
  });
}

/** Gradients with respect to x, what was added, scale and offset. */
export function groupNormPlusBackwardWebgpu({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { dy, x, y, scale, statistics } = inputs as GroupNormPlusGradientInputs;
  const { groups } = attrs as unknown as GroupNormAttributes;
  const { batch, channels, call } = sizesOf(x, groups);
  const [dx, dPlus, channelSums] = runMultiShader(backend, {
    key: 'temperGroupNormPlusGrad',
    inputs: { dy, x, y, scale, statistics },
    outputs: { dx: x.shape, dPlus: x.shape, channelSums: [batch, 2, channels] },
    ...call,
    code: backwardCode(true, true),
  });
  return [dx!, dPlus!, ...summed(backend, channelSums!)];
}

/** dScale and dOffset; disposes of what they are the sums of. */
function summed(backend: unknown, channelSums: tf.TensorInfo): tf.TensorInfo[] {
  const [batch, , channels] = channelSums.shape as [number, number, number];
  const sums = runMultiShader(backend, {
    key: 'temperGroupNormSums',
    inputs: { channelSums },
    outputs: { dScale: [channels], dOffset: [channels] },
    integers: { batch, channels },
    workgroups: Math.ceil(channels / WORKGROUP),
    code: SUM_CODE,
  });
  (backend as tf.KernelBackend).disposeData(channelSums.dataId);
  return sums;
}
