/** The container of weights: its header, and the bytes that it gives each tensor. */
import {
  floatValues,
  headerOfBeginning,
  readHeader,
  readSafetensors,
  SafetensorsError,
  writeSafetensors,
  type SafetensorsFile,
} from '../../../src/models/safetensors';
import { ELEMENT_BYTES } from '../../../src/models/elementTypes';
import { fileOfBytes } from '../../../src/store/files/RangedFile';
import { safetensorsFile, safetensorsParts } from '../seeds/networks';
import { defineTarget, holds, same, textFile } from '../Target';

const mixed = {
  a: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
  'b.weight': { dtype: 'BF16', shape: [2], data_offsets: [24, 28] },
  c: { dtype: 'I64', shape: [], data_offsets: [28, 36] },
  d: { dtype: 'U8', shape: [0, 5], data_offsets: [36, 36] },
};

export const target = defineTarget<SafetensorsFile>({
  name: 'safetensors',
  reads: 'models/safetensors.ts, safetensorsHeader.ts, headerText.ts',
  seeds: () => [
    safetensorsParts({ 'conv.weight': [4, 3, 3, 3], 'conv.bias': [4] }, { format: 'pt' }),
    [textFile('header.json', mixed), { path: 'data', bytes: new Uint8Array(36).fill(1) }],
    [textFile('header.json', '{}        '), { path: 'data', bytes: new Uint8Array(0) }],
  ],
  assemble: ([header, data]) => [safetensorsFile('model.safetensors', header, data)],
  refusals: [SafetensorsError],
  run: ([file]) => readSafetensors(file!.bytes),
  async check({ tensors, metadata }, [file]) {
    const { bytes } = file!;
    for (const [name, { dtype, shape, bytes: own }] of tensors) {
      const elements = shape.reduce((product, n) => product * n, 1);
      holds(own.length === elements * ELEMENT_BYTES[dtype], `${name} of [${shape.join()}] has ${own.length} bytes.`);
    }
    holds(
      Object.values(metadata).every((value) => typeof value === 'string'),
      'The metadata has values that are no text.',
    );
    const header = await readHeader(fileOfBytes('x', bytes));
    same([...header.tensors.keys()], [...tensors.keys()], 'What the header alone says');
    same([...headerOfBeginning(bytes, bytes.length)!.tensors], [...header.tensors], 'What the beginning says');
    const floats = [...tensors].filter(([name, { dtype }]) => dtype === 'F32' && name !== '__proto__');
    const values = floats.map(
      ([name, tensor]) => [name, { shape: tensor.shape, values: floatValues(name, tensor) }] as const,
    );
    const again = readSafetensors(writeSafetensors(Object.fromEntries(values), 'F32'));
    for (const [name, { bytes: own }] of floats) {
      holds(sameNumbers(own, again.tensors.get(name)?.bytes), `${name} is another after writing and reading.`);
    }
  },
});

/** NaNs may come back with other bits. */
function sameNumbers(one: Uint8Array, other: Uint8Array | undefined): boolean {
  if (one.length !== other?.length) return false;
  const [a, b] = [new DataView(one.buffer, one.byteOffset), new DataView(other.buffer, other.byteOffset)];
  for (let at = 0; at < one.length; at += 4)
    if (!Object.is(a.getFloat32(at, true), b.getFloat32(at, true))) return false;
  return true;
}
