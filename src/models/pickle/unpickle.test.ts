import { describe, expect, it } from 'vitest';
import { PickleError } from './PickleError';
import { EndOfBytes } from './PickleReader';
import { storageOf } from './tensor';
import { dict, pickled, rowStride, storage, tensor, type Py } from './testing';
import { unpickle } from './unpickle';
import type { PickleDict } from './values';
import { LeftOutObject, PickleSet, TorchStorage, TorchTensor, type PickleValue } from './values';
import { soon } from '../../../test/patience';

const read = (value: Py | Uint8Array) =>
  unpickle('x.pth', value instanceof Uint8Array ? value : pickled(value), 0, (id) => storageOf('x.pth', id)).value;
const code = (...bytes: number[]) => Uint8Array.of(0x80, 2, ...bytes);
const STOP = 0x2e;

describe('a pickle', () => {
  it('gives numbers, text and plain containers', () => {
    expect(read(null)).toBe(null);
    expect(read([true, false, 7, -7, 1.5, 'ä'])).toEqual([true, false, 7, -7, 1.5, 'ä']);
    expect(read(2n ** 62n)).toBe(2n ** 62n);
    expect(read({ tuple: [1, { tuple: [] }] })).toEqual([1, []]);
    const made = read(dict({ a: 1, b: dict({ c: 2 }) })) as PickleDict;
    expect([...made.entries.keys()]).toEqual(['a', 'b']);
    expect((made.entries.get('b') as PickleDict).entries.get('c')).toBe(2);
    const ordered = read({ ordered: [['z', 1]], metadata: true }) as PickleDict;
    expect([...ordered.entries]).toEqual([['z', 1]]);
    const set = read({ call: { global: 'builtins.set' }, args: [[1, 2]] }) as PickleSet;
    expect(set.items).toEqual([1, 2]);
    expect(read({ call: { global: 'torch.Size' }, args: [[3, 4]] })).toEqual([3, 4]);
  });

  it.each([
    ['LONG1 of nothing', [0x8a, 0], 0],
    ['LONG1, negative', [0x8a, 1, 0xff], -1],
    ['LONG4', [0x8b, 2, 0, 0, 0, 0, 1], 256],
    ['BININT2', [0x4d, 0x34, 0x12], 0x1234],
    ['text of Python 2', [0x55, 1, 0x61], 'a'],
    ['SHORT_BINUNICODE', [0x8c, 1, 0x61], 'a'],
    ['BINUNICODE8', [0x8d, 1, 0, 0, 0, 0, 0, 0, 0, 0x61], 'a'],
    ['FRAME', [0x95, 2, 0, 0, 0, 0, 0, 0, 0, 0x4b, 5], 5],
    ['MEMOIZE and BINGET', [0x4b, 5, 0x94, 0x30, 0x68, 0], 5],
    ['LONG_BINPUT and LONG_BINGET', [0x4b, 5, 0x72, 9, 9, 9, 9, 0x30, 0x6a, 9, 9, 9, 9], 5],
    ['DUP and TUPLE2', [0x4b, 5, 0x32, 0x86], [5, 5]],
    ['POP of a mark', [0x4b, 5, 0x28, 0x30], 5],
    ['POP_MARK', [0x4b, 5, 0x28, 0x4b, 6, 0x31], 5],
    ['FROZENSET', [0x28, 0x4b, 5, 0x91], new PickleSet([5])],
    ['EMPTY_SET and ADDITEMS', [0x8f, 0x28, 0x4b, 5, 0x90], new PickleSet([5])],
    ['SHORT_BINBYTES', [0x43, 2, 1, 2], Uint8Array.of(1, 2)],
    [
      'STACK_GLOBAL and NEWOBJ_EX',
      [
        0x8c,
        8,
        ...'argparse'.split('').map((l) => l.charCodeAt(0)),
        0x8c,
        9,
        ...'Namespace'.split('').map((l) => l.charCodeAt(0)),
        0x93,
        0x29,
        0x7d,
        0x92,
      ],
      new LeftOutObject('argparse.Namespace'),
    ],
  ] as [string, number[], PickleValue][])('knows %s', (_, bytes, value) => {
    expect(read(code(...bytes, STOP))).toEqual(value);
  });

  it('says where it ends', () => {
    const bytes = Uint8Array.of(...pickled(1), 9, 9);
    expect(unpickle('x', bytes, 0, () => null).end).toBe(bytes.length - 2);
  });

  it('keeps keys that mean something to JavaScript as what they are: text', () => {
    const made = read(dict({ __proto__x: 1, constructor: 2, length: 3 })) as PickleDict;
    const hostile = read({
      dict: [
        ['__proto__', dict({ polluted: true })],
        ['0', 1],
      ],
    }) as PickleDict;
    expect([...made.entries.keys()]).toEqual(['__proto__x', 'constructor', 'length']);
    expect([...hostile.entries.keys()]).toEqual(['__proto__', '0']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('gives tensors as views into storages', () => {
    const made = read(tensor({ key: '7', type: 'F16', elements: 24, offset: 2, shape: [2, 3], stride: [6, 2] }));
    expect(made).toEqual(new TorchTensor(new TorchStorage('7', 'F16', 24), 'F16', 2, [2, 3], [6, 2]));
    const parameter = {
      call: { global: 'torch._utils._rebuild_parameter' },
      args: [tensor({ key: '0', elements: 1, shape: [1] }), true, { ordered: [] }],
    };
    expect(read(parameter)).toBeInstanceOf(TorchTensor);
    const untyped: Py = {
      call: { global: 'torch._utils._rebuild_tensor_v3' },
      args: [
        { persistent: { tuple: ['storage', { global: 'torch.storage.UntypedStorage' }, '0', 'cpu', 8] } },
        1,
        { tuple: [3] },
        { tuple: [1] },
        false,
        { ordered: [] },
        { global: 'torch.uint16' },
      ],
    };
    expect(read(untyped)).toMatchObject({ type: 'U16', offset: 1, shape: [3] });
  });

  it('reads over settings that lie beside weights, whatever they hold', () => {
    const args = {
      object: 'argparse.Namespace',
      state: dict({ lr: 0.1, path: { object: 'pathlib.PosixPath', state: null } }),
    };
    const made = read(dict({ args })) as PickleDict;
    expect(made.entries.get('args')).toEqual(new LeftOutObject('argparse.Namespace'));
    const scalar: Py = {
      call: { global: 'numpy.core.multiarray.scalar' },
      args: [
        {
          call: { global: 'numpy.dtype' },
          args: ['f8', false, true],
          state: { tuple: [3, '<', null, null, null, -1, -1, 0] },
        },
        { call: { global: '_codecs.encode' }, args: ['\u0000ÿ', 'latin1'] },
      ],
    };
    expect(read(scalar)).toEqual(new LeftOutObject('numpy.core.multiarray.scalar'));
  });
});

describe('nothing is run, and what is not known is refused by name:', () => {
  const run = (name: string, ...args: Py[]): Py => ({ call: { global: name }, args });
  it.each<[string, Py | Uint8Array, RegExp]>([
    ['a command', run('os.system', 'echo'), /x\.pth wants to run `os\.system`.*Nothing of it was run/],
    ['the same by its other name', run('posix.system', 'echo'), /`posix\.system`/],
    ['a process', run('subprocess.Popen', ['ls']), /wants to run `subprocess\.Popen`/],
    ['eval', run('builtins.eval', '1'), /`builtins\.eval`/],
    ['exec of Python 2', run('__builtin__.exec', '1'), /`__builtin__\.exec`/],
    ['a name alone, never called', { global: 'os.system' }, /`os\.system`/],
    ['an attribute', run('builtins.getattr', 'a', 'b'), /`builtins\.getattr`/],
    ['a hidden path', run('torch.hub.load', 'a'), /wants to run `torch\.hub\.load`/],
    ['a name with a dot', run('collections.OrderedDict.__init__.__globals__', 'a'), /__globals__/],
    ['a name that JavaScript knows', run('constructor.constructor', 'a'), /wants to run `constructor\.constructor`/],
    ['a name of a prototype', run('__proto__.toString'), /`__proto__\.toString`/],
    [
      'a whole network',
      { object: 'torchvision.models.resnet.ResNet', state: dict({}) },
      /holds a whole `torchvision\.models\.resnet\.ResNet`, not only its weights.*state_dict\(\)/,
    ],
    ["one's own network", { object: '__main__.Net', state: dict({}) }, /whole `__main__\.Net`/],
    ['a program of TorchScript', { object: '__torch__.Net', state: dict({}) }, /TorchScript/],
    ['a quantised tensor', run('torch._utils._rebuild_qtensor'), /special kind.*quantised/],
    ['a sparse tensor', run('torch._utils._rebuild_sparse_tensor'), /special kind/],
    ['complex numbers', { global: 'torch.ComplexFloatStorage' }, /torch\.ComplexFloatStorage, which is not read/],
    ['tensors by pickle alone', run('torch.storage._load_from_bytes'), /by pickle, not by torch\.save/],
    ['control characters', { global: 'os\u001b[31m.x' }, /`os\?\[31m\.x`/],
  ])('%s', (_, value, message) => {
    expect(() => read(value)).toThrow(PickleError);
    expect(() => read(value)).toThrow(message);
  });

  it.each<[string, number[], RegExp]>([
    ['protocol 0', [0x49, 0x31, 10, STOP], /instruction 0x49/],
    ['INST', [0x28, 0x69, STOP], /instruction 0x69/],
    ['EXT1', [0x82, 1, STOP], /instruction 0x82/],
    ['a protocol to come', [0x80, 9, STOP], /protocol 9/],
    ['an empty stack', [STOP], /a value is missing/],
    ['a value behind a mark', [0x4b, 1, 0x28, 0x85, STOP], /a value is missing/],
    ['no mark', [0x74, STOP], /a mark is missing/],
    ['what was never remembered', [0x68, 3, STOP], /never remembered/],
    ['a call of a number', [0x4b, 1, 0x29, 0x52, STOP], /calls what cannot be called/],
    ['an append to a number', [0x4b, 1, 0x4b, 1, 0x61, STOP], /appended/],
    ['a key without a value', [0x7d, 0x28, 0x4b, 1, 0x75, STOP], /has no value/],
    ['a key in a list', [0x5d, 0x4b, 1, 0x4b, 1, 0x73, STOP], /no dictionary/],
    ['a change of a number', [0x4b, 1, 0x7d, 0x62, STOP], /cannot be changed/],
    ['text that is not UTF-8', [0x8c, 1, 0xff, STOP], /not UTF-8/],
    ['a number of 4 GB', [0x8b, 0xff, 0xff, 0xff, 0xff, STOP], /number of 4294967295 bytes/],
    ['a text of 4 GB', [0x58, 0xff, 0xff, 0xff, 0xff, STOP], /text of 4294967295 bytes/],
    ['a name without an end', [0x63, ...Array<number>(500).fill(0x61)], /more than 400 letters/],
    ['a persistent number', [0x4b, 1, 0x51, STOP], /no storage/],
  ])('damage: %s', (_, bytes, message) => {
    expect(() => read(code(...bytes))).toThrow(PickleError);
    expect(() => read(code(...bytes))).toThrow(message);
  });

  it.each<[string, Py, RegExp]>([
    ['reaches beyond its storage', tensor({ key: '0', elements: 5, shape: [2, 3] }), /beyond its storage of 5/],
    ['begins behind its end', tensor({ key: '0', elements: 5, offset: 6, shape: [1] }), /beyond/],
    ['strides far', tensor({ key: '0', elements: 5, shape: [2], stride: [2 ** 30] }), /beyond/],
    ['has a negative size', tensor({ key: '0', elements: 5, shape: [-1] }), /make no sense/],
    ['has a negative stride', tensor({ key: '0', elements: 5, shape: [2], stride: [-1] }), /make no sense/],
    ['has half a size', tensor({ key: '0', elements: 5, shape: [1.5], stride: [1] }), /make no sense/],
    ['has 17 dimensions', tensor({ key: '0', elements: 5, shape: Array<number>(17).fill(1) }), /make no sense/],
    ['has too few strides', tensor({ key: '0', elements: 5, shape: [1, 1], stride: [1] }), /make no sense/],
    [
      'is larger than anything',
      tensor({ key: '0', elements: 5, shape: [2 ** 30, 2 ** 30], stride: [0, 0] }),
      /make no sense/,
    ],
    ['has no storage', { call: { global: 'torch._utils._rebuild_tensor_v2' }, args: [1, 0, [], []] }, /make no sense/],
    [
      'has numbers of float8',
      {
        call: { global: 'torch._utils._rebuild_tensor_v3' },
        args: [
          storage({ key: '0', elements: 8, shape: [] }),
          0,
          [1],
          rowStride([1]),
          false,
          null,
          { global: 'torch.float8_e4m3fn' },
        ],
      },
      /float8_e4m3fn, which is not read/,
    ],
  ])('a tensor that %s', (_, value, message) => {
    expect(() => read(value)).toThrow(PickleError);
    expect(() => read(value)).toThrow(message);
  });

  it('a pickle that is cut off anywhere', () => {
    const whole = pickled(dict({ a: tensor({ key: '0', elements: 6, shape: [2, 3] }), b: [1.5, 2n ** 70n, 'text'] }));
    for (let end = 0; end < whole.length; end++) {
      expect(() => read(whole.subarray(0, end)), `${end}`).toThrow(EndOfBytes);
    }
  });
});

describe('a pickle that was made to fill memory or time', () => {
  const filled = (count: number, unit: number[], before: number[] = [], after: number[] = []) => {
    const bytes = new Uint8Array(2 + before.length + count * unit.length + after.length);
    bytes.set([0x80, 2, ...before]);
    for (let i = 0; i < count; i++) bytes.set(unit, 2 + before.length + i * unit.length);
    bytes.set(after, bytes.length - after.length);
    return bytes;
  };

  it('is read where it is a million tuples deep', () =>
    soon(() => expect(read(filled(1_000_000, [0x85], [0x4b, 1], [STOP]))).toHaveLength(1)));

  it.each<[string, Uint8Array]>([
    ['empty lists', filled(3_000_000, [0x5d])],
    ['marks', filled(3_000_000, [0x28])],
    ['remembered values', filled(3_000_000, [0x94], [0x4b, 1])],
    // A list of 100,000 that is made into an ordered dictionary again and again.
    [
      'copies',
      filled(
        1000,
        [0x63, ...new TextEncoder().encode('collections\nOrderedDict\n'), 0x68, 0, 0x85, 0x52, 0x30],
        [0x5d, 0x71, 0, 0x28, ...Array.from({ length: 100_000 }, () => [0x4e, 0x4e, 0x86]).flat(), 0x65],
        [STOP],
      ),
    ],
  ])('is refused for its number of %s', (_, bytes) =>
    soon(() => expect(() => read(bytes)).toThrow(/more than 1200000 objects/)),
  );

  it('holds itself without an end to it', () => {
    const list = read(code(0x5d, 0x71, 0, 0x68, 0, 0x61, STOP)) as PickleValue[];
    expect(list[0]).toBe(list);
  });
});
