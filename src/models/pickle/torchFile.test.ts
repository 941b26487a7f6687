import { describe, expect, it } from 'vitest';
import type { ElementType } from '../elementTypes';
import { floatValues, readTensor } from '../safetensors';
import { fileOfBytes, type RangedFile } from '../../store/files/RangedFile';
import { PickleError } from './PickleError';
import { stateDictOf } from './stateDict';
import { dict, MAGIC, pickled, tensor, torchLegacy, type Py, type TestTensor } from './testing';
import { openTorchArchive } from './torchArchive';
import type { TorchFile } from './torchFile';
import { openTorchLegacy } from './torchLegacy';
import { tensorFile } from './torchWeights';

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const archive = (root: Py, storages: Record<string, Uint8Array>, extra: Record<string, Uint8Array> = {}) => {
  const entries = { 'x/data.pkl': pickled(root), ...prefixed('x/data/', storages), ...prefixed('x/', extra) };
  return openTorchArchive(
    { path: 'x.pth', size: 100 },
    Object.entries(entries).map(([path, bytes]) => fileOfBytes(path, bytes)),
  );
};
const prefixed = (prefix: string, files: Record<string, Uint8Array>) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [prefix + name, bytes]));
const legacy = (root: Py | Uint8Array, storages: Record<string, Uint8Array>, width = 4) =>
  openTorchLegacy(
    fileOfBytes(
      'x.pth',
      torchLegacy(root, Object.fromEntries(Object.entries(storages).map(([key, bytes]) => [key, { bytes, width }]))),
    ),
  );

const open = (torch: TorchFile) => tensorFile(torch, stateDictOf('x.pth', torch.root).tensors);
async function values(torch: TorchFile, name: string): Promise<number[]> {
  const { file, header } = open(torch);
  return [...floatValues(name, await readTensor(file, header.tensors.get(name)!))];
}

describe.each([
  ['the archive', archive],
  ['the file of one piece', legacy],
])('%s of torch.save', (_, make: (root: Py, storages: Record<string, Uint8Array>) => Promise<TorchFile>) => {
  const six = { '0': floats(0, 1, 2, 3, 4, 5) };
  const of = (view: Omit<TestTensor, 'key' | 'elements'>) => dict({ a: tensor({ key: '0', elements: 6, ...view }) });

  it.each<[string, Omit<TestTensor, 'key' | 'elements'>, number[]]>([
    ['whole', { shape: [2, 3] }, [0, 1, 2, 3, 4, 5]],
    ['transposed', { shape: [3, 2], stride: [1, 3] }, [0, 3, 1, 4, 2, 5]],
    ['from its middle', { shape: [2], offset: 2 }, [2, 3]],
    ['a column', { shape: [2], stride: [3], offset: 1 }, [1, 4]],
    ['one number', { shape: [], offset: 4 }, [4]],
    ['one number repeated', { shape: [4], stride: [0], offset: 5 }, [5, 5, 5, 5]],
    ['nothing', { shape: [0, 3], offset: 6 }, []],
  ])('gives a tensor %s', async (_, view, expected) => {
    expect(await values(await make(of(view), six), 'a')).toEqual(expected);
  });

  it('gives tensors that share numbers', async () => {
    const state = dict({
      a: tensor({ key: '0', elements: 6, shape: [4] }),
      b: tensor({ key: '0', elements: 6, shape: [4], offset: 2 }),
      c: tensor({ key: '1', elements: 1, shape: [1] }),
    });
    const torch = await make(state, { ...six, '1': floats(9) });
    expect(await Promise.all(['a', 'b', 'c'].map((name) => values(torch, name)))).toEqual([
      [0, 1, 2, 3],
      [2, 3, 4, 5],
      [9],
    ]);
  });

  it('can be read in any ranges, as a file is that is copied', async () => {
    const state = dict({
      a: tensor({ key: '0', elements: 6, shape: [3, 2], stride: [1, 3] }),
      none: tensor({ key: '0', elements: 6, shape: [0] }),
      b: tensor({ key: '1', elements: 2, shape: [2] }),
    });
    const { file } = open(await make(state, { ...six, '1': floats(8, 9) }));
    const whole = await file.read();
    expect([...new Float32Array(whole.slice().buffer)]).toEqual([0, 3, 1, 4, 2, 5, 8, 9]);
    for (let from = 0; from <= file.size; from += 3) {
      for (let to = from; to <= file.size; to += 5) {
        expect([...(await file.read(from, to))]).toEqual([...whole.subarray(from, to)]);
      }
    }
    await expect(file.read(0, file.size + 1)).rejects.toThrow(PickleError);
  });

  it('whose numbers are missing or fewer says so', async () => {
    await expect((async () => open(await make(of({ shape: [6] }), { '0': floats(1, 2) })))()).rejects.toThrow(
      /storage 0 should have 24 bytes, of which 8/,
    );
    const other = make(of({ shape: [6] }), {});
    await expect((async () => open(await other))()).rejects.toThrow(/storage 0 are missing/);
  });

  it('that repeats numbers to fill the memory is refused', async () => {
    const state = dict({ a: tensor({ key: '0', elements: 6, shape: [2 ** 30], stride: [0] }) });
    const torch = await make(state, six);
    expect(() => open(torch)).toThrow(/come to 4295 MB out of 0\.0 MB of numbers/);
    const many = {
      dict: Array.from({ length: 40 }, (_, i): [Py, Py] => [
        `t${i}`,
        tensor({ key: '0', elements: 6, shape: [1e6], stride: [0] }),
      ]),
    };
    const others = await make(many, six);
    expect(() => open(others)).toThrow(/fill the memory/);
  });
});

