import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../compute/testing';
import * as tf from '../compute/tf';
import { convolutionNorm, filterShape, type ConvolutionPlan } from './convolution';
import { livelyWeights, expectGradients, randomTensor } from './layerTesting';
import { disposeWeights, type Weights } from './model';
import { squeezeExcite } from './mobileNetV3';

const BATCH = 2;
const CHANNELS = 4;

type Case = Pick<ConvolutionPlan, 'kernel' | 'width' | 'activation' | 'stride' | 'padding'> & { size: number };
const CASES: Case[] = [
  { size: 6, kernel: 1, width: 5, activation: 'linear' },
  { size: 6, kernel: 3, width: 5, activation: 'relu' },
  { size: 7, kernel: 3, width: 5, activation: 'relu6', stride: 2 },
  { size: 6, kernel: 3, width: 5, activation: 'hard-swish', stride: 2, padding: 'tf-same' },
  { size: 7, kernel: 7, width: 5, activation: 'linear', stride: 2 },
  { size: 6, kernel: 1, width: 5, activation: 'linear', stride: 2 },
  { size: 6, kernel: 3, width: 'depthwise', activation: 'relu6' },
  { size: 6, kernel: 3, width: 'depthwise', activation: 'relu6', stride: 2 },
  { size: 6, kernel: 3, width: 'depthwise', activation: 'linear', stride: 2, padding: 'tf-same' },
  { size: 7, kernel: 3, width: 'depthwise', activation: 'linear', stride: 2, padding: 'tf-same' },
  { size: 8, kernel: 5, width: 'depthwise', activation: 'hard-swish', stride: 2 },
];

const ACTIVATIONS = {
  linear: (x: number) => x,
  relu: (x: number) => Math.max(0, x),
  relu6: (x: number) => Math.min(6, Math.max(0, x)),
  'hard-swish': (x: number) => (x * Math.min(6, Math.max(0, x + 3))) / 6,
};

function planOf({ size: _, ...rest }: Case): ConvolutionPlan {
  return { filter: 'conv', norm: 'bn1', ...rest };
}

type Numbers = Record<string, ArrayLike<number>>;

async function numbers(weights: Weights): Promise<Numbers> {
  return Object.fromEntries(
    await Promise.all(Object.entries(weights).map(async ([name, t]) => [name, await t.data()])),
  );
}

/** Convolution, then normalisation, then activation, one sum after the other, from their definitions. */
function plainConvolution(w: Numbers, x: ArrayLike<number>, { size, kernel, width, ...plan }: Case): number[] {
  const stride = plan.stride ?? 1;
  const same = plan.padding === 'tf-same';
  const output = same ? Math.ceil(size / stride) : Math.floor((size - 1) / stride) + 1;
  const before = same ? Math.floor(Math.max(0, (output - 1) * stride + kernel - size) / 2) : (kernel - 1) / 2;
  const outputs = width === 'depthwise' ? CHANNELS : width;
  const values: number[] = [];
  for (let b = 0; b < BATCH; b++) {
    for (let r = 0; r < output; r++) {
      for (let c = 0; c < output; c++) {
        for (let o = 0; o < outputs; o++) {
          let sum = 0;
          for (let i = 0; i < kernel; i++) {
            for (let j = 0; j < kernel; j++) {
              const [row, column] = [r * stride + i - before, c * stride + j - before];
              if (row < 0 || column < 0 || row >= size || column >= size) continue;
              const pixel = ((b * size + row) * size + column) * CHANNELS;
              const tap = (i * kernel + j) * CHANNELS;
              if (width === 'depthwise') sum += x[pixel + o]! * w['conv.weight']![tap + o]!;
              else
                for (let k = 0; k < CHANNELS; k++) sum += x[pixel + k]! * w['conv.weight']![(tap + k) * outputs + o]!;
            }
          }
          const deviation = Math.sqrt(w['bn1.running_var']![o]! + 1e-5);
          const normal = (sum - w['bn1.running_mean']![o]!) / deviation;
          values.push(ACTIVATIONS[plan.activation](normal * w['bn1.weight']![o]! + w['bn1.bias']![o]!));
        }
      }
    }
  }
  return values;
}

