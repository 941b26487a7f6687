import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, describe, expect, it } from 'vitest';
import { makeZip } from '../../../sources/archives/testing';
import { testServer, type TestFile, type TestServer } from '../../../sources/web/testing';
import { CHOICE, ignore, levels, testLibrary, type TestLibrary } from './testing';

let server: TestServer;
afterEach(() => server.close());

async function serving(files: Record<string, TestFile>): Promise<TestLibrary> {
  server = await testServer(files);
  return testLibrary({ fetch: server.fetch });
}

/** Pictures of 8 × 8; stored, not deflated, so that each is read by its range. */
async function zip(count = 20): Promise<Uint8Array> {
  const entries = Array.from({ length: count }, (_, i) => [
    `${i % 2 ? 'bee' : 'ant'}/${i}.png`,
    [Uint8Array.of(8, i), { level: 0 }],
  ]);
  return makeZip(Object.fromEntries(entries) as Parameters<typeof makeZip>[0]).read();
}

function parquet(from: number, count: number): Uint8Array {
  const rows = Array.from({ length: count }, (_, i) => from + i);
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'img', data: rows.map((i) => ({ bytes: Uint8Array.of(8, i), path: null })) },
        { name: 'label', data: rows.map((i) => BigInt(i % 2)) },
      ],
      schema: [
        { name: 'root', num_children: 2 },
        { name: 'img', num_children: 2, repetition_type: 'OPTIONAL' },
        { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
        { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'label', type: 'INT64', repetition_type: 'OPTIONAL' },
      ],
      kvMetadata: [
        { key: 'huggingface', value: JSON.stringify({ info: { features: { label: { names: ['ant', 'bee'] } } } }) },
      ],
      rowGroupSize: 4,
    }),
  );
}

describe('an archive at an address', () => {
  it('is read in parts', async () => {
    const { library, onProgress, progress } = await serving({ 'host.org/get/insects.zip': { body: await zip() } });
    const proposal = await library.openDataAt('host.org/get/insects.zip', onProgress);
    expect(proposal).toMatchObject({ name: 'insects', classNames: ['ant', 'bee'], splits: [{ count: 20 }] });
    expect(server.asked.every((one) => one.includes('bytes='))).toBe(true);
    expect(progress.some(({ doing, done, unit }) => doing === 'download' && done > 0 && unit === 'bytes')).toBe(true);
    const before = progress.length;
    const kept = await library.keepData({ ...CHOICE, perClass: 2 }, ignore);
    expect(progress).toHaveLength(before);
    expect(levels(await (await library.load(kept.id)).pictures('all'))).toHaveLength(4);
  });

  it('is downloaded whole where the server sends no parts, and named by its content', async () => {
    const body = await zip();
    const { library, onProgress, progress } = await serving({ 'host.org/files/17': { body, ranges: false } });
    expect(await library.openDataAt('https://host.org/files/17', onProgress)).toMatchObject({
      splits: [{ count: 20 }],
    });
    expect(progress).toContainEqual({ doing: 'download', done: body.length, total: body.length, unit: 'bytes' });
    expect(server.asked).toHaveLength(1);
  });

  it.each<[string, TestFile, RegExp]>([
    ['is missing', { body: 'no', status: 404 }, /data.zip is not on the server \(404\)/],
    ['needs a login', { body: 'no', status: 401 }, /may not be read without signing in/],
    ['has to wait', { body: 'no', status: 429, headers: { 'Retry-After': '30' } }, /429.*wait 30 s/],
    ['is a web page', { body: '<!doctype html><html>' }, /data.zip is of a web page/],
    [
      'is cut off',
      { body: new Uint8Array(300).fill(80), ranges: false, breaks: () => true },
      /data.zip.*(cut|download)/,
    ],
  ])('that %s is told', async (_, file, message) => {
    const { library, store } = await serving({ 'host.org/data.zip': file });
    await expect(library.openDataAt('host.org/data.zip', ignore)).rejects.toThrow(message);
    await expect(library.keepData(CHOICE, ignore)).rejects.toThrow(/Open a folder/);
    expect(await store.keys()).toEqual([]);
  });

  it('survives a broken connection; one lost for good ends it, as no picture is to blame', async () => {
    let broken = 0;
    const file: TestFile = { body: await zip() };
    const { library, store } = await serving({ 'host.org/data.zip': file });
    await library.openDataAt('host.org/data.zip', ignore);
    file.breaks = () => ++broken === 3;
    const kept = await library.keepData(CHOICE, ignore);
    expect(kept.splits[0]!.count).toBe(20);
    expect(kept.leftOut).toEqual([]);
    const keys = await store.keys();
    file.status = 429;
    const again = { ...CHOICE, perClass: 2 };
    await expect(library.keepData(again, ignore)).rejects.toThrow(/429/);
    expect(await store.keys()).toEqual(keys);
    file.status = 200;
    file.breaks = () => true;
    await expect(library.keepData(again, ignore)).rejects.toThrow(/connection to the server of data.zip was lost/);
    expect(await store.keys()).toEqual(keys);
    file.breaks = () => false;
    expect((await library.keepData(again, ignore)).splits[0]!.count).toBe(4);
  });
});

