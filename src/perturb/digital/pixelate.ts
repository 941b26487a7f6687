/**
 * Pixelation: the picture is reduced to the share c of its side by box averaging (Pillow's BOX filter, columns and then rows,
 * rounded to 8 bits after each) and enlarged again by repeating pixels (ImageNet-C, CIFAR-C).
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { HostCache } from '../ops/hostCache';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { lineMap, mapLines } from '../ops/separable';
import type { LineMap } from '../ops/separable';
import { HENDRYCKS } from '../source';
import { lengthScale, pixelatedSide } from '../tables';

const info: PerturbationInfo = {
  name: 'pixelate',
  label: 'Pixelation',
  family: 'digital',
  collection: 'imagenet-c',
  role: 'test',
  random: false,
  description:
    'Too few pixels: the picture is averaged down to the share c of its width and height and blown up again.',
  formula: 'y = enlarge(shrink(x, c)),  box mean, then nearest neighbour',
  source: HENDRYCKS,
  parameters: ['c: share of the side that is left'],
  severities: {
    'imagenet-c': [[0.6], [0.5], [0.4], [0.3], [0.25]],
    'cifar-c': [[0.95], [0.9], [0.85], [0.75], [0.65]],
  },
};

const maps = new HostCache<LineMap>(32);

/** Box averaging as Pillow rounds its borders: whole pixels, equal weights. */
function boxMap(to: number, from: number): LineMap {
  return maps.get(`box ${to} ${from}`, () => {
    const scale = from / to;
    return lineMap(to, from, (output, add) => {
      const centre = (output + 0.5) * scale;
      const first = Math.max(0, Math.floor(centre - scale / 2 + 0.5));
      const end = Math.min(from, Math.floor(centre + scale / 2 + 0.5));
      for (let input = first; input < end; input++) add(input, 1 / (end - first));
    });
  });
}

function nearestMap(to: number, from: number): LineMap {
  return maps.get(`nearest ${to} ${from}`, () =>
    lineMap(to, from, (output, add) => add(Math.floor(((output + 0.5) * from) / to), 1)),
  );
}

/** Rounds to 8 bits; halves, which single precision may put just below, go up. */
function stored(x: tf.Tensor4D): tf.Tensor4D {
  return x.mul(255).add(0.501).floor().clipByValue(0, 255).div(255);
}

export const pixelate: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [ratio] = severityRow(info, options.severity, options.table) as [number];
    const scale = lengthScale(height, width, options.table);
    const rows = pixelatedSide(height, ratio, scale);
    const columns = pixelatedSide(width, ratio, scale);
    return tf.tidy(() => {
      const narrow = stored(mapLines(x, nearestMap(height, height), boxMap(columns, width)));
      const small = stored(mapLines(narrow, boxMap(rows, height), nearestMap(columns, columns)));
      return mapLines(small, nearestMap(height, rows), nearestMap(width, columns));
    });
  },
};
