import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileOfBytes } from '../store/files/RangedFile';
import {
  floatValues,
  headerOfBeginning,
  readHeader,
  readSafetensors,
  readTensor,
  SafetensorsError,
  writeSafetensors,
} from './safetensors';
import { soon } from '../../test/patience';

/** A file with any header, true or false. */
function fileOf(header: unknown, dataBytes: number, headerLength?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength ?? text.length), true);
  file.set(text, 8);
  return file;
}

const entry = (begin: number, end: number, dtype = 'F32', shape = [(end - begin) / 4]) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('a header', () => {
  const names = (count: number, value: string) => Array.from({ length: count }, (_, i) => `"t${i}":${value}`).join(',');

  it.each([10, 50])('with a text of %i MB is read', async (megabytes) => {
    const text = 'a"\\'.repeat(megabytes * 2.5e5);
    const file = fileOf({ __metadata__: { note: text }, a: entry(0, 8) }, 8);
    await soon(() => expect(readSafetensors(file).metadata['note']).toBe(text));
  });

  it('with a million tensors of no size is refused, before anything is made of it', async () => {
    const file = fileOf(`{${names(1_000_000, '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}')}}`, 0);
    const before = process.memoryUsage().heapUsed;
    await soon(() => expect(() => readSafetensors(file)).toThrow(/more than 100000 tensors/));
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6);
  });

  it.each<[string, string, RegExp]>([
    ['a million facts', `{"__metadata__":{${names(1_000_000, '""')}}}`, /more than 600000 keys/],
    [
      'a shape of ten million',
      `{"a":{"dtype":"F32","shape":[${'0,'.repeat(10_000_000)}0],"data_offsets":[0,0]}}`,
      /more than 3000000 values/,
    ],
    ['a depth of a million', `{"a":${'['.repeat(1_000_000)}`, /within each other/],
    ['a name of a megabyte', `{"${'a'.repeat(1_000_000)}":{}}`, /name of 1000000 bytes/],
    [
      'a tensor twice',
      '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
      /names tensor a twice/,
    ],
    [
      'a tensor twice, once in disguise',
      '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0061":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
      /names tensor a twice/,
    ],
    ['a type twice', '{"a":{"dtype":"F32","shape":[0],"dtype":"F16","data_offsets":[0,0]}}', /says dtype twice/],
    ['a text without an end', '{"a', /not JSON/],
    ['an escape without an end', '{"a\\"', /not JSON/],
  ])('with %s is refused', async (_, text, message) => {
    await soon(() => expect(() => readSafetensors(fileOf(text, 0))).toThrow(message));
    expect(() => readSafetensors(fileOf(text, 0))).toThrow(SafetensorsError);
  });

  it('keeps names that mean something to JavaScript, and changes no object by them', () => {
    const own =
      '{"__proto__":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"constructor":{"dtype":"F32","shape":[0],"data_offsets":[8,8]},"length":{"dtype":"F32","shape":[0],"data_offsets":[8,8]},"__metadata__":{"__proto__":"x","0":"y"}}';
    const { tensors, metadata } = readSafetensors(fileOf(own, 8));
    expect([...tensors.keys()]).toEqual(['__proto__', 'constructor', 'length']);
    expect(Object.entries(metadata)).toEqual([
      ['0', 'y'],
      ['__proto__', 'x'],
    ]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(
      readSafetensors(fileOf('{"__proto__":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}', 0)).tensors.size,
    ).toBe(1);
    expect(() =>
      readSafetensors(fileOf('{"a":{"__proto__":{"dtype":"F32"},"shape":[0],"data_offsets":[0,0]}}', 0)),
    ).toThrow(/unknown dtype/);
  });
});

