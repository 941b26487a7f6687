/** The files of a TensorFlow.js model up to where it would be built: model.json, its shards, the names of its classes. */
import { readTfjsArtifacts, TfjsModelError, type TfjsArtifacts } from '../../../src/models/tfjs/artifacts';
import { readLabels } from '../../../src/models/tfjs/labels';
import { defineTarget, holds, textFile, type FuzzFile } from '../Target';

const dense = (name: string, shape: number[], dtype = 'float32', more = {}) => ({ name, shape, dtype, ...more });
const model = (modelTopology: object, weights: object[], paths: string[]) =>
  textFile('model.json', { format: 'layers-model', modelTopology, weightsManifest: [{ paths, weights }] });
const shard = (path: string, length: number): FuzzFile => ({ path, bytes: new Uint8Array(length).fill(1) });
const layers = {
  class_name: 'Sequential',
  config: {
    name: 's',
    layers: [{ class_name: 'Dense', config: { name: 'd', units: 3, batch_input_shape: [null, 4] } }],
  },
};
const quantised = { quantization: { dtype: 'uint8', scale: 0.1, min: -1, original_dtype: 'float32' } };

export const target = defineTarget<TfjsArtifacts>({
  name: 'tfjs',
  reads: 'models/tfjs/artifacts.ts, labels.ts',
  seeds: () => [
    [
      model(layers, [dense('d/kernel', [4, 3]), dense('d/bias', [3])], ['w1.bin', 'w2.bin']),
      shard('w1.bin', 40),
      shard('w2.bin', 20),
    ],
    [
      model({ node: [{ name: 'x', op: 'Placeholder' }] }, [dense('a', [2, 2], 'float32', quantised)], ['g.bin']),
      shard('g.bin', 4),
      textFile('metadata.json', { labels: ['cat', 'dog', 'owl'] }),
    ],
  ],
  refusals: [TfjsModelError],
  async run(files) {
    const given = files.map(({ path, bytes }) => ({ path, read: () => Promise.resolve(bytes) }));
    const read = await readTfjsArtifacts(given);
    await readLabels(given, 3);
    return read;
  },
  check({ artifacts, parameters, files }) {
    holds(Number.isSafeInteger(parameters) && parameters >= 0, `It has ${parameters} parameters.`);
    const bytes = (artifacts.weightData as ArrayBuffer).byteLength;
    const specs = artifacts.weightSpecs!;
    holds(
      bytes >= specs.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0),
      'Weights are missing.',
    );
    holds(
      specs.every(({ shape }) => shape.every((n) => Number.isSafeInteger(n) && n >= 0)),
      'A shape makes no sense.',
    );
    holds(files.length > 0, 'It has no files.');
  },
});
