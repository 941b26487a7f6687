/**
 * Two networks of `src/models` as ONNX files for other engines, of a fixed batch, from weights in the layout of files: as PyTorch exports
 * them, with whole norms and activations, which an engine may fuse as it likes. Input is [batch, 3, side, side], prepared.
 */
import { OnnxGraph, type Value } from './OnnxGraph';

/** Shape and values of a weight, as PyTorch has them. */
export type DiskWeights = Readonly<Record<string, { shape: readonly number[]; values: Float32Array }>>;

class Network {
  readonly graph = new OnnxGraph();

  constructor(private readonly weights: DiskWeights) {}

  weight(name: string): Value {
    const weight = this.weights[name];
    if (!weight) throw new Error(`There is no weight named ${name}.`);
    return this.graph.floats(weight.shape, weight.values);
  }

  /** Linear layer on the last axis of tokens. */
  linear(x: Value, name: string): Value {
    const { shape, values } = this.weights[`${name}.weight`]!;
    const [outputs, inputs] = shape as [number, number];
    const turned = new Float32Array(values.length);
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++) turned[i * outputs + o] = values[o * inputs + i]!;
    const product = this.graph.node('MatMul', [x, this.graph.floats([inputs, outputs], turned)]);
    return this.graph.node('Add', [product, this.weight(`${name}.bias`)]);
  }

  classifier(features: Value, name: string): Value {
    return this.graph.node('Gemm', [features, this.weight(`${name}.weight`), this.weight(`${name}.bias`)], {
      transB: 1,
    });
  }

  finished(logits: Value, batch: number, classes: number): Uint8Array {
    this.graph.output(logits, [batch, classes]);
    return this.graph.file();
  }
}

/** Expansion, width, repeats and first stride of the stages of MobileNetV2 (Sandler et al. 2018, table 2). */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** MobileNetV2 under torchvision's names, padded as there. */
export function mobileNetV2Onnx(weights: DiskWeights, batch: number, side: number, classes: number): Uint8Array {
  const network = new Network(weights);
  const { graph } = network;
  const [zero, six] = [graph.floats([], Float32Array.of(0)), graph.floats([], Float32Array.of(6))];
  const convolution = (x: Value, filter: string, norm: string, stride: number, bounded: boolean): Value => {
    const [outputs, each, kernel] = weights[`${filter}.weight`]!.shape as [number, number, number];
    const pad = (kernel - 1) / 2;
    const convolved = graph.node('Conv', [x, network.weight(`${filter}.weight`)], {
      kernel_shape: [kernel, kernel],
      pads: [pad, pad, pad, pad],
      strides: [stride, stride],
      // Depthwise filters have one channel each; the stem's have three.
      group: each === 1 ? outputs : 1,
    });
    const parts = ['weight', 'bias', 'running_mean', 'running_var'].map((part) => network.weight(`${norm}.${part}`));
    const normed = graph.node('BatchNormalization', [convolved, ...parts], { epsilon: { float: 1e-5 } });
    return bounded ? graph.node('Clip', [normed, zero, six]) : normed;
  };
  let x = convolution(graph.input('pixels', [batch, 3, side, side]), 'features.0.0', 'features.0.1', 2, true);
  let [index, channels] = [1, 32];
  for (const [expansion, width, repeats, first] of STAGES) {
    for (let i = 0; i < repeats; i++) {
      const name = `features.${index++}.conv`;
      const stride = i === 0 ? first : 1;
      let y = x;
      let place = 0;
      if (expansion > 1) y = convolution(y, `${name}.${place}.0`, `${name}.${place++}.1`, 1, true);
      y = convolution(y, `${name}.${place}.0`, `${name}.${place++}.1`, stride, true);
      y = convolution(y, `${name}.${place}`, `${name}.${place + 1}`, 1, false);
      x = stride === 1 && channels === width ? graph.node('Add', [x, y]) : y;
      channels = width;
    }
  }
  x = convolution(x, `features.${index}.0`, `features.${index}.1`, 1, true);
  const features = graph.node('Flatten', [graph.node('GlobalAveragePool', [x])], { axis: 1 });
  return network.finished(network.classifier(features, 'classifier.1'), batch, classes);
}

export interface TransformerShape {
  width: number;
  heads: number;
  depth: number;
  patch: number;
}

/** A vision transformer under timm's names. Of the last norm only the class token is asked. */
export function visionTransformerOnnx(
  weights: DiskWeights,
  { width, heads, depth, patch }: TransformerShape,
  batch: number,
  side: number,
  classes: number,
): Uint8Array {
  const network = new Network(weights);
  const { graph } = network;
  const places = (side / patch) ** 2;
  const each = width / heads;
  const reshaped = (x: Value, shape: readonly number[]) => graph.node('Reshape', [x, graph.ints(shape)]);
  const normed = (x: Value, name: string) =>
    graph.node('LayerNormalization', [x, network.weight(`${name}.weight`), network.weight(`${name}.bias`)], {
      axis: -1,
      epsilon: { float: 1e-6 },
    });
  const scale = graph.floats([], Float32Array.of(each ** -0.5));
  const attended = (x: Value, name: string): Value => {
    const parts = reshaped(network.linear(x, `${name}.qkv`), [batch, places + 1, 3, heads, each]);
    const [query, key, value] = graph
      .nodes('Split', [graph.node('Transpose', [parts], { perm: [2, 0, 3, 1, 4] })], 3, { axis: 0, num_outputs: 3 })
      .map((part) => graph.node('Squeeze', [part, graph.ints([0])])) as [Value, Value, Value];
    const turned = graph.node('Transpose', [key], { perm: [0, 1, 3, 2] });
    const scores = graph.node('MatMul', [graph.node('Mul', [query, scale]), turned]);
    const mixed = graph.node('MatMul', [graph.node('Softmax', [scores], { axis: -1 }), value]);
    const joined = reshaped(graph.node('Transpose', [mixed], { perm: [0, 2, 1, 3] }), [batch, places + 1, width]);
    return network.linear(joined, `${name}.proj`);
  };

  const pixels = graph.input('pixels', [batch, 3, side, side]);
  const filters = [network.weight('patch_embed.proj.weight'), network.weight('patch_embed.proj.bias')];
  const patches = graph.node('Conv', [pixels, ...filters], { kernel_shape: [patch, patch], strides: [patch, patch] });
  const tokens = graph.node('Transpose', [reshaped(patches, [batch, width, places])], { perm: [0, 2, 1] });
  const first = graph.node('Expand', [network.weight('cls_token'), graph.ints([batch, 1, width])]);
  let x = graph.node('Add', [graph.node('Concat', [first, tokens], { axis: 1 }), network.weight('pos_embed')]);
  for (let i = 0; i < depth; i++) {
    const name = `blocks.${i}`;
    x = graph.node('Add', [x, attended(normed(x, `${name}.norm1`), `${name}.attn`)]);
    const inner = graph.node('Gelu', [network.linear(normed(x, `${name}.norm2`), `${name}.mlp.fc1`)]);
    x = graph.node('Add', [x, network.linear(inner, `${name}.mlp.fc2`)]);
  }
  const token = graph.node('Squeeze', [
    graph.node('Slice', [x, ...[[0], [1], [1]].map((one) => graph.ints(one))]),
    graph.ints([1]),
  ]);
  return network.finished(network.classifier(normed(token, 'norm'), 'head'), batch, classes);
}
