/** Files of torch.save in both formats, down to the bytes of every tensor. */
import { PickleError } from '../../../src/models/pickle';
import { pickled, tensor, torchLegacy, dict, type Py } from '../../../src/models/pickle/testing';
import { ELEMENT_BYTES } from '../../../src/models/elementTypes';
import { SafetensorsError } from '../../../src/models/safetensors';
import { openWeights, type OpenedWeights } from '../../../src/engine/library/models/openWeights';
import { SourceError } from '../../../src/sources/files/SourceError';
import { fileOfBytes } from '../../../src/store/files/RangedFile';
import { chance } from '../mutate/draw';
import { zipped } from '../seeds/pack';
import { defineTarget, holds, textFile, type FuzzFile } from '../Target';

const numbers = (key: string, bytes: number): FuzzFile => ({
  path: `data/${key}`,
  bytes: new Uint8Array(bytes).fill(7),
});
const archive = (root: Py, ...storages: FuzzFile[]): FuzzFile[] => [
  { path: 'data.pkl', bytes: pickled(root) },
  textFile('version', '3\n'),
  ...storages,
];

const state = (prefix = ''): Py => ({
  ordered: [
    [`${prefix}a.weight`, tensor({ key: '0', elements: 24, shape: [2, 3, 4] })],
    [`${prefix}a.bias`, tensor({ key: '1', type: 'F16', elements: 8, offset: 2, shape: [2, 2], stride: [1, 3] })],
    [`${prefix}a.count`, tensor({ key: '2', type: 'I64', elements: 1, shape: [] })],
  ],
  metadata: true,
});
const storages = () => [numbers('0', 96), numbers('1', 16), numbers('2', 8)];
const legacy = () =>
  torchLegacy(state(), Object.fromEntries(storages().map(({ bytes }, i) => [i, { bytes, width: [4, 2, 8][i]! }])));

interface Read extends OpenedWeights {
  tensors: Map<string, Uint8Array>;
}

export const target = defineTarget<Read>({
  name: 'torch',
  reads: 'models/pickle, engine/library/models/openWeights.ts',
  seeds: () => [
    archive(state(), ...storages()),
    archive(
      dict({ epoch: 3, state_dict: state('module.'), model_ema: state('module.'), optimizer: dict({ lr: 0.1 }) }),
      ...storages(),
    ),
    [...archive(state(), ...storages()), textFile('byteorder', 'big')],
    [{ path: 'legacy', bytes: legacy() }],
  ],
  assemble(parts, random) {
    const whole = parts.find(({ path }) => path === 'legacy');
    if (whole) return [{ path: 'x.pth', bytes: whole.bytes }];
    const inside = parts.map(({ path, bytes }) => ({ path: `archive/${path}`, bytes }));
    return [{ path: 'x.pth', bytes: zipped(inside, chance(random, 0.2) ? 6 : 0) }];
  },
  refusals: [PickleError, SourceError, SafetensorsError],
  async run([file]) {
    const opened = await openWeights(fileOfBytes(file!.path, file!.bytes));
    const tensors = new Map<string, Uint8Array>();
    for (const [name, { begin, end }] of opened.header.tensors) tensors.set(name, await opened.file.read(begin, end));
    return { ...opened, tensors };
  },
  check({ header, tensors, file }) {
    for (const [name, { dtype, shape, begin, end }] of header.tensors) {
      const expected = shape.reduce((product, n) => product * n, 1) * ELEMENT_BYTES[dtype];
      holds(end - begin === expected && tensors.get(name)!.length === expected, `${name} has not ${expected} bytes.`);
      holds(begin >= 0 && end <= file.size, `${name} lies beyond its file.`);
    }
  },
});
