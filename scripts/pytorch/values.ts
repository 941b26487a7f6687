/** Made-up inputs, the same whenever they are made, and values as JSON holds them. */
import * as tf from '../../src/compute/tf';
import { deriveSeed, hash3, normalArray } from '../../src/num/random';

export type Value = number | string | boolean | null | Value[] | { [name: string]: Value };
export const COUNT = 24;
export const CLASSES = 5;
export const WIDTH = 6;

/** Seven digits are what single precision has. */
export const short = (x: number) => (Number.isFinite(x) ? Number(x.toPrecision(8)) : 0);
export const list = (values: ArrayLike<number>): number[] => Array.from(values, short);
export const rows = (values: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, i) =>
    list(Array.from({ length: width }, (_, j) => values[i * width + j]!)),
  );
export const normals = (name: string, count: number) => normalArray(deriveSeed(7, name), 'fixture', count);
export const matrix = (name: string, count: number, width: number) =>
  tf.tensor2d(normals(name, count * width), [count, width]);
export const labelled = (count: number, classes: number) =>
  Int32Array.from({ length: count }, (_, i) => hash3(7, 99, i) % classes);

export async function read(tensor: tf.Tensor): Promise<Value> {
  const values = await tensor.data();
  tensor.dispose();
  return tensor.rank === 0 ? short(values[0]!) : tensor.rank === 1 ? list(values) : rows(values, tensor.shape.at(-1)!);
}
