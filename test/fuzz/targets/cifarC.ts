/** CIFAR-10-C: arrays of corrupted pictures with their labels. */
import { npyBytes } from '../../../src/sources/formats/testing';
import { SourceError } from '../../../src/sources/files/SourceError';
import { checkPictures, readPictures, type ReadPictures } from '../seeds/sources';
import { defineTarget, type FuzzFile } from '../Target';

const labels = (n: number, type = '|u1'): FuzzFile => {
  const width = Number(type.slice(2));
  return {
    path: 'labels.npy',
    bytes: npyBytes(
      type,
      [n],
      Uint8Array.from({ length: n * width }, (_, i) => (i % width === 0 ? (i / width) % 10 : 0)),
    ),
  };
};
const corruption = (name: string, n: number, side = 4): FuzzFile => ({
  path: `${name}.npy`,
  bytes: npyBytes('|u1', [n, side, side, 3], new Uint8Array(n * side * side * 3).fill(9)),
});

export const target = defineTarget<ReadPictures>({
  name: 'cifarC',
  reads: 'sources/formats/cifarC.ts, npy.ts',
  seeds: () => [
    [labels(10), corruption('fog', 10), corruption('snow', 10)],
    [labels(5, '<i8'), corruption('jpeg_compression', 5, 8)],
    [labels(50), corruption('fog', 10)],
  ],
  refusals: [SourceError],
  run: (files) => readPictures(files),
  check: checkPictures,
});
