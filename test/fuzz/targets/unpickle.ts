/** Pickles by themselves: their instructions, and the names that they may use. */
import { PickleError } from '../../../src/models/pickle';
import { dict, pickled, tensor, type Py } from '../../../src/models/pickle/testing';
import { unpickleFrom } from '../../../src/models/pickle/torchFile';
import type { Unpickled } from '../../../src/models/pickle/unpickle';
import { fileOfBytes } from '../../../src/store/files/RangedFile';
import {
  GlobalName,
  LeftOutObject,
  PickleDict,
  PickleSet,
  TorchStorage,
  TorchTensor,
} from '../../../src/models/pickle/values';
import { chance, pick, size } from '../mutate/draw';
import { joined } from '../mutate/bytes';
import { defineTarget, holds, type FuzzFile } from '../Target';

const seed = (value: Py): FuzzFile[] => [{ path: 'data.pkl', bytes: pickled(value) }];

/** Instructions that CPython knows, those included that are refused. */
const CODES =
  '(.012FIJKLMNPQRSTUVXabcdeghijlopqrstu}BC\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98';
const CALLS = [
  'os\nsystem\n',
  'builtins\neval\n',
  'builtins\ngetattr\n',
  'torch\nload\n',
  'collections\nOrderedDict\n',
  'torch._utils\n_rebuild_tensor_v2\n',
  '__main__\nNet\n',
  'builtins\nset\n',
];

export const target = defineTarget<Unpickled>({
  name: 'unpickle',
  reads: 'models/pickle/unpickle.ts, build.ts, globals.ts',
  seeds: () => [
    seed([1, -1, 2 ** 31, 1.5, 'text', null, true, 2n ** 70n, { tuple: [1, { tuple: [] }] }]),
    seed(dict({ a: 1, b: dict({ c: [1, 2, 3] }) })),
    seed({
      ordered: [
        ['conv.weight', tensor({ key: '0', elements: 24, shape: [2, 3, 4] })],
        ['conv.bias', tensor({ key: '1', elements: 2, shape: [2] })],
      ],
      metadata: true,
    }),
    seed({ call: { global: 'builtins.set' }, args: [[1, 2]] }),
    seed({ object: 'argparse.Namespace', state: dict({ lr: 0.1 }) }),
    seed({
      call: { global: 'torch._utils._rebuild_parameter' },
      args: [tensor({ key: '0', type: 'F16', elements: 9, shape: [3, 3], stride: [1, 3] }), false, { ordered: [] }],
    }),
  ],
  /** Instructions and names put in anywhere. */
  mutate([file], random) {
    let { bytes } = file!;
    for (let n = size(random, 6); n > 0; n--) {
      const at = random.integer(bytes.length + 1);
      const code = CODES[random.integer(CODES.length)]!.repeat(chance(random, 0.9) ? 1 : size(random, 100_000));
      const text = chance(random, 0.2) ? `c${pick(random, CALLS)}` : code;
      const put = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
      bytes = joined(bytes.subarray(0, at), put, bytes.subarray(at));
    }
    return [{ path: file!.path, bytes }];
  },
  refusals: [PickleError],
  run: ([file]) => unpickleFrom(fileOfBytes(file!.path, file!.bytes), file!.path, 0),
  check({ value, end }, [file]) {
    holds(end > 0 && end <= file!.bytes.length, `It ends at byte ${end} of ${file!.bytes.length}.`);
    const seen = new Set<unknown>();
    const open: unknown[] = [value];
    for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
      if (typeof next !== 'object' || next === null || seen.has(next)) continue;
      seen.add(next);
      if (Array.isArray(next)) for (const item of next as unknown[]) open.push(item);
      else if (next instanceof PickleDict) for (const [key, item] of next.entries) open.push(key, item);
      else if (next instanceof PickleSet) for (const item of next.items) open.push(item);
      else if (next instanceof TorchTensor) {
        const { storage, offset, shape, stride } = next;
        const numbers = [offset, ...shape, ...stride, storage.elements, storage.from];
        holds(
          numbers.every((n) => Number.isSafeInteger(n) && n >= 0) && shape.length === stride.length,
          'A tensor has wrong sizes.',
        );
      } else {
        const known =
          next instanceof Uint8Array ||
          next instanceof TorchStorage ||
          next instanceof GlobalName ||
          next instanceof LeftOutObject;
        holds(known, `A value is of the class ${next.constructor?.name}.`);
      }
    }
  },
});
