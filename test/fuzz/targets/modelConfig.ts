/** The settings that publishers put beside weights: `config.json` and `preprocessor_config.json`. */
import { readConfig, type Configured } from '../../../src/engine/library/models/config/readConfig';
import { EngineError } from '../../../src/engine/engineError';
import { fileOfBytes } from '../../../src/store/files/RangedFile';
import { notFinite } from '../seeds/json';
import { defineTarget, holds, textFile } from '../Target';

const timm = {
  architecture: 'tf_mobilenetv3_small_100',
  num_classes: 3,
  label_names: ['cat', 'dog', 'owl'],
  pretrained_cfg: {
    input_size: [3, 224, 224],
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
    crop_pct: 0.875,
    interpolation: 'bicubic',
    crop_mode: 'center',
  },
};
const transformers = {
  model_type: 'vit',
  image_size: 224,
  hidden_act: 'gelu',
  layer_norm_eps: 1e-12,
  id2label: { 0: 'cat', 1: 'dog', 2: 'owl' },
};
const processor = {
  do_resize: true,
  size: { height: 224, width: 224 },
  do_normalize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
  resample: 3,
  do_rescale: true,
  rescale_factor: 0.00392156862745098,
};
const clip = { model_type: 'clip', vision_config: { hidden_act: 'quick_gelu', image_size: 32 } };
const cropping = {
  do_center_crop: true,
  crop_size: { height: 224, width: 224 },
  size: { shortest_edge: 256 },
  image_mean: [0.48, 0.46, 0.41],
  image_std: [0.27, 0.26, 0.28],
};

export const target = defineTarget<Configured>({
  name: 'modelConfig',
  reads: 'engine/library/models/config',
  seeds: () => [
    [textFile('config.json', timm)],
    [textFile('config.json', transformers), textFile('preprocessor_config.json', processor)],
    [textFile('config.json', clip), textFile('preprocessor_config.json', cropping)],
  ],
  refusals: [EngineError],
  run: (files) =>
    readConfig(
      files.map(({ path, bytes }) => fileOfBytes(path, bytes)),
      {},
    ),
  check({ overrides, classNames, stated, assumed }) {
    const nowhere = notFinite(overrides);
    holds(nowhere === null, `${nowhere} is no finite number.`);
    const { preprocessing, inputSize } = overrides;
    holds(
      preprocessing === undefined || preprocessing.deviation.every((value) => value > 0),
      'A deviation is not above 0.',
    );
    holds(
      inputSize === undefined || (Number.isSafeInteger(inputSize) && inputSize > 0),
      `The input has ${inputSize} pixels.`,
    );
    holds(classNames === null || classNames.every((name) => typeof name === 'string'), 'A class has no name.');
    holds(
      [...stated, ...assumed].every((sentence) => sentence.length < 2000),
      'A sentence is as long as a page.',
    );
  },
});