describe('reading', () => {
  it('reads names, shapes, types, metadata and values at any alignment', () => {
    const header = { __metadata__: { source: 'here' }, a: entry(0, 8), 'b.c': entry(8, 12, 'F16', [2, 1]) };
    const file = fileOf(header, 12);
    const view = new DataView(file.buffer, file.length - 12);
    view.setFloat32(0, 1.5, true);
    view.setFloat32(4, -2, true);
    view.setUint16(8, 0x3c00, true);
    view.setUint16(10, 0xc000, true);
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    const { metadata, tensors } = readSafetensors(shifted.subarray(3));
    expect(metadata).toEqual({ source: 'here' });
    expect([...tensors.keys()]).toEqual(['a', 'b.c']);
    expect([...floatValues('a', tensors.get('a')!)]).toEqual([1.5, -2]);
    expect([...floatValues('b.c', tensors.get('b.c')!)]).toEqual([1, -2]);
    expect(tensors.get('b.c')!.shape).toEqual([2, 1]);
  });

  it('keeps whole-number tensors, and refuses to take them for weights', () => {
    const { tensors } = readSafetensors(fileOf({ n: entry(0, 8, 'I64', [1]) }, 8));
    expect(tensors.get('n')!.bytes.length).toBe(8);
    expect(() => floatValues('n', tensors.get('n')!)).toThrow(/n is stored as I64/);
  });

  const good = { a: entry(0, 8), b: entry(8, 16) };
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(3), /3 bytes/],
    ['a header over the cap', fileOf(good, 16, 100_000_001), /larger than 100 MB/],
    ['an absurd header length', fileOf(good, 16, 2 ** 62), /larger than 100 MB/],
    ['a cut header', fileOf(good, 0, 5000), /truncated: its header should have 5000 bytes/],
    ['something else', fileOf('this is text', 16), /not JSON/],
    ['bytes that are no UTF-8', fileOf(good, 16).fill(0xff, 8, 12), /not JSON/],
    ['a list', fileOf('[1]', 0), /not a JSON object/],
    ['cut data', fileOf(good, 15), /truncated: tensor b ends at byte 16 of the data, which has 15/],
    ['bytes left over', fileOf(good, 20), /last 4 bytes/],
    ['an overlap', fileOf({ a: entry(0, 8), b: entry(4, 12) }, 12), /a and b overlap/],
    ['the same bytes twice', fileOf({ a: entry(0, 8), b: entry(0, 8) }, 8), /overlap/],
    ['a hole', fileOf({ a: entry(0, 8), b: entry(12, 20) }, 20), /4 bytes before tensor b/],
    [
      'a repeated name',
      fileOf(`{"a":${JSON.stringify(entry(0, 8))},"\\u0061" :${JSON.stringify(entry(8, 16))}}`, 16),
      /a twice/,
    ],
    ['an unknown dtype', fileOf({ a: entry(0, 8, 'F33') }, 8), /unknown dtype F33/],
    ['a dtype of the prototype', fileOf({ a: entry(0, 8, 'toString') }, 8), /unknown dtype toString/],
    ['a negative shape', fileOf({ a: entry(0, 8, 'F32', [-2]) }, 8), /shape that is not/],
    ['a wrong size', fileOf({ a: entry(0, 8, 'F32', [3]) }, 8), /needs 12 bytes; the header gives it 8/],
    ['reversed offsets', fileOf({ a: entry(8, 0, 'F32', [2]) }, 8), /data_offsets/],
    ['no offsets', fileOf({ a: { dtype: 'F32', shape: [2] } }, 8), /data_offsets/],
    ['an entry that is no object', fileOf({ a: 3 }, 0), /not an object/],
    ['metadata that is no text', fileOf({ __metadata__: { n: 3 } }, 0), /metadata value n/],
  ])('rejects %s', (_, file, message) => {
    expect(() => readSafetensors(file)).toThrow(SafetensorsError);
    expect(() => readSafetensors(file)).toThrow(message);
  });

  it('refuses a header of 2 GB without reading it, and reads a tensor where it stands', async () => {
    const large = { path: 'x', size: 5e9, read: () => Promise.resolve(new Uint8Array([0, 0, 0, 0x80, 0, 0, 0, 0])) };
    await expect(readHeader(large)).rejects.toThrow(/larger than 100 MB/);
    const file = fileOf(good, 16).fill(7, -8);
    const header = await readHeader(fileOfBytes('x', file));
    expect(header.bytes).toBe(file.length);
    expect((await readTensor(fileOfBytes('x', file), header.tensors.get('b')!)).bytes).toEqual(
      new Uint8Array(8).fill(7),
    );
    await expect(readHeader(fileOfBytes('x', file.subarray(0, -1)))).rejects.toThrow(/truncated: tensor b/);
  });

  it('judges a file by its beginning', () => {
    const file = fileOf(good, 16);
    expect(headerOfBeginning(file.subarray(0, 7), file.length)).toBeNull();
    expect(headerOfBeginning(file.subarray(0, 40), file.length)).toBeNull();
    expect([...headerOfBeginning(file.subarray(0, -10), null)!.tensors.keys()]).toEqual(['a', 'b']);
    expect(() => headerOfBeginning(file.subarray(0, -10), file.length + 1)).toThrow(/last 1 bytes/);
    expect(() => headerOfBeginning(fileOf(good, 16, 2 ** 31).subarray(0, 8), null)).toThrow(/larger than 100 MB/);
  });

  it('does not take a name inside an entry for a repeated one', () => {
    const header = { dtype: entry(0, 8), shape: entry(8, 16), 'with "quotes" and {braces}': entry(16, 20) };
    expect(readSafetensors(fileOf(header, 20)).tensors.size).toBe(3);
  });
});