const title = ({ size, kernel, width, activation, stride = 1, padding = 'torch' }: Case) =>
  `${width === 'depthwise' ? 'depthwise ' : ''}${kernel}×${kernel}, stride ${stride}, ${padding}, ${activation}, ${size} px`;

describe('a convolution with batch norm', () => {
  it('counts its weights and operations', () => {
    const layer = convolutionNorm(planOf(CASES[2]!))([7, 7, CHANNELS]);
    expect(layer.outputShape).toEqual([4, 4, 5]);
    expect(layer.flops).toBe(2 * 9 * 4 * 5 * 16);
    const depthwise = convolutionNorm(planOf(CASES[7]!))([6, 6, CHANNELS]);
    expect(depthwise.weightShapes['conv.weight']).toEqual([3, 3, 4, 1]);
    expect(depthwise.flops).toBe(2 * 9 * 4 * 9);
    expect(depthwise.bufferNames).toEqual(['bn1.running_mean', 'bn1.running_var']);
  });
  it('refuses a filter that the layout could not tell from a depthwise one', () => {
    expect(() => filterShape(3, 8, 1)).toThrow(RangeError);
  });
});

describeOnBackends('convolution with batch norm', () => {
  it.each(CASES.map((one) => [title(one), one] as const))('%s', async (_, one) => {
    const layer = convolutionNorm(planOf(one))([one.size, one.size, CHANNELS]);
    const weights = livelyWeights(layer.weightShapes);
    const x = randomTensor('x', [BATCH, one.size, one.size, CHANNELS]);
    const output = tf.tidy(() => layer.forward(weights, x));
    expect(output.shape).toEqual([BATCH, ...layer.outputShape]);
    const expected = plainConvolution(await numbers(weights), await x.data(), one);
    expectClose(await output.data(), expected, { relative: 1e-5 });
    await expectGradients(layer, weights, x);
    tf.dispose([x, output]);
    disposeWeights(weights);
  });

  it('squeeze-excitation multiplies each channel by its gate', async () => {
    // A quarter of 48 is 12, which rounds to 16; of 40 it is 10, and 8 would be less than nine tenths of that.
    for (const [channels, reduced] of [
      [48, 16],
      [40, 16],
      [16, 8],
    ] as const) {
      const layer = squeezeExcite('se')([3, 3, channels]);
      expect(layer.weightShapes['se.conv_reduce.weight']).toEqual([1, 1, channels, reduced]);
      const weights = livelyWeights(layer.weightShapes);
      const x = randomTensor('x', [BATCH, 3, 3, channels]);
      const output = tf.tidy(() => layer.forward(weights, x));
      const w = await numbers(weights);
      const [pixels, found] = [await x.data(), await output.data()];
      const expected = new Float64Array(found.length);
      for (let b = 0; b < BATCH; b++) {
        const at = (place: number, channel: number) => (b * 9 + place) * channels + channel;
        const means = Array.from({ length: channels }, (_, k) => {
          let sum = 0;
          for (let place = 0; place < 9; place++) sum += pixels[at(place, k)]! / 9;
          return sum;
        });
        const layerOf = (name: string, inputs: number[], outputs: number) =>
          Array.from({ length: outputs }, (_, o) =>
            inputs.reduce(
              (sum, value, k) => sum + value * w[`${name}.weight`]![k * outputs + o]!,
              w[`${name}.bias`]![o]!,
            ),
          );
        const inner = layerOf('se.conv_reduce', means, reduced).map(ACTIVATIONS.relu);
        const gates = layerOf('se.conv_expand', inner, channels).map((gate) => ACTIVATIONS.relu6(gate + 3) / 6);
        for (let place = 0; place < 9; place++) {
          for (let k = 0; k < channels; k++) expected[at(place, k)] = pixels[at(place, k)]! * gates[k]!;
        }
      }
      expectClose(found, expected, { relative: 1e-5 });
      await expectGradients(layer, weights, x);
      tf.dispose([x, output]);
      disposeWeights(weights);
    }
  });
});
