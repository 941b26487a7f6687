import { expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { layers, loadLayersModel, sequential } from '../../compute/tfModels';
import { normalArray } from '../../num/random';
import { PREPROCESSING } from '../preprocessing';
import { BYTE_PIXELS, openTfjsModel, TfjsModelError, type TfjsFile } from './openTfjsModel';
import { file, layersModel, SIDE, split, type Json, type Made } from './testing';
import { soon } from '../../../test/patience';

const FILTER = normalArray(3, 'filter', 3 * 3 * 3 * 4);
const DENSE = normalArray(3, 'dense', 4 * 3);

/** A frozen graph as the converter writes it: convolution, ReLU, mean, matrix product. */
function graphModel(batch = -1): Made {
  const size = (value: number) => ({ size: String(value) });
  const float = { dtype: { type: 'DT_FLOAT' } };
  const ints = (values: number[]) => ({ list: { i: values.map(String) } });
  const nhwc = { data_format: { s: btoa('NHWC') } };
  const node = (name: string, op: string, input: string[], attr: Json) => ({ name, op, input, attr });
  const specs = [
    { name: 'filter', shape: [3, 3, 3, 4], dtype: 'float32' },
    { name: 'axes', shape: [2], dtype: 'int32' },
    { name: 'dense', shape: [4, 3], dtype: 'float32' },
  ];
  const dim = [batch, SIDE, SIDE, 3].map(size);
  const out = [batch, 3].map(size);
  const json = {
    format: 'graph-model',
    signature: {
      inputs: { x: { name: 'x:0', dtype: 'DT_FLOAT', tensorShape: { dim } } },
      outputs: { y: { name: 'y:0', dtype: 'DT_FLOAT', tensorShape: { dim: out } } },
    },
    modelTopology: {
      node: [
        node('x', 'Placeholder', [], { shape: { shape: { dim } }, ...float }),
        ...specs.map(({ name, dtype }) =>
          node(name, 'Const', [], { dtype: { type: dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT' } }),
        ),
        node('conv', 'Conv2D', ['x', 'filter'], {
          strides: ints([1, 1, 1, 1]),
          dilations: ints([1, 1, 1, 1]),
          padding: { s: btoa('VALID') },
          T: { type: 'DT_FLOAT' },
          ...nhwc,
        }),
        node('relu', 'Relu', ['conv'], { T: { type: 'DT_FLOAT' } }),
        node('mean', 'Mean', ['relu', 'axes'], { keep_dims: { b: false } }),
        node('y', 'MatMul', ['mean', 'dense'], { transpose_a: { b: false }, transpose_b: { b: false } }),
      ],
      versions: { producer: 1 },
    },
    weightsManifest: [{ paths: ['w1.bin', 'w2.bin'], weights: specs }],
  };
  const data = [FILTER, Int32Array.of(1, 2), DENSE].map((values) => new Uint8Array(values.buffer));
  return { json, data: Uint8Array.from(data.flatMap((bytes) => [...bytes])) };
}

const pictures = () => tf.tensor4d(normalArray(5, 'pictures', 3 * SIDE * SIDE * 3).map(Math.abs), [3, SIDE, SIDE, 3]);

describeOnBackends('a TensorFlow.js model', (backend) => {
  it('of layers answers as it did before it was saved, whatever the order of its files', async () => {
    const made = await layersModel();
    const model = await openTfjsModel(split(made, 'my model/'));
    expect(model).toMatchObject({
      kind: 'layers',
      inputSize: SIDE,
      classes: 3,
      output: 'probabilities',
      classNames: null,
    });
    expect(model.parameters).toBe(3 * 3 * 3 * 4 + 4 + 4 * 4 + 4 * 3 + 3);
    const original = await loadLayersModel(
      tf.io.fromMemory({
        modelTopology: made.json['modelTopology'] as object,
        weightSpecs: (made.json['weightsManifest'] as { weights: tf.io.WeightsManifestEntry[] }[])[0]!.weights,
        weightData: made.data.slice().buffer,
      }),
    );
    const x = pictures();
    const [found, expected] = tf.tidy(() => [
      model.predict(x, PREPROCESSING.inception),
      original.predict(tf.sub(tf.mul(x, 2), 1)) as tf.Tensor,
    ]);
    expectClose(found!, expected!, { absolute: 1e-6 });
    tf.dispose([x, found!, expected!]);
    original.dispose();
    model.dispose();
  });

  it.each([-1, 1])('of a graph gives logits (batch %i in its signature)', async (batch) => {
    const model = await openTfjsModel(split(graphModel(batch)));
    expect(model).toMatchObject({ kind: 'graph', inputSize: SIDE, classes: 3, output: 'logits', assumed: [] });
    const x = pictures();
    const [found, expected] = tf.tidy(() => {
      const map = tf.relu(tf.conv2d(tf.mul(x, 255) as tf.Tensor4D, tf.tensor4d(FILTER, [3, 3, 3, 4]), 1, 'valid'));
      return [
        model.predict(x, BYTE_PIXELS),
        tf.matMul(tf.mean(map, [1, 2]) as tf.Tensor2D, tf.tensor2d(DENSE, [4, 3])),
      ];
    });
    expectClose(found!, expected!, { relative: 1e-4 });
    tf.dispose([x, found!, expected!]);
    model.dispose();
  });

  if (backend === 'cpu') return;
  it('of any input size takes 224 pixels and says so, or the size that is asked for', async () => {
    const files = split(await layersModel('linear', null));
    const model = await openTfjsModel(files);
    expect(model).toMatchObject({ inputSize: 224, output: 'logits' });
    expect(model.assumed).toEqual(['It takes pictures of any size; 224 pixels are used.']);
    model.dispose();
    const small = await openTfjsModel(files, { inputSize: 16 });
    expect([small.inputSize, small.assumed]).toEqual([16, []]);
    small.dispose();
  });

  it('takes its class names from the metadata of a Teachable Machine', async () => {
    const files = split(await layersModel());
    const model = await openTfjsModel([...files, file('metadata.json', { labels: ['a', 'b', 'c'] })]);
    expect(model.classNames).toEqual(['a', 'b', 'c']);
    model.dispose();
    const other = [...files, file('metadata.json', { labels: ['a', 'b'] })];
    await expect(openTfjsModel(other)).rejects.toThrow(/names 2 classes, the model has 3/);
  });

  it('whose topology is larger than its weights is refused before anything is made', async () => {
    const made = await layersModel();
    const withLayers = (edit: (layers: { class_name: string; config: Json }[]) => void) => {
      const json = structuredClone(made.json);
      const topology = json['modelTopology'] as {
        config?: { layers: never[] };
        model_config?: { config: { layers: never[] } };
      };
      edit((topology.model_config?.config ?? topology.config!).layers);
      return split({ json, data: made.data });
    };
    const layerOf = (layers: { class_name: string; config: Json }[], name: string) =>
      layers.find(({ class_name }) => class_name === name)!.config;
    const before = tf.memory().numTensors;
    const cases: [string, TfjsFile[], RegExp][] = [
      [
        'a wide layer',
        withLayers((l) => (layerOf(l, 'Dense')['units'] = 1e9)),
        /more than the \d+ parameters that came with it.*kernel \[4, 1000000000\]/,
      ],
      ['many filters', withLayers((l) => (layerOf(l, 'Conv2D')['filters'] = 2 ** 40)), /more than the \d+ parameters/],
      [
        'a large kernel',
        withLayers((l) => (layerOf(l, 'Conv2D')['kernel_size'] = [1e5, 1e5])),
        /cannot open|more than the/,
      ],
      ['a name that is none', withLayers((l) => (layerOf(l, 'Dense')['name'] = 'a((b')), /cannot open this model/],
      ['half a unit', withLayers((l) => (layerOf(l, 'Dense')['units'] = 0.5)), /cannot open|more than the/],
      ['a text for a number', withLayers((l) => (layerOf(l, 'Dense')['units'] = 'many')), /cannot open|more than the/],
      [
        'a layer that repeats what it gets',
        withLayers((l) => l.splice(2, 0, { class_name: 'UpSampling2D', config: { name: 'up', size: [5000, 5000] } })),
        /layer up gives \[\?, 30000, 30000, 4\] for one picture, which does not fit/,
      ],
    ];
    for (const [name, files, message] of cases) {
      const thrown = await soon(() => openTfjsModel(files).catch((error: unknown) => error));
      expect(thrown, name).toBeInstanceOf(TfjsModelError);
      expect((thrown as Error).message, name).toMatch(message);
      expect(tf.memory().numTensors, name).toBe(before);
    }
    // What was laid over the library is gone.
    const dense = sequential({ layers: [layers.dense({ inputShape: [4], units: 300 })] });
    expect(dense.countParams()).toBe(1500);
    dense.dispose();
  });

  it('with keys and names that mean something to JavaScript is refused', async () => {
    const made = await layersModel();
    const [first, , last] = split(made) as [TfjsFile, TfjsFile, TfjsFile];
    const text = JSON.stringify(made.json);
    const hostile = text.replace('"modelTopology":{', '"modelTopology":{"__proto__":{"x":1},');
    await expect(openTfjsModel([first, file('model.json', hostile), last])).rejects.toThrow(
      /key modelTopology\.__proto__/,
    );
    const named = text.replace(/"name":"[^"]*\/kernel"/, '"name":"__proto__"');
    await expect(openTfjsModel([first, file('model.json', named), last])).rejects.toThrow(/without name/);
  });

  it('that is wrong is refused with what is wrong, and leaves nothing', async () => {
    const layers = await layersModel();
    const graph = graphModel();
    const [w2, json, w1] = split(layers) as [TfjsFile, TfjsFile, TfjsFile];
    const edited = (made: Made, edit: (json: Json) => void) => {
      const copy = structuredClone(made.json);
      edit(copy);
      return split({ json: copy, data: made.data });
    };
    const manifest = (j: Json) => (j['weightsManifest'] as { paths: string[]; weights: Json[] }[])[0]!;
    const nodes = (j: Json) => (j['modelTopology'] as { node: { op: string }[] }).node;
    const { model_config } = layers.json['modelTopology'] as { model_config?: Json };
    expect(model_config ?? layers.json['modelTopology']).toBeDefined();
    const cases: [string, TfjsFile[], RegExp][] = [
      ['nothing', [], /no model\.json among no files/],
      ['no model.json', [w1, w2], /no model\.json among w1\.bin, w2\.bin/],
      ['two models', [json, file('b/model.json', '{}'), w1, w2], /2 models here/],
      ['no JSON', [file('model.json', '{"a'), w1, w2], /model\.json is not JSON/],
      ['another JSON', [file('model.json', { labels: [] }), w1], /no modelTopology/],
      ['a shard missing', [json, w1], /weight file w2\.bin is missing/],
      ['a shard cut off', [json, w1, file('w2.bin', layers.data.subarray(110))], /w2\.bin.*cut off/],
      ['no manifest', edited(layers, (j) => delete j['weightsManifest']), /weightsManifest of model\.json is missing/],
      ['an odd dtype', edited(layers, (j) => (manifest(j).weights[0]!['dtype'] = 'float8')), /known type.*float8/],
      ['a shape below zero', edited(layers, (j) => (manifest(j).weights[0]!['shape'] = [-3])), /without name, shape/],
      [
        'a weight of another shape',
        edited(layers, (j) => (manifest(j).weights[0]!['shape'] = [3, 3, 4, 3])),
        /cannot open this model.*[Ss]hape/,
      ],
      [
        'a weight of another name',
        edited(layers, (j) => (manifest(j).weights[0]!['name'] = 'x')),
        /cannot open this model/,
      ],
      ['an unknown operation', edited(graph, (j) => (nodes(j).at(-1)!.op = 'Rust')), /Rust/],
      ['a topology of nothing', edited(layers, (j) => (j['modelTopology'] = {})), /cannot open this model/],
    ];
    const before = tf.memory().numTensors;
    for (const [name, files, message] of cases) {
      await expect(openTfjsModel(files), name).rejects.toThrow(message);
      expect(tf.memory().numTensors, name).toBe(before);
    }
    await expect(openTfjsModel(split(layers), { inputSize: 32 })).rejects.toThrow(/takes 8 pixels a side/);
    const grey = graphModel();
    const text = JSON.stringify(grey.json).replaceAll('{"size":"3"}]', '{"size":"1"}]');
    await expect(openTfjsModel(split({ json: JSON.parse(text) as Json, data: grey.data }))).rejects.toThrow(
      /takes \[\?, 8, 8, 1\].*channels last/,
    );
    const broken = graphModel();
    new DataView(broken.data.buffer).setFloat32(0, NaN, true);
    await expect(openTfjsModel(split(broken))).rejects.toThrow(/not finite/);
    expect(tf.memory().numTensors).toBe(before);
  });
});
