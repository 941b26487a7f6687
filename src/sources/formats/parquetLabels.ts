/** From the values of a label column to class indices and names that are the same in all shards of a data set. */
import { SourceError } from '../files/SourceError';
import { inClassOrder, orderDoubts } from '../folders/classOrder';
import { countedFrom } from '../labels/countedFrom';
import type { Doubt, ReadingOptions } from '../../contract/library';

export interface LabelColumn {
  path: string;
  /** Whole numbers, texts, or nothing. */
  values: readonly unknown[];
  /** Class names, where the file tells them. */
  names: readonly string[] | null;
}

const MOST_CLASSES = 1e6;

export interface NumberedLabels {
  classNames: readonly string[];
  /** As of a `PictureSource`; there where classes are counted from 1. */
  classNumbers?: readonly number[];
  labels: Int32Array[];
  doubts: Doubt[];
}

/**
 * Numbers are indices (−1 and nothing: no label), texts are class names.
 * @throws {SourceError} on other values, numbers beyond the names, or shards that do not agree
 */
export function numberLabels(
  columns: readonly LabelColumn[],
  { classOrder, labelsFrom }: Pick<ReadingOptions, 'classOrder' | 'labelsFrom'> = {},
): NumberedLabels {
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
    const classNames = inClassOrder(texts, classOrder);
    const indices = new Map(classNames.map((name, i) => [name, i]));
    const label = (value: unknown) =>
      (typeof value === 'string' ? indices.get(value.normalize('NFC')) : undefined) ?? -1;
    return {
      classNames,
      labels: columns.map(({ values }) => Int32Array.from(values, label)),
      doubts: orderDoubts(classNames, classOrder),
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
  const numbers = columns.map(({ values }) => Int32Array.from(values, (value) => Number(value ?? -1)));
  if (named) return { classNames, labels: numbers, doubts: [] };
  const written = numbers.flatMap((some) => [...new Set(some)]).filter((number) => number >= 0);
  const { from, doubts } = countedFrom(written, labelsFrom, columns[0]!.path);
  if (from === 0) return { classNames, labels: numbers, doubts };
  return {
    classNames: classNames.slice(1),
    classNumbers: classNames.slice(1).map((_, i) => i),
    labels: numbers.map((some) => some.map((number) => (number < 0 ? -1 : number - 1))),
    doubts,
  };
}
