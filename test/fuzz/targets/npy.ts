/** Arrays of NumPy, and labels in them. */
import { readNpyHeader, readNpyVector, type NpyHeader } from '../../../src/sources/formats/npy';
import { npyBytes } from '../../../src/sources/formats/testing';
import { SourceError } from '../../../src/sources/files/SourceError';
import { bytesFile } from '../../../src/sources/files/SourceFile';
import { defineTarget, holds } from '../Target';

const seed = (type: string, shape: number[], bytes: number, version = 1) => [
  { path: 'labels.npy', bytes: npyBytes(type, shape, new Uint8Array(bytes).fill(1), version) },
];

interface Read {
  header: NpyHeader;
  /** Of one dimension. */
  values: number[] | null;
}

export const target = defineTarget<Read>({
  name: 'npy',
  reads: 'sources/formats/npy.ts',
  seeds: () => [
    seed('|u1', [12], 12),
    seed('<i8', [3], 24),
    seed('<u2', [2, 5], 20, 2),
    seed('|u1', [5, 4, 4, 3], 240, 3),
    seed('<i4', [0], 0),
  ],
  refusals: [SourceError],
  async run([file]) {
    const array = bytesFile(file!.path, file!.bytes);
    const header = await readNpyHeader(array);
    return { header, values: header.shape.length === 1 ? await readNpyVector(array) : null };
  },
  check({ header: { shape, offset }, values }, [file]) {
    const elements = shape.reduce((product, n) => product * n, 1);
    holds(
      shape.every((n) => Number.isSafeInteger(n) && n >= 0),
      `The shape is ${shape.join()}.`,
    );
    const rest = file!.bytes.length - offset;
    holds(elements === 0 ? rest === 0 : rest % elements === 0, `${rest} bytes are no ${elements} values.`);
    holds(values === null || (values.length === shape[0] && values.every(Number.isFinite)), 'A value is none.');
  },
});
