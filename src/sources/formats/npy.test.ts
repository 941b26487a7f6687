import { describe, expect, it } from 'vitest';
import { bytesFile } from '../files/SourceFile';
import { readNpyHeader, readNpyVector } from './npy';
import { npyBytes } from './testing';
import { soon } from '../../../test/patience';

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

  it('of spaces is refused at once, and spaces within one mean nothing', async () => {
    const spaces = npyBytes('', [], data, 1, ' '.repeat(65_000));
    const inside = npyBytes('', [], data, 1, `{'descr': '|u1',${' '.repeat(60_000)}x}`);
    await soon(async () => {
      await expect(readNpyHeader(file(spaces))).rejects.toThrow(/not NumPy's for a plain array: it is empty/);
      await expect(readNpyHeader(file(inside))).rejects.toThrow(/plain array/);
    });
    const wide = `{  'descr' :  '|u1'  , 'fortran_order':False,\n  'shape':(  2L, 4 ,3 )  ,  }`;
    expect((await readNpyHeader(file(npyBytes('', [], data, 1, wide)))).shape).toEqual([2, 4, 3]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('of the type %s is refused', async (type) => {
    await expect(readNpyHeader(file(npyBytes(type, [24], data)))).rejects.toThrow(`values of the type ${type}`);
  });

  it('vectors of all widths are read', async () => {
    const wide = new Uint8Array(new BigInt64Array([3n, -1n, 70000n]).buffer);
    expect(await readNpyVector(file(npyBytes('<i8', [3], wide)))).toEqual([3, -1, 70000]);
    const narrow = new Uint8Array(new Int16Array([5, -5]).buffer);
    expect(await readNpyVector(file(npyBytes('<i2', [2], narrow)))).toEqual([5, -5]);
    await expect(readNpyVector(file(npyBytes('|u1', [4, 6], data)))).rejects.toThrow(/one dimension/);
  });
});
