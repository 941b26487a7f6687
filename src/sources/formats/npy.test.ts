import { describe, expect, it } from 'vitest';
import { bytesFile } from '../files/SourceFile';
import { openCifarC } from './cifarC';
import { readNpyHeader, readNpyVector } from './npy';
import { npyBytes } from './testing';

const file = (bytes: Uint8Array, path = 'fog.npy') => bytesFile(path, bytes);
const data = Uint8Array.from({ length: 24 }, (_, i) => i);

describe('npy header', () => {
  it.each([1, 2, 3])('of version %i is read', async (version) => {
    const bytes = npyBytes('|u1', [2, 4, 3], data, version);
    const header = await readNpyHeader(file(bytes));
    expect(header).toEqual({ type: '|u1', shape: [2, 4, 3], offset: bytes.length - 24 });
  });

  it('may have its keys in any order', async () => {
    const header = `{"shape": (24,), 'fortran_order': False, 'descr': '|u1'}`;
    expect((await readNpyHeader(file(npyBytes('', [], data, 1, header)))).shape).toEqual([24]);
  });

  it.each([
    [npyBytes('|u1', [25], data), /cut off.*takes 25 bytes, it has 24/],
    [npyBytes('|u1', [23], data), /bytes after its end/],
    [npyBytes('<f4', [6], data), /type <f4.*Save it as uint8/],
    [npyBytes('>i4', [6], data), /type >i4/],
    [npyBytes('|u1', [24], data, 4), /version 4/],
    [npyBytes('', [], data, 1, `{'descr': '|u1', 'fortran_order': True, 'shape': (24,)}`), /Fortran/],
    [npyBytes('', [], data, 1, `{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (24,)}`), /plain array/],
    [npyBytes('', [], data, 1, `{'descr': '|u1', 'shape': (24,)}`), /plain array/],
    [
      npyBytes('', [], data, 1, `{'descr': '|u1', 'fortran_order': False, 'shape': (24,), 'x': __import__('os')}`),
      /plain array/,
    ],
    [
      npyBytes('', [], data, 1, `{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,)}`),
      /damaged/,
    ],
    [npyBytes('|u1', [24], data).subarray(0, 40), /damaged or cut off/],
    [data.subarray(0, 5), /no NumPy array/],
    [new Uint8Array(100), /no NumPy array/],
  ])('is refused where it is wrong (%#)', async (bytes, message) => {
    await expect(readNpyHeader(file(bytes))).rejects.toThrow(message);
  });

  it('vectors of all widths are read', async () => {
    const wide = new Uint8Array(new BigInt64Array([3n, -1n, 70000n]).buffer);
    expect(await readNpyVector(file(npyBytes('<i8', [3], wide)))).toEqual([3, -1, 70000]);
    const narrow = new Uint8Array(new Int16Array([5, -5]).buffer);
    expect(await readNpyVector(file(npyBytes('<i2', [2], narrow)))).toEqual([5, -5]);
    await expect(readNpyVector(file(npyBytes('|u1', [4, 6], data)))).rejects.toThrow(/one dimension/);
  });
});

describe('CIFAR-10-C', () => {
  const count = 10;
  const pixels = Uint8Array.from({ length: count * 12 }, (_, i) => i);
  const fog = file(npyBytes('|u1', [count, 2, 2, 3], pixels));
  const labels = file(
    npyBytes(
      '|u1',
      [count],
      Uint8Array.from({ length: count }, (_, i) => (i % 2) + 3),
    ),
    'labels.npy',
  );
  const options = { name: 'CIFAR-10-C' };

  it('has the five severities one after the other', async () => {
    const corrupted = await openCifarC([labels, fog], options);
    expect(corrupted.corruptions).toEqual([{ name: 'fog', severities: [1, 2, 3, 4, 5] }]);
    expect(corrupted.classNames[3]).toBe('cat');
    const source = corrupted.at('fog', 4);
    expect(source).toMatchObject({ prepared: true, size: { width: 2, height: 2 } });
    expect(source.entries.map(({ name, label }) => [name, label])).toEqual([
      ['fog.npy#6', 3],
      ['fog.npy#7', 4],
    ]);
    expect(await source.entries[1]!.load()).toEqual({ width: 2, height: 2, pixels: pixels.subarray(84, 96) });
    expect(() => corrupted.at('snow', 1)).toThrow(/no snow of severity 1/);
    expect(() => corrupted.at('fog', 6)).toThrow(/severity 6/);
  });

  it('is refused where it does not fit', async () => {
    await expect(openCifarC([fog], options)).rejects.toThrow(/no labels.npy/);
    await expect(openCifarC([labels], options)).rejects.toThrow(/no corruption/);
    const fewer = file(npyBytes('|u1', [5, 2, 2, 3], pixels.subarray(0, 60)), 'snow.npy');
    await expect(openCifarC([labels, fewer], options)).rejects.toThrow(/5 pictures, and there are 10 labels/);
    const grey = file(npyBytes('|u1', [count, 12], pixels), 'grey.npy');
    await expect(openCifarC([labels, grey], options)).rejects.toThrow(/grey.npy holds/);
    const wrong = file(npyBytes('|i1', [count], new Uint8Array(count).fill(255)), 'labels.npy');
    await expect(openCifarC([wrong, fog], options)).rejects.toThrow(/label -1 at 0/);
    const nine = file(npyBytes('|u1', [9], new Uint8Array(9)), 'labels.npy');
    const ninePictures = file(npyBytes('|u1', [9, 2, 2, 3], pixels.subarray(0, 108)));
    await expect(openCifarC([nine, ninePictures], options)).rejects.toThrow(/five severities/);
  });
});
