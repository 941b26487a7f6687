/** From the values of a label column to class indices and names that are the same in all shards of a data set. */
import { SourceError } from '../files/SourceError';
import { inClassOrder, orderDoubts } from '../folders/classOrder';
import type { ClassOrder, Doubt } from '../../contract/library';

export interface LabelColumn {
  path: string;
  /** Whole numbers, texts, or nothing. */
  values: readonly unknown[];
  /** Class names, where the file tells them. */
  names: readonly string[] | null;
}

const MOST_CLASSES = 1e6;

/**
 * Numbers are indices (−1 and nothing: no label), texts are class names.
 * @throws {SourceError} on other values, numbers beyond the names, or shards that do not agree
 */
export function numberLabels(
  columns: readonly LabelColumn[],
  order?: ClassOrder,
): { classNames: readonly string[]; labels: Int32Array[]; doubts: Doubt[] } {
  const texts = new Set<string>();
  let most = -1;
  for (const { path, values } of columns) {
    values.forEach((value, row) => {
      if (value === null || value === undefined) return;
      const number = typeof value === 'bigint' ? Number(value) : value;
      if (typeof number === 'string') texts.add(number.normalize('NFC'));
      else if (Number.isInteger(number) && (number as number) >= -1 && (number as number) < MOST_CLASSES) {
        most = Math.max(most, number as number);
      } else throw new SourceError(`${path}: the label of row ${row} is ${String(value)}, no class index and no name.`);
    });
  }
  if (texts.size > 0 && most >= 0)
    throw new SourceError(`${columns[0]!.path}: some labels are numbers and some are names.`);
  if (texts.size > 0) {
    const classNames = inClassOrder(texts, order);
    const indices = new Map(classNames.map((name, i) => [name, i]));
    const label = (value: unknown) =>
      (typeof value === 'string' ? indices.get(value.normalize('NFC')) : undefined) ?? -1;
    return {
      classNames,
      labels: columns.map(({ values }) => Int32Array.from(values, label)),
      doubts: orderDoubts(classNames, order),
    };
  }
  const named = columns.find(({ names }) => names !== null);
  const other = columns.find(({ names }) => names && named && names.join('\n') !== named.names!.join('\n'));
  if (other)
    throw new SourceError(`${named!.path} and ${other.path} have different class names. Open them one by one.`);
  const classNames = named?.names ?? Array.from({ length: most + 1 }, (_, i) => `class ${i}`);
  if (most >= classNames.length) {
    throw new SourceError(`${columns[0]!.path}: there is a label ${most}, and names for ${classNames.length} classes.`);
  }
  const labels = columns.map(({ values }) => Int32Array.from(values, (value) => Number(value ?? -1)));
  return { classNames, labels, doubts: [] };
}
