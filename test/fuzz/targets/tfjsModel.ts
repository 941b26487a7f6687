/** Layers models of TensorFlow.js, built and asked once, as they are when they are brought. */
import { openTfjsModel, TfjsModelError, type TfjsModel } from '../../../src/models/tfjs/openTfjsModel';
import { layersModel } from '../../../src/models/tfjs/testing';
import { plainBackend } from '../seeds/backend';
import { defineTarget, holds, textFile, type FuzzFile } from '../Target';

/** Its weights are drawn anew each time, so that others of the same number take their place. */
async function model(last: 'softmax' | 'linear', side: number | null): Promise<FuzzFile[]> {
  const { json, data } = await layersModel(last, side);
  const values = new Uint8Array(new Float32Array(data.length / 4).fill(0.05).buffer);
  return [
    textFile('model.json', JSON.stringify(json)),
    { path: 'w1.bin', bytes: values.slice(0, 100) },
    { path: 'w2.bin', bytes: values.slice(100) },
  ];
}

/** Once, as layers are numbered through. */
const models = plainBackend().then(async () => [await model('softmax', 8), await model('linear', null)]);

export const target = defineTarget<TfjsModel>({
  name: 'tfjsModel',
  reads: 'models/tfjs/openTfjsModel.ts, buildLayers.ts, and TensorFlow.js behind them',
  seeds: () => models,
  refusals: [TfjsModelError],
  async run(files) {
    const tf = await plainBackend();
    const before = tf.memory().numTensors;
    const given = files.map(({ path, bytes }) => ({ path, read: () => Promise.resolve(bytes) }));
    try {
      const opened = await openTfjsModel(given, { inputSize: 8 });
      opened.dispose();
      return opened;
    } finally {
      holds(tf.memory().numTensors === before, `${tf.memory().numTensors - before} tensors were left behind.`);
    }
  },
  check({ classes, inputSize, parameters }) {
    holds(Number.isSafeInteger(classes) && classes > 1, `It has ${classes} classes.`);
    holds(inputSize === 8 && Number.isSafeInteger(parameters), 'Its sizes make no sense.');
  },
});