describe('a data set of Hugging Face', () => {
  const api = 'huggingface.co/api/datasets/some/insects/parquet';
  const files = (configs: string[]): Record<string, TestFile> => {
    const url = (config: string, split: string, n: number) =>
      `https://huggingface.co/files/${config}/${split}/${n}.parquet`;
    const listing = configs.map((config) => [
      config,
      { train: [url(config, 'train', 0), url(config, 'train', 1)], extra: [url(config, 'extra', 0)] },
    ]);
    const served = configs.flatMap((config): [string, TestFile][] => [
      [`huggingface.co/files/${config}/train/0.parquet`, { body: parquet(0, 6) }],
      [`huggingface.co/files/${config}/train/1.parquet`, { body: parquet(6, 5) }],
      [`huggingface.co/files/${config}/extra/0.parquet`, { body: parquet(20, 3) }],
    ]);
    return { [api]: { body: JSON.stringify(Object.fromEntries(listing)) }, ...Object.fromEntries(served) };
  };

  it('is found by its id, with its splits and class names', async () => {
    const { library } = await serving(files(['plain_text']));
    const proposal = await library.openDataAt('some/insects', ignore);
    expect(proposal).toMatchObject({
      name: 'some/insects',
      layout: 'parquet, 3 files',
      classNames: ['ant', 'bee'],
      splits: [
        { name: 'extra', count: 3, perClass: [2, 1] },
        { name: 'train', count: 11, perClass: [6, 5] },
      ],
      side: 8,
    });
    const kept = await library.keepData({ ...CHOICE, splits: ['train'] }, ignore);
    expect(levels(await (await library.load(kept.id)).pictures('train'))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('has configurations: the one that suits, or the one that is named', async () => {
    const { library } = await serving(files(['160px', '320px', 'full_size']));
    expect((await library.openDataAt('some/insects', ignore)).layout).toBe(
      'parquet, 3 files, configuration 320px; for another write some/insects:160px or some/insects:full_size',
    );
    await library.openDataAt('some/insects:160px', ignore);
    expect(server.asked.at(-1)).toMatch(/160px/);
    await expect(library.openDataAt('some/insects:80px', ignore)).rejects.toThrow(/no configuration “80px”.*"160px"/);
  });

  it.each<[TestFile | undefined, RegExp]>([
    [undefined, /There is no data set some\/insects/],
    [{ body: '{}', status: 401 }, /shows no data set some\/insects to visitors/],
    [{ body: '{}', status: 429, headers: { 'Retry-After': '9' } }, /429.*wait 9 s/],
    [{ body: '{}', status: 503 }, /answers 503/],
    [{ body: '{}' }, /has no parquet files/],
    [{ body: '[1]' }, /something else than a list/],
    [{ body: '{"default": {"train": "x"}}' }, /something else than a list/],
  ])('that answers %j is told', async (file, message) => {
    const { library } = await serving(file ? { [api]: file } : {});
    await expect(library.openDataAt('some/insects', ignore)).rejects.toThrow(message);
  });

  it('cannot be reached without a connection', async () => {
    server = await testServer({});
    const { library } = testLibrary();
    await expect(library.openDataAt('some/insects', ignore)).rejects.toThrow(/cannot be reached \(no network here\)/);
  });
});