describe('writing', () => {
  const tensors = {
    'b.weight': { shape: [2, 2], values: Float32Array.of(1, -2.5, 3e-5, 0.1) },
    'a.bias': { shape: [3], values: Float32Array.of(0, 1 / 3, -1e4) },
    empty: { shape: [0], values: new Float32Array() },
  };

  it('gives float32 values back exactly, float16 rounded', () => {
    for (const dtype of ['F32', 'F16'] as const) {
      const read = readSafetensors(writeSafetensors(tensors, dtype, { k: 'v', a: 'ü' }));
      expect(read.metadata).toEqual({ k: 'v', a: 'ü' });
      for (const [name, { shape, values }] of Object.entries(tensors)) {
        const stored = read.tensors.get(name)!;
        expect(stored.shape).toEqual(shape);
        const back = floatValues(name, stored);
        back.forEach((value, i) => {
          const error = Math.abs(value - values[i]!);
          expect(error).toBeLessThanOrEqual(dtype === 'F32' ? 0 : Math.abs(values[i]!) * 2 ** -11 + 2 ** -25);
        });
      }
    }
  });

  it('is canonical: sorted, header in multiples of 8 bytes, the same bytes in any order of names', () => {
    const file = writeSafetensors(tensors, 'F16', { z: '1', a: '2' });
    const reversed = Object.fromEntries(Object.entries(tensors).reverse());
    expect(writeSafetensors(reversed, 'F16', { a: '2', z: '1' })).toEqual(file);
    expect(Number(new DataView(file.buffer).getBigUint64(0, true)) % 8).toBe(0);
    expect([...readSafetensors(file).tensors.keys()]).toEqual(['a.bias', 'b.weight', 'empty']);
  });
});

const REFERENCE = '../shared/reference/weights';
const files = existsSync(REFERENCE) ? readdirSync(REFERENCE).filter((name) => name.endsWith('.safetensors')) : [];

if (files.length === 0) console.info(`Reference weights: tests not run, ${REFERENCE} is not there.`);
describe.skipIf(files.length === 0)('files written by other software', () => {
  it.each(files)('reads %s', (name) => {
    const { tensors } = readSafetensors(readFileSync(`${REFERENCE}/${name}`));
    expect(tensors.size).toBeGreaterThan(100);
    for (const [tensor, stored] of tensors) {
      if (stored.dtype === 'I64') continue;
      const values = floatValues(tensor, stored);
      expect(values.length).toBe(stored.shape.reduce((size, n) => size * n, 1));
      expect(values.every(Number.isFinite), tensor).toBe(true);
    }
  });
});
