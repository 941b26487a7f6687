/** Cutout: a square of grey hides a part of the picture; its middle lies anywhere, so that it may reach over the border. */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { inColour } from '../ops/inColour';

const rows = [[0.2], [0.32], [0.45], [0.58], [0.72]] as const;

const info: PerturbationInfo = {
  name: 'cutout',
  label: 'Cutout',
  family: 'occlusion',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'A grey square hides a part of the picture, at a random place.',
  formula: 'y = ½ inside a square of side s·size, else x',
  source:
    'DeVries and Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout", arXiv:1708.04552, 2017',
  parameters: ['s: side (share of the shorter side)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const cutout: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [share] = severityRow(info, options.severity, options.table) as [number];
    const half = (share * Math.min(height, width)) / 2;
    const shown = { rows: new Float32Array(batch * height), columns: new Float32Array(batch * width) };
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const random = new Random(seed, 'square');
      const [row, column] = [random.uniform(0, height), random.uniform(0, width)];
      for (let i = 0; i < height; i++) shown.rows[picture * height + i] = Math.abs(i + 0.5 - row) < half ? 1 : 0;
      for (let i = 0; i < width; i++) shown.columns[picture * width + i] = Math.abs(i + 0.5 - column) < half ? 1 : 0;
    });
    return tf.tidy(() => {
      const rows = tf.tensor4d(shown.rows, [batch, height, 1, 1]);
      const hidden = rows.mul(tf.tensor4d(shown.columns, [batch, 1, width, 1]));
      return x
        .mul(inColour(tf.sub(1, hidden)))
        .add(inColour(hidden.mul(0.5)))
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