describe('the archive', () => {
  const state = dict({ a: tensor({ key: '0', elements: 2, shape: [2] }) });

  it('from a machine with the other order of bytes is turned', async () => {
    const turned = Uint8Array.of(0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0);
    const text = (word: string) => ({ byteorder: new TextEncoder().encode(word) });
    expect(await values(await archive(state, { '0': turned }, text('big')), 'a')).toEqual([1, -2]);
    expect(await values(await archive(state, { '0': floats(1, -2) }, text('little')), 'a')).toEqual([1, -2]);
    await expect(archive(state, { '0': turned }, text('middle'))).rejects.toThrow(/neither little nor big/);
  });

  it.each<[string, ElementType, Uint8Array]>([
    ['64 bits', 'F64', new Uint8Array(Float64Array.of(0.1, -2).buffer)],
    ['16 bits', 'F16', Uint8Array.of(0x66, 0x2e, 0, 0xc0)],
    ['the upper half of 32', 'BF16', Uint8Array.of(0xcd, 0x3d, 0, 0xc0)],
  ])('with floats of %s gives those of 32', async (_, type, bytes) => {
    const [first, second] = await values(
      await archive(dict({ a: tensor({ key: '0', type, elements: 2, shape: [2] }) }), { '0': bytes }),
      'a',
    );
    expect(Math.abs(first! - 0.1)).toBeLessThan(type === 'F64' ? 1e-8 : 3e-4);
    expect(second).toBe(-2);
  });

  it('of TorchScript is refused by name', async () => {
    await expect(archive(state, {}, { 'constants.pkl': pickled({ tuple: [] }) })).rejects.toThrow(
      /program of TorchScript/,
    );
    await expect(archive(state, {}, { 'code/__torch__.py': new Uint8Array(1) })).rejects.toThrow(
      /program of TorchScript/,
    );
  });

  it('with two pickles, or one that is cut off, is refused', async () => {
    const two = ['a/data.pkl', 'b/data.pkl'].map((path) => fileOfBytes(path, pickled(state)));
    await expect(openTorchArchive({ path: 'x.pth', size: 9 }, two)).rejects.toThrow(/holds 2 models/);
    const cut = [fileOfBytes('a/data.pkl', pickled(state).slice(0, -5))];
    await expect(openTorchArchive({ path: 'x.pth', size: 9 }, cut)).rejects.toThrow(/x\.pth is cut off/);
  });

  it('reads storages only when they are asked for', async () => {
    const asked: string[] = [];
    const watched = (path: string, bytes: Uint8Array): RangedFile => {
      const file = fileOfBytes(path, bytes);
      return { ...file, read: (from, to) => (asked.push(path), file.read(from, to)) };
    };
    const entries = [watched('x/data.pkl', pickled(state)), watched('x/data/0', floats(1, 2))];
    const torch = await openTorchArchive({ path: 'x.pth', size: 9 }, entries);
    open(torch);
    expect(asked).toEqual(['x/data.pkl']);
    expect(await values(torch, 'a')).toEqual([1, 2]);
    expect(asked).toEqual(['x/data.pkl', 'x/data/0']);
  });
});

