/** Parquet as Hugging Face keeps data sets: pictures in bytes, labels as numbers or names, several row groups. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import { SourceError } from '../../../src/sources/files/SourceError';
import { checkPictures, readPictures, type ReadPictures } from '../seeds/sources';
import { defineTarget, type FuzzFile } from '../Target';

const SCHEMA = [
  { name: 'root', num_children: 2 },
  { name: 'image', num_children: 2, repetition_type: 'OPTIONAL' as const },
  { name: 'bytes', type: 'BYTE_ARRAY' as const, repetition_type: 'OPTIONAL' as const },
  { name: 'path', type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const, repetition_type: 'OPTIONAL' as const },
  { name: 'label', type: 'INT64' as const, repetition_type: 'OPTIONAL' as const },
];
const NAMES = {
  key: 'huggingface',
  value: JSON.stringify({ info: { features: { label: { names: ['cat', 'dog'], _type: 'ClassLabel' } } } }),
};

function parquet(path: string, rows: number, options: object = {}): FuzzFile {
  const images = Array.from({ length: rows }, (_, i) => ({ bytes: Uint8Array.of(8, i), path: `${i}.png` }));
  const labels = Array.from({ length: rows }, (_, i) => (i === 4 ? null : BigInt(i % 2)));
  const columnData = [
    { name: 'image', data: images },
    { name: 'label', data: labels },
  ];
  const buffer = parquetWriteBuffer({ columnData, schema: SCHEMA, kvMetadata: [NAMES], rowGroupSize: 3, ...options });
  return { path, bytes: new Uint8Array(buffer) };
}

/** Labels as text, pictures as bytes without a path. */
function plain(path: string): FuzzFile {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'img', data: Array.from({ length: 5 }, (_, i) => Uint8Array.of(8, i)), type: 'BYTE_ARRAY' },
      { name: 'label', data: ['owl', 'newt', 'owl', 'owl', 'newt'], type: 'STRING' },
    ],
  });
  return { path, bytes: new Uint8Array(buffer) };
}

export const target = defineTarget<ReadPictures>({
  name: 'parquet',
  reads: 'sources/formats/parquet*.ts, and hyparquet behind them',
  seeds: () => [
    [parquet('train-00000-of-00001.parquet', 7)],
    [parquet('train-00000-of-00001.parquet', 4), parquet('test-00000-of-00001.parquet', 2, { codec: 'UNCOMPRESSED' })],
    [plain('data.parquet')],
  ],
  refusals: [SourceError],
  run: (files) => readPictures(files),
  check: checkPictures,
});
