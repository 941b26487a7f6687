/** The settings that publishers put beside weights: `config.json` of transformers and timm, `preprocessor_config.json`. */
import { EngineError } from '../../../src/engine/engineError';
import { readConfig, type Configured } from '../../../src/engine/library/models/config/readConfig';
import { fileOfBytes } from '../../../src/store/files/RangedFile';
import { defineTarget, holds, textFile } from '../Target';

const half = [0.5, 0.5, 0.5];

export const target = defineTarget<Configured>({
  name: 'modelSettings',
  reads: 'engine/library/models/config',
  seeds: () => [
    [
      textFile('config.json', {
        architecture: 'tf_mobilenetv3_small_100',
        num_classes: 3,
        pretrained_cfg: { mean: half, std: half, input_size: [3, 224, 224], crop_pct: 0.875, interpolation: 'bicubic' },
        label_names: ['cat', 'dog', 'owl'],
      }),
    ],
    [
      textFile('config.json', {
        model_type: 'vit',
        architectures: ['ViTForImageClassification'],
        image_size: 224,
        hidden_act: 'gelu',
        layer_norm_eps: 1e-12,
        id2label: { 0: 'cat', 1: 'dog' },
      }),
      textFile('preprocessor_config.json', {
        do_normalize: true,
        do_resize: true,
        do_rescale: true,
        rescale_factor: 1 / 255,
        do_center_crop: true,
        image_mean: half,
        image_std: half,
        resample: 2,
        size: { shortest_edge: 256 },
        crop_size: { height: 224, width: 224 },
      }),
    ],
  ],
  refusals: [EngineError],
  run: (files) =>
    readConfig(
      files.map(({ path, bytes }) => fileOfBytes(path, bytes)),
      {},
    ),
  check({ overrides: { preprocessing, inputSize }, classNames, stated, assumed }) {
    const numbers = preprocessing ? [...preprocessing.mean, ...preprocessing.deviation] : [];
    holds(numbers.every(Number.isFinite), `Pixels are prepared by ${numbers.join()}.`);
    holds(preprocessing?.deviation.every((value) => value > 0) ?? true, 'A deviation is not above 0.');
    holds(
      inputSize === undefined || (Number.isInteger(inputSize) && inputSize > 0),
      `The input has ${inputSize} pixels.`,
    );
    holds(classNames?.every((name) => typeof name === 'string') ?? true, 'A class has no name.');
    holds(
      [...stated, ...assumed].every((sentence) => sentence.length < 1000),
      'A sentence is longer than people read.',
    );
  },
});
