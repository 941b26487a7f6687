/**
 * Pictures in parquet files, as Hugging Face keeps data sets: a column of pictures (structs of `bytes` and `path`, or bytes) and
 * one of labels, their names in the metadata. Labels are read at once; pictures by row group, when they are asked for.
 */
import { parquetMetadataAsync } from 'hyparquet';
import { reasonOf, SourceError } from '../files/SourceError';
import { baseName, rangedFile } from '../files/SourceFile';
import { naturalOrder } from '../folders/naturalOrder';
import { chooseColumns, huggingFaceClassNames } from './parquetColumns';
import { numberLabels } from './parquetLabels';
import { readLeaf, type ParquetFile } from './parquetPages';
import { checkRows } from './parquetRows';
import { strangerWords } from './strangers';
import type { AsyncBuffer } from 'hyparquet';
import type { ClassOrder, Doubt } from '../../contract/library';
import type { SourceFile } from '../files/SourceFile';
import type { DecodePicture, PictureEntry, PictureSource } from '../pictures/PictureSource';
import type { Columns } from './parquetColumns';

export interface ParquetOptions {
  name: string;
  decode: DecodePicture;
  /** Name of the picture column where it is not `image` or `img`. */
  imageColumn?: string;
  /** Name of the label column where it is not `label`, `labels` or `fine_label`; null: there is none. */
  labelColumn?: string | null;
  /** Split of a file; default: what its path tells. */
  splitOf?: (path: string) => string;
  /** Of classes that texts name. */
  classOrder?: ClassOrder;
  /** Of classes that numbers name. */
  labelsFrom?: 0 | 1;
  signal?: AbortSignal;
}

interface Shard extends ParquetFile {
  columns: Columns;
  labels: unknown[];
}

/** A row group is decoded whole; a larger one would fill the memory. */
const MOST_GROUP_BYTES = 1.5e9;

/**
 * One source for each split that the names of the files tell (`train-00000-of-00002.parquet`, `default/test/0000.parquet`).
 * @throws {SourceError} where a file is damaged, has no such columns, or its shards do not fit together
 */
export async function openParquet(
  files: readonly SourceFile[],
  options: ParquetOptions,
): Promise<{ splits: Map<string, PictureSource>; doubts: Doubt[] }> {
  const shards: Shard[] = [];
  for (const file of [...files].sort((a, b) => naturalOrder(a.path, b.path))) {
    options.signal?.throwIfAborted();
    shards.push(await openShard(file, options));
  }
  if (shards.length === 0) throw new SourceError(`${options.name} has no parquet files.`);
  const { classNames, classNumbers, labels, doubts } = numberLabels(
    shards.map(({ file, labels, metadata, columns }) => ({
      path: file.path,
      values: labels,
      names: columns.label ? huggingFaceClassNames(metadata, columns.label) : null,
    })),
    options,
  );
  const splits = new Map<string, PictureEntry[]>();
  shards.forEach((shard, s) => {
    const split = (options.splitOf ?? splitOf)(shard.file.path);
    const entries = splits.get(split) ?? [];
    splits.set(split, entries);
    for (const entry of entriesOf(shard, labels[s]!, options)) entries.push(entry);
  });
  const sources = new Map(
    [...splits].map(([split, entries]): [string, PictureSource] => {
      const name = split === 'all' ? options.name : `${options.name} (${split})`;
      const numbers = classNumbers ? { classNumbers } : {};
      return [split, { name, classNames, ...numbers, entries, size: null, prepared: false }];
    }),
  );
  return { splits: sources, doubts };
}

function splitOf(path: string): string {
  const named = /^(train|test|validation|valid|val|dev)\b/i;
  const found =
    named.exec(baseName(path)) ??
    path
      .split('/')
      .slice(0, -1)
      .reverse()
      .map((folder) => named.exec(folder))
      .find(Boolean);
  return found ? found[1]!.toLowerCase() : 'all';
}

