import { describe, expect, it } from 'vitest';
import { imageNetResnet } from '../../../models/imageNetResnet';
import { dict, stateFile, tensor, torchArchive, type Py } from '../../../models/pickle/testing';
import { floatValues, readTensor, writeSafetensors } from '../../../models/safetensors';
import { diskShape } from '../../../models/layout';
import { fileOfBytes } from '../../../store/files/RangedFile';
import { openWeights } from './openWeights';

/** A ResNet-18 of nearly nothing but its names: recognition looks at these alone. */
const NAMES = Object.entries(imageNetResnet('resnet18').weightShapes(3));
const state = (prefix: string) =>
  NAMES.map(([name, shape]) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const bytes = new Uint8Array(Float32Array.from({ length: size }, (_, i) => i % 7).buffer);
    return { name: prefix + name, type: 'F32' as const, shape: diskShape(shape), bytes };
  });
const bare = NAMES.map(([name]) => name);

describe('weights', () => {
  it.each(['archive', 'legacy'] as const)(
    'of PyTorch (%s) have the names, shapes and values of the file',
    async (format) => {
      const bytes = stateFile(format, state('module.'), (inner) => dict({ state_dict: inner, epoch: 3 }));
      const { file, header, format: found, said } = await openWeights(fileOfBytes('x.pth', bytes));
      expect(found).toBe('pytorch');
      expect([...header.tensors.keys()]).toEqual(bare);
      expect(header.tensors.get('conv1.weight')!.shape).toEqual([64, 3, 7, 7]);
      const values = floatValues('conv1.weight', await readTensor(file, header.tensors.get('conv1.weight')!));
      expect([...values.subarray(0, 9)]).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1]);
      expect(said.join(' ')).toBe(
        'The file is a checkpoint: its weights were taken from state_dict. Left out of the checkpoint: epoch. ' +
          '“module.” stood before its names and was taken off.',
      );
    },
  );

  it('of safetensors lose what stands before their names too', async () => {
    const tensors = state('model.').map(
      ({ name, shape, bytes }) => [name, { shape, values: new Float32Array(bytes.buffer) }] as const,
    );
    const { header, format, said } = await openWeights(
      fileOfBytes('x.safetensors', writeSafetensors(Object.fromEntries(tensors), 'F16')),
    );
    expect(format).toBe('safetensors');
    expect(new Set(header.tensors.keys())).toEqual(new Set(bare));
    expect(said).toEqual(['“model.” stood before its names and was taken off.']);
  });

  it('can be chosen where a checkpoint holds several', async () => {
    const one = (key: string): Py => dict({ a: tensor({ key, elements: 1, shape: [1] }) });
    const storages = { '0': new Uint8Array(Float32Array.of(1).buffer), '1': new Uint8Array(Float32Array.of(2).buffer) };
    const file = fileOfBytes('x.pth', torchArchive(dict({ model: one('0'), model_ema: one('1') }), storages));
    const valueOf = async (stateDict?: string) => {
      const opened = await openWeights(file, { stateDict });
      return floatValues('a', await readTensor(opened.file, opened.header.tensors.get('a')!))[0];
    };
    expect([await valueOf(), await valueOf('model_ema')]).toEqual([1, 2]);
    await expect(valueOf('ema')).rejects.toThrow(/no weights under ema; weights stand under model, model_ema/);
  });

  it('in a packed archive are unpacked, each storage once', async () => {
    const bytes = new Uint8Array(Float32Array.from({ length: 1000 }, (_, i) => i).buffer);
    const views = Array.from(
      { length: 50 },
      (_, i) => [`t${i}`, tensor({ key: '0', elements: 1000, offset: i, shape: [2], stride: [100] })] as const,
    );
    const file = fileOfBytes('x.pth', torchArchive(dict(Object.fromEntries(views)), { '0': bytes }, { level: 6 }));
    const opened = await openWeights(file);
    const values = await Promise.all(
      views.map(async ([name]) => floatValues(name, await readTensor(opened.file, opened.header.tensors.get(name)!))),
    );
    expect(values.map((two) => [...two])).toEqual(views.map((_, i) => [i, i + 100]));
  });

  it('whose archive is damaged are refused', async () => {
    const bytes = torchArchive(dict({ a: tensor({ key: '0', elements: 4, shape: [4] }) }), {
      '0': new Uint8Array(16).fill(7),
    });
    const at = bytes.findIndex((_, i) => bytes.subarray(i, i + 16).every((byte) => byte === 7));
    bytes[at] = 8;
    const { file, header } = await openWeights(fileOfBytes('x.pth', bytes));
    await expect(readTensor(file, header.tensors.get('a')!)).rejects.toThrow(/checksum differs/);
    await expect(openWeights(fileOfBytes('x.pth', bytes.subarray(0, -30)))).rejects.toThrow(/cut off/);
  });
});
