import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { areModels, requestsOf } from './modelFiles';

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
});
