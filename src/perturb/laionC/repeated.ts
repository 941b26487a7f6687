/** Enlargement by repetition: every output pixel is one input pixel, bit for bit, on every backend. */
import type * as tf from '../../compute/tf';
import { HostCache } from '../ops/hostCache';
import { lineMap, mapLines, type LineMap } from '../ops/separable';

const identities = new HostCache<LineMap>(16);

/** The map that leaves a line as it is. */
export function identity(length: number): LineMap {
  return identities.get(String(length), () => lineMap(length, length, (output, add) => add(output, 1)));
}

type Length = readonly [length: number, from: (pixel: number) => number];

/**
 * @param x [batch, height, width, channels]
 * @param rows the output's height, and which row of x each of its rows is
 * @param columns the same for columns
 */
export function repeated(x: tf.Tensor4D, [tall, rowOf]: Length, [wide, columnOf]: Length): tf.Tensor4D {
  const [, height, width] = x.shape;
  return mapLines(
    x,
    lineMap(tall, height, (output, add) => add(rowOf(output), 1)),
    lineMap(wide, width, (output, add) => add(columnOf(output), 1)),
  );
}
