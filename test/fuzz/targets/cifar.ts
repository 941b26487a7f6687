/** CIFAR-10 and CIFAR-100 in their binary version. */
import { SourceError } from '../../../src/sources/files/SourceError';
import { checkPictures, readPictures, type ReadPictures } from '../seeds/sources';
import { defineTarget, textFile, type FuzzFile } from '../Target';

function batch(path: string, labelBytes: number, records: number): FuzzFile {
  const length = labelBytes + 3072;
  const bytes = new Uint8Array(length * records);
  for (let i = 0; i < records; i++) bytes.fill(i % 10, i * length, i * length + labelBytes);
  return { path, bytes };
}
const names = (n: number) => Array.from({ length: n }, (_, i) => `class ${i}`).join('\n');

export const target = defineTarget<ReadPictures>({
  name: 'cifar',
  reads: 'sources/formats/cifar.ts',
  seeds: () => [
    [batch('data_batch_1.bin', 1, 3), batch('test_batch.bin', 1, 2), textFile('batches.meta.txt', names(10))],
    [batch('train.bin', 2, 3), batch('test.bin', 2, 1), textFile('fine_label_names.txt', names(100))],
    [batch('test_batch.bin', 1, 1)],
  ],
  refusals: [SourceError],
  run: (files) => readPictures(files),
  check: checkPictures,
});