describe('the file of one piece', () => {
  const state = dict({ a: tensor({ key: '0', elements: 2, shape: [2] }) });
  const good = torchLegacy(state, { '0': { bytes: floats(1, 2), width: 4 } });

  it('reads a storage that is a part of another, as old files have them', async () => {
    const part: Py = {
      persistent: { tuple: ['storage', { global: 'torch.FloatStorage' }, '0', 'cpu', 6, { tuple: ['1', 2, 3] }] },
    };
    const root = dict({
      a: { call: { global: 'torch._utils._rebuild_tensor' }, args: [part, 1, { tuple: [2] }, { tuple: [1] }] },
    });
    expect(await values(await legacy(root, { '0': floats(0, 1, 2, 3, 4, 5) }), 'a')).toEqual([3, 4]);
    const beyond: Py = {
      persistent: { tuple: ['storage', { global: 'torch.FloatStorage' }, '0', 'cpu', 6, { tuple: ['1', 4, 3] }] },
    };
    await expect(legacy(dict({ a: beyond }), {})).rejects.toThrow(/make no sense/);
  });

  it('with a pickle longer than what is looked at first is read', async () => {
    const padding = 'x'.repeat(3_000_000);
    expect(
      await values(
        await legacy(dict({ padding, a: tensor({ key: '0', elements: 2, shape: [2] }) }), { '0': floats(1, 2) }),
        'a',
      ),
    ).toEqual([1, 2]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['another pickle', pickled(dict({ a: 1 })), /a pickle, but none of torch\.save/],
    ['another version', Uint8Array.of(...pickled(MAGIC), ...pickled(1002)), /version 1002/],
    [
      'keys that are not those of its tensors',
      torchLegacy(state, { '7': { bytes: floats(1, 2), width: 4 } }),
      /list of storages/,
    ],
    ['a command', torchLegacy({ call: { global: 'os.system' }, args: ['x'] }), /wants to run `os\.system`/],
    [
      'a command in its first pickle',
      pickled({ call: { global: 'os.system' }, args: ['x'] }),
      /wants to run `os\.system`/,
    ],
  ])('refuses %s', async (_, bytes, message) => {
    const opening = openTorchLegacy(fileOfBytes('x.pth', bytes));
    await expect(opening).rejects.toThrow(PickleError);
    await expect(opening).rejects.toThrow(message);
  });

  it('that is cut off anywhere says so', async () => {
    for (let end = 0; end < good.length; end++) {
      const opening = openTorchLegacy(fileOfBytes('x.pth', good.subarray(0, end)));
      await expect(opening, `${end}`).rejects.toThrow(/x\.pth is cut off/);
    }
  });

  it('with a storage of 10^18 numbers is cut off, not read', async () => {
    const bytes = good.slice();
    new DataView(bytes.buffer).setBigUint64(bytes.length - 16, 10n ** 18n, true);
    await expect(openTorchLegacy(fileOfBytes('x.pth', bytes))).rejects.toThrow(/cut off/);
  });
});