async function openShard(unread: SourceFile, options: ParquetOptions): Promise<Shard> {
  const file = rangedFile(unread);
  const metadata = await reading(file, () => parquetMetadataAsync(asyncBuffer(file), { geoparquet: false }));
  const { columns, rows, codecs } = await reading(file, async () => {
    const columns = chooseColumns(file.path, metadata, options);
    const chunks = metadata.row_groups.flatMap((group) => group.columns);
    return {
      columns,
      rows: checkRows(file, metadata, columns),
      codecs: chunks.map(({ meta_data }) => meta_data?.codec),
    };
  });
  const plain = codecs.every((codec) => codec === undefined || codec === 'SNAPPY' || codec === 'UNCOMPRESSED');
  const compressors = plain ? undefined : (await import('hyparquet-compressors')).compressors;
  const parquet: ParquetFile = { file, metadata, compressors };
  const labels: unknown[] = [];
  for (let group = 0; columns.label !== null && group < metadata.row_groups.length; group++) {
    options.signal?.throwIfAborted();
    const path = [columns.label];
    for (const label of await reading(file, () => readLeaf(parquet, group, path, true))) labels.push(label);
  }
  return { ...parquet, columns, labels: columns.label === null ? new Array<null>(rows).fill(null) : labels };
}

function entriesOf(shard: Shard, labels: Int32Array, { decode }: ParquetOptions): PictureEntry[] {
  const cell = rowGroupReader(shard);
  return Array.from(labels, (label, row) => {
    const name = `${shard.file.path}#${row}`;
    return {
      name,
      label,
      async load() {
        const { bytes, path } = await cell(row);
        if (!bytes || bytes.length === 0) {
          throw new SourceError(path ? `the row names ${path} and holds no picture` : 'the row holds no picture');
        }
        return decode(bytes, path ?? name);
      },
    };
  });
}

interface Cell {
  bytes?: Uint8Array | null;
  path?: string | null;
}

/** Reads a row's cell; the row groups used last are kept. */
function rowGroupReader(shard: Shard): (row: number) => Promise<Cell> {
  const { file, metadata } = shard;
  const starts: number[] = [];
  let rows = 0;
  for (const group of metadata.row_groups) {
    starts.push(rows);
    rows += Number(group.num_rows);
  }
  let kept: { group: number; rows: Promise<Cell[]> }[] = [];
  return async (row) => {
    const group = starts.findLastIndex((start) => start <= row);
    let held = kept.find((one) => one.group === group);
    if (!held) {
      held = { group, rows: reading(file, () => readGroup(shard, group)) };
      held.rows.catch(() => (kept = kept.filter((one) => one.group !== group)));
      kept = [held, ...kept].slice(0, 2);
    }
    return (await held.rows)[row - starts[group]!] ?? {};
  };
}

async function readGroup(shard: Shard, group: number): Promise<Cell[]> {
  const { file, metadata, columns } = shard;
  const size = metadata.row_groups[group]!.columns.reduce(
    (sum, { meta_data }) =>
      meta_data?.path_in_schema[0] === columns.image ? sum + Number(meta_data.total_uncompressed_size) : sum,
    0,
  );
  if (size > MOST_GROUP_BYTES) {
    throw new SourceError(
      `row group ${group} of ${file.path} has ${size} bytes of pictures; write the file with smaller row groups`,
    );
  }
  const { bytes, path } = columns.parts;
  const pictures = await readLeaf(shard, group, bytes, false);
  const paths = path ? await readLeaf(shard, group, path, true) : null;
  return pictures.map((value, row) => {
    const name = paths?.[row];
    return { bytes: value instanceof Uint8Array ? value : null, path: typeof name === 'string' ? name : null };
  });
}

function asyncBuffer(file: SourceFile): AsyncBuffer {
  return {
    byteLength: file.size,
    async slice(start, end) {
      const bytes = await file.read(
        start < 0 ? Math.max(0, file.size + start) : start,
        Math.min(file.size, end ?? file.size),
      );
      const { buffer, byteOffset, byteLength } = bytes as Uint8Array<ArrayBuffer>;
      return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
    },
  };
}

async function reading<T>(file: SourceFile, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SourceError) throw error;
    const stranger = await strangerWords(file).catch(() => null);
    throw new SourceError(
      stranger
        ? `${file.path} is ${stranger}.`
        : `${file.path} is damaged, cut off or no parquet file (${reasonOf(error)}).`,
      { cause: error },
    );
  }
}
