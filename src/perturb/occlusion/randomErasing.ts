/**
 * Random erasing: a rectangle of random place and shape is filled with noise, a random value for each pixel and channel (the mode
 * RE-R of Zhong et al. 2020). Its area is set by the severity here; the aspect is drawn from r₁ = 0.3 to 1 / r₁.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { uniformTensor } from '../ops/layers';
import { inColour } from '../ops/inColour';
const rows = [[0.04], [0.1], [0.19], [0.3], [0.44]] as const;

const info: PerturbationInfo = {
  name: 'random_erasing',
  label: 'Random erasing',
  family: 'occlusion',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'A rectangle of coloured noise hides a part of the picture.',
  formula: 'y = u, u ~ U(0, 1) for each value, inside a rectangle of area s; else x',
  source: 'Zhong, Zheng, Kang, Li and Yang, "Random Erasing Data Augmentation", AAAI 2020',
  parameters: ['s: area (share of the picture)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

const LEAST_ASPECT = 0.3;

export const randomErasing: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width, channels] = x.shape;
    const [share] = severityRow(info, options.severity, options.table) as [number];
    const inside = { rows: new Float32Array(batch * height), columns: new Float32Array(batch * width) };
    const seeds = pictureSeeds(info, batch, options);
    seeds.forEach((seed, picture) => {
      const random = new Random(seed, 'rectangle');
      // As a share of the picture's own aspect, cut where the rectangle would be longer than the picture.
      const drawn = Math.exp(random.uniform(Math.log(LEAST_ASPECT), -Math.log(LEAST_ASPECT)));
      const aspect = Math.min(1 / share, Math.max(share, drawn));
      const [tall, wide] = [Math.sqrt(share * aspect) * height, Math.sqrt(share / aspect) * width];
      const top = random.uniform() * (height - tall);
      const left = random.uniform() * (width - wide);
      for (let i = 0; i < height; i++) {
        inside.rows[picture * height + i] = i + 0.5 >= top && i + 0.5 < top + tall ? 1 : 0;
      }
      for (let i = 0; i < width; i++) {
        inside.columns[picture * width + i] = i + 0.5 >= left && i + 0.5 < left + wide ? 1 : 0;
      }
    });
    return tf.tidy(() => {
      const rows = tf.tensor4d(inside.rows, [batch, height, 1, 1]);
      const hidden = rows.mul(tf.tensor4d(inside.columns, [batch, 1, width, 1]));
      const noise = uniformTensor<tf.Tensor4D>(seeds, [height, width, channels], 'erased');
      return x
        .mul(inColour(tf.sub(1, hidden)))
        .add(noise.mul(inColour(hidden)))
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
