/**
 * Vertical lines: the picture is redrawn on black, with lines that run from its top to its bottom, take the colour of what they cross and bend to the
 * left where it is dark.
 */
import * as tf from '../../compute/tf';
import { polylines, type Lines } from '../../compute/kernels/polylines/op';
import type { PerturbationInfo } from '../../contract/perturbation';
import { HostCache } from '../ops/hostCache';
import { lineMap, mapLines, type LineMap } from '../ops/separable';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { PUBLISHED_SIZE } from '../tables';
import { repeated } from './repeated';
import { LI, penWidth } from './source';
import { toLevels } from './levels';

const rows = [
  [224, 1],
  [178, 2],
  [112, 4],
  [84, 6],
  [60, 8],
] as const;

const info: PerturbationInfo = {
  name: 'vertical_lines',
  label: 'Vertical lines',
  family: 'laion-c',
  collection: 'laion-c',
  role: 'test',
  random: false,
  description:
    'The picture is redrawn on black with thin lines from top to bottom, which take its colours and bend to the left where it is dark, like the grooves of an engraved note.',
  formula: 'line i passes through (i·w/n − 40·(1 − I/255), y) every s rows, in the mean colour there;  I the mean grey',
  source: LI,
  parameters: ['n: lines in 224 px of width', 's: rows from vertex to vertex (px)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** How far black bends a line at 224 px. */
const REACH = 40;

export const verticalLines: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [published, spacing] = severityRow(info, options.severity, options.table) as [number, number];
    const pen = penWidth(height, width);
    const [tall, wide] = [Math.ceil(height / pen), Math.ceil(width / pen)];
    const count = Math.max(1, Math.round((published * wide) / PUBLISHED_SIZE));
    const step = Math.round(spacing);
    const reach = (REACH * Math.min(tall, wide)) / PUBLISHED_SIZE;
    return tf.tidy(() => {
      const paper = pen === 1 ? toLevels(x) : blockMeans(x, pen, tall, wide);
      const cells = cellMeans(withGrey(paper), step, count);
      const drawn = polylines(cells, linesOf(wide, count, reach), { height: tall, width: wide, step });
      if (pen === 1) return drawn;
      const from = (pixel: number) => Math.floor(pixel / pen);
      return repeated(drawn, [height, from], [width, from]);
    });
  },
};

/** Where line i begins; in this order of operations, as the published code has it. */
const begin = (i: number, count: number, width: number) => (i / count) * width;

const tables = new HostCache<Lines>(8);

function linesOf(width: number, count: number, reach: number): Lines {
  return tables.get(`${width} ${count} ${reach}`, () => ({
    starts: Float32Array.from({ length: count }, (_, i) => Math.trunc(begin(i, count, width))),
    columns: Float32Array.from({ length: count * 256 }, (_, at) =>
      Math.trunc(begin(at >> 8, count, width) - reach * (1 - (at & 255) / 255)),
    ),
  }));
}

/** @returns x with its grey value as the fourth channel; whole numbers 0..255 */
function withGrey(x: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  // Whole numbers below 2²⁴ throughout, so that no backend rounds.
  const weighed = tf.matMul(x.reshape([-1, 3]), tf.tensor2d([19595, 38470, 7471], [3, 1]));
  const grey = weighed
    .add(32768)
    .mul(1 / 65536)
    .floor();
  return tf.concat([x, grey.reshape([batch, height, width, 1])], 3) as tf.Tensor4D;
}

/** Means over the cells of the lines, cut to whole numbers; [batch, vertices, lines, channels]. */
function cellMeans(x: tf.Tensor4D, step: number, count: number): tf.Tensor4D {
  const [, height, width] = x.shape;
  const vertices = Math.ceil(height / step);
  const ofRow = (row: number): Span => [row * step, Math.min(height, (row + 1) * step)];
  const ofLine = (i: number): Span => {
    const left = begin(i, count, width);
    const first = Math.trunc(left);
    return [first, Math.max(first + 1, Math.min(Math.trunc(left + width / count), width))];
  };
  const sums = mapLines(x, sumMap(vertices, height, ofRow), sumMap(count, width, ofLine));
  const areas = Float32Array.from({ length: vertices * count }, (_, at) => {
    return length(ofRow(Math.floor(at / count))) * length(ofLine(at % count));
  });
  const [batch, , , channels] = x.shape;
  const each = Float32Array.from({ length: areas.length * channels * batch }, (_, at) => {
    return areas[Math.floor(at / channels) % areas.length]!;
  });
  // Half a unit more, so that an exact quotient cannot end just below itself.
  return sums.add(0.5).div(tf.tensor4d(each, sums.shape)).floor() as tf.Tensor4D;
}

type Span = readonly [first: number, end: number];
const length = ([first, end]: Span) => end - first;

/** Sums of spans; whole numbers stay whole. */
function sumMap(to: number, from: number, spanOf: (output: number) => Span): LineMap {
  return lineMap(to, from, (output, add) => {
    const [first, end] = spanOf(output);
    for (let input = first; input < end; input++) add(input, 1);
  });
}

/** Means over blocks of `side` × `side` pixels, rounded to whole numbers 0..255. */
function blockMeans(x: tf.Tensor4D, side: number, tall: number, wide: number): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  const spanOf =
    (length: number) =>
    (block: number): Span => [block * side, Math.min(length, (block + 1) * side)];
  const [rowsOf, columnsOf] = [spanOf(height), spanOf(width)];
  const sums = mapLines(toLevels(x), sumMap(tall, height, rowsOf), sumMap(wide, width, columnsOf));
  const areas = Float32Array.from({ length: batch * tall * wide * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3) % (tall * wide);
    return length(rowsOf(Math.floor(pixel / wide))) * length(columnsOf(pixel % wide));
  });
  const area = tf.tensor4d(areas, sums.shape);
  return sums.mul(2).add(area).add(0.5).div(area.mul(2)).floor() as tf.Tensor4D;
}
