/** Which columns of a parquet file hold pictures and labels, and the class names that Hugging Face writes into its metadata. */
import { parquetSchema } from 'hyparquet';
import { SourceError } from '../files/SourceError';
import { quoted } from '../pictures/selectPictures';
import type { FileMetaData } from 'hyparquet';

export interface Columns {
  image: string;
  label: string | null;
  /** Where the picture column keeps the bytes, and the name of the file; null where it keeps none. */
  parts: { bytes: string[]; path: string[] | null };
}

const IMAGES = ['image', 'img'];
const LABELS = ['label', 'labels', 'fine_label'];

/** @throws {SourceError} naming the columns that are there */
export function chooseColumns(
  path: string,
  metadata: FileMetaData,
  asked: { imageColumn?: string; labelColumn?: string | null },
): Columns {
  const { children } = parquetSchema(metadata);
  const names = children.map(({ element }) => element.name);
  const need = (name: string) => {
    if (names.includes(name)) return name;
    throw new SourceError(`${path} has no column "${name}". Its columns: ${quoted(names)}.`);
  };
  const holdsPictures = (name: string) => {
    const column = children.find(({ element }) => element.name === name)!;
    const cell = column.children.find(({ element }) => element.name === 'bytes') ?? column;
    return cell.element.type === 'BYTE_ARRAY';
  };
  const image =
    asked.imageColumn === undefined
      ? (IMAGES.find((name) => names.includes(name)) ??
        names.find(
          (name) => children.find(({ element }) => element.name === name)!.children.length > 0 && holdsPictures(name),
        ))
      : need(asked.imageColumn);
  if (!image)
    throw new SourceError(`${path} has no column of pictures ("image" or "img"). Its columns: ${quoted(names)}.`);
  if (!holdsPictures(image)) {
    throw new SourceError(
      `${path}: the column "${image}" holds no picture files (bytes, or structs of bytes and path).`,
    );
  }
  const label = asked.labelColumn
    ? need(asked.labelColumn)
    : (LABELS.find((name) => names.includes(name)) ??
      classLabels(metadata).find((name) => names.includes(name)) ??
      null);
  const column = children.find(({ element }) => element.name === image)!;
  const parts = column.children.map(({ element }) => element.name);
  return {
    image,
    label: asked.labelColumn === null ? null : label,
    parts: parts.includes('bytes')
      ? { bytes: [image, 'bytes'], path: parts.includes('path') ? [image, 'path'] : null }
      : { bytes: [image], path: null },
  };
}

interface Feature {
  _type?: unknown;
  names?: unknown;
}

/** Columns as Hugging Face describes them; none where the file does not say. */
function features(metadata: FileMetaData): Record<string, Feature> {
  const text = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
  if (!text) return {};
  try {
    const { info } = JSON.parse(text) as { info?: { features?: unknown } };
    const found = info?.features;
    return typeof found === 'object' && found !== null ? (found as Record<string, Feature>) : {};
  } catch {
    return {};
  }
}

/** Columns that are said to hold classes, whatever their name. */
function classLabels(metadata: FileMetaData): string[] {
  return Object.entries(features(metadata)).flatMap(([name, feature]) =>
    feature?._type === 'ClassLabel' ? [name] : [],
  );
}

/** Names of a `ClassLabel` column, or null where the file does not say. */
export function huggingFaceClassNames(metadata: FileMetaData, label: string): string[] | null {
  const found = features(metadata);
  const names = Object.hasOwn(found, label) ? found[label]?.names : undefined;
  return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : null;
}
