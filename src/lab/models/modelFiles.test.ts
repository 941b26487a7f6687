import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { areModels, isModelName, requestsOf } from './modelFiles';

const file = (path: string, content: Uint8Array | string = 'x') => ({ path, file: new Blob([content as BlobPart]) });
const zip = (name: string) => file('some.zip', zipSync({ [name]: new Uint8Array(200_000) }, { level: 0 }));

describe('files that were dropped', () => {
  it('are models by their names, an archive by what is in it', async () => {
    expect(await areModels([file('a/net.safetensors')])).toBe(true);
    expect(await areModels([file('model.json'), file('group1-shard1of2.bin')])).toBe(true);
    expect(await areModels([zip('model.safetensors')])).toBe(true);
    expect(await areModels([zip('cat/1.png')])).toBe(false);
    // CIFAR's records and a file of labels.
    expect(await areModels([file('data_batch_1.bin'), file('labels.json')])).toBe(false);
    expect(await areModels([file('cat/1.png')])).toBe(false);
  });

  it('make one request for each model', () => {
    const paths = ['a.safetensors', 'b.zip', 'model.json', 'group1-shard1of1.bin', 'readme.md'];
    const requests = requestsOf(paths.map((path) => file(path)));
    expect(requests.map(({ files }) => files.map(({ path }) => path))).toEqual([
      ['a.safetensors'],
      ['b.zip'],
      ['model.json', 'group1-shard1of1.bin'],
    ]);
    expect(requestsOf([file('readme.md')])).toHaveLength(1);
  });

  it('keep a tokenizer with the weights that it lies beside, and the parts of one model together', () => {
    const made = (...paths: string[]) =>
      requestsOf(paths.map((path) => file(path))).map(({ files }) => files.map(({ path }) => path));
    expect(made('clip/config.json', 'clip/model.safetensors', 'clip/tokenizer.json', 'clip/README.md')).toEqual([
      ['clip/model.safetensors', 'clip/config.json', 'clip/tokenizer.json'],
    ]);
    expect(made('a/net.safetensors', 'b/clip.safetensors', 'b/tokenizer.json')).toEqual([
      ['a/net.safetensors'],
      ['b/clip.safetensors', 'b/tokenizer.json'],
    ]);
    expect(made('model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors')).toHaveLength(1);
  });

  it('are models too where they are of PyTorch, or of a format that cannot be read, unless they lie among pictures', async () => {
    expect(await areModels([file('best.pth')])).toBe(true);
    expect(await areModels([file('best.pt'), file('config.json')])).toBe(true);
    expect(await areModels([file('pytorch_model.bin')])).toBe(true);
    expect(await areModels([file('net.onnx')])).toBe(true);
    expect(await areModels([file('net.bin', 'PK\x03\x04')])).toBe(true);
    expect(await areModels([file('net.bin', Uint8Array.of(0x80, 2, 0x8a))])).toBe(true);
    expect(await areModels([file('data_batch_1.bin', Uint8Array.of(6, 59, 43))])).toBe(false);
    expect(await areModels([file('cat/1.png'), file('best.pth')])).toBe(false);
    expect(await areModels([file('labels.json')])).toBe(false);
    expect(await areModels([file('checkpoint.pth.tar')])).toBe(true);
    const names = ['x/net.ONNX', 'x/net.pth', 'data_batch_1.bin', 'x/model.bin', 'pytorch_model-00001-of-00002.bin'];
    expect(names.map(isModelName)).toEqual([true, true, false, true, true]);
  });

  it('of PyTorch are one request each, with the settings beside them; the better format is taken and the other passed along', () => {
    const made = (...paths: string[]) =>
      requestsOf(paths.map((path) => file(path))).map(({ files }) => files.map(({ path }) => path));
    expect(made('a/best.pth', 'a/config.json', 'b/net.bin')).toEqual([['a/best.pth', 'a/config.json'], ['b/net.bin']]);
    expect(made('best.pth', 'last.pth')).toEqual([['best.pth'], ['last.pth']]);
    expect(made('m/model.safetensors', 'm/pytorch_model.bin', 'm/config.json')).toEqual([
      ['m/model.safetensors', 'm/pytorch_model.bin', 'm/config.json'],
    ]);
    expect(made('m/a.safetensors', 'm/b.safetensors', 'm/config.json')).toEqual([
      ['m/a.safetensors', 'm/config.json'],
      ['m/b.safetensors', 'm/config.json'],
    ]);
    expect(made('pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin')).toHaveLength(1);
    expect(made('model.json', 'group1-shard1of1.bin')).toEqual([['model.json', 'group1-shard1of1.bin']]);
  });
});
