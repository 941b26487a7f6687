import { gzipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { Random } from '../../num/random';
import { SourceError } from '../files/SourceError';
import { bytesFile, fileOf } from '../files/SourceFile';
import { decodeTest } from '../pictures/testing';
import { toImageSet } from '../pictures/toImageSet';
import { openParquet } from './parquet';
import { soon } from '../../../test/patience';

const SCHEMA = [
  { name: 'root', num_children: 2 },
  { name: 'img', num_children: 2, repetition_type: 'OPTIONAL' as const },
  { name: 'bytes', type: 'BYTE_ARRAY' as const, repetition_type: 'OPTIONAL' as const },
  { name: 'path', type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const, repetition_type: 'OPTIONAL' as const },
  { name: 'label', type: 'INT64' as const, repetition_type: 'OPTIONAL' as const },
];
const NAMES = {
  key: 'huggingface',
  value: JSON.stringify({ info: { features: { label: { names: ['cat', 'dog'] } } } }),
};

interface Row {
  side?: number;
  level: number;
  label: bigint | null;
}

function parquet(path: string, rows: readonly Row[], kvMetadata = [NAMES], rowGroupSize = 3) {
  const buffer = parquetWriteBuffer({
    columnData: [
      {
        name: 'img',
        data: rows.map(({ side = 8, level }) => ({
          bytes: side ? Uint8Array.of(side, level) : null,
          path: `${level}.png`,
        })),
      },
      { name: 'label', data: rows.map((row) => row.label) },
    ],
    schema: SCHEMA,
    kvMetadata,
    rowGroupSize,
  });
  return bytesFile(path, new Uint8Array(buffer));
}
const rows = Array.from({ length: 8 }, (_, i): Row => ({ level: i, label: BigInt(i % 2) }));
const options = { name: 'data', decode: decodeTest };

describe('parquet', () => {
  it('gives labels, class names and pictures over row groups and shards', async () => {
    const files = [
      parquet('train-00001-of-00002.parquet', rows.slice(5)),
      parquet('train-00000-of-00002.parquet', rows.slice(0, 5)),
    ];
    const { splits } = await openParquet([...files, parquet('test-00000-of-00001.parquet', rows.slice(0, 1))], options);
    expect([...splits.keys()].sort()).toEqual(['test', 'train']);
    const train = splits.get('train')!;
    expect(train.classNames).toEqual(['cat', 'dog']);
    expect(train.entries[5]!.name).toBe('train-00001-of-00002.parquet#0');
    const { set } = await toImageSet(train, { side: 8 });
    expect(Array.from({ length: 8 }, (_, i) => set.pixels[i * 192])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...set.labels]).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
  });

  it('reads a row group once for its neighbours, and only those asked for', async () => {
    const file = parquet(
      'data.parquet',
      Array.from({ length: 3000 }, (_, i) => ({ level: i % 200, label: 0n })),
      [NAMES],
      1000,
    );
    const reads: number[] = [];
    const counted = fileOf('data.parquet', file.size, (start, end) => {
      reads.push(end - start);
      return file.read(start, end);
    });
    const source = (await openParquet([counted], options)).splits.get('all')!;
    const opened = reads.length;
    for (const i of [1000, 1500, 1999]) expect((await source.entries[i]!.load()).pixels[0]).toBe(i % 200);
    const bytes = reads.slice(opened).reduce((sum, n) => sum + n, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(file.size / 2);
  });

  it('numbers classes where the file has no names, and takes nothing and −1 as no label', async () => {
    const file = parquet(
      'data.parquet',
      [
        { level: 1, label: 2n },
        { level: 2, label: null },
        { level: 3, label: -1n },
      ],
      [],
    );
    const source = (await openParquet([file], options)).splits.get('all')!;
    expect(source.classNames).toEqual(['class 0', 'class 1', 'class 2']);
    expect(source.entries.map(({ label }) => label)).toEqual([2, -1, -1]);
    const without = (await openParquet([file], { ...options, labelColumn: null })).splits.get('all')!;
    expect(without.entries.map(({ label }) => label)).toEqual([-1, -1, -1]);
  });

  it('takes numbers in a row from 1 on for counted from 1, which is said', async () => {
    const counted = [1n, 2n, 3n, 4n, 5n, -1n].map((label, level) => ({ level, label }));
    const { splits, doubts } = await openParquet([parquet('data.parquet', counted, [])], options);
    expect(doubts).toMatchObject([{ option: 'labelsFrom', chosen: '1' }]);
    expect(splits.get('all')!.entries.map(({ label }) => label)).toEqual([0, 1, 2, 3, 4, -1]);
    expect(splits.get('all')!.classNames[0]).toBe('class 1');
    const zero = await openParquet([parquet('data.parquet', counted, [])], { ...options, labelsFrom: 0 });
    expect(zero.splits.get('all')!.classNames).toHaveLength(6);
  });

  it('takes columns of bytes and labels that are names', async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'photo', data: [Uint8Array.of(8, 5), Uint8Array.of(8, 6)], type: 'BYTE_ARRAY' },
        { name: 'kind', data: ['b', 'a'], type: 'STRING' },
      ],
    });
    const file = bytesFile('data.parquet', new Uint8Array(buffer));
    await expect(openParquet([file], options)).rejects.toThrow(/no column of pictures.*"photo", "kind"/);
    const source = (await openParquet([file], { ...options, imageColumn: 'photo', labelColumn: 'kind' })).splits.get(
      'all',
    )!;
    expect(source.entries.map(({ label }) => source.classNames[label])).toEqual(['b', 'a']);
    expect((await source.entries[1]!.load()).pixels[0]).toBe(6);
    await expect(openParquet([file], { ...options, imageColumn: 'x' })).rejects.toThrow(/no column "x"/);
  });

  it('takes the column that the file says to hold classes, whatever its name', async () => {
    const feature = { _type: 'ClassLabel', names: ['cat', 'dog'] };
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'image', data: [Uint8Array.of(8, 5), Uint8Array.of(8, 6)], type: 'BYTE_ARRAY' },
        { name: 'width', data: [8n, 8n], type: 'INT64' },
        { name: 'species', data: [1n, 0n], type: 'INT64' },
      ],
      kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features: { species: feature } } }) }],
    });
    const source = (await openParquet([bytesFile('data.parquet', new Uint8Array(buffer))], options)).splits.get('all')!;
    expect(source.entries.map(({ label }) => source.classNames[label])).toEqual(['dog', 'cat']);
  });

  it('reads codecs beyond Snappy', async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'image', data: rows.map(({ level }) => Uint8Array.of(8, level)), type: 'BYTE_ARRAY' },
        { name: 'label', data: rows.map(({ label }) => label), type: 'INT64' },
      ],
      codec: 'GZIP',
      compressors: { GZIP: (bytes) => gzipSync(bytes) },
    });
    const source = (await openParquet([bytesFile('data.parquet', new Uint8Array(buffer))], options)).splits.get('all')!;
    expect((await source.entries[7]!.load()).pixels[0]).toBe(7);
    expect(source.entries[7]!.label).toBe(1);
  });

  it('lists rows without a picture', async () => {
    const source = (
      await openParquet(
        [
          parquet('d.parquet', [
            { level: 1, label: 0n },
            { side: 0, level: 2, label: 1n },
          ]),
        ],
        options,
      )
    ).splits.get('all')!;
    const { leftOut } = await toImageSet(source, { side: 8 });
    expect(leftOut).toEqual([{ name: 'd.parquet#1', why: 'the row names 2.png and holds no picture' }]);
  });

  it('is refused where it is cut off, damaged, or its shards do not agree', async () => {
    const file = parquet('data.parquet', rows);
    const bytes = await file.read();
    await expect(openParquet([bytesFile('data.parquet', bytes.subarray(0, -9))], options)).rejects.toThrow(
      /data.parquet is damaged, cut off or no parquet/,
    );
    await expect(openParquet([bytesFile('data.parquet', new Uint8Array(0))], options)).rejects.toThrow(/is empty/);
    await expect(openParquet([parquet('data.parquet', [{ level: 1, label: 2n }])], options)).rejects.toThrow(
      /label 2, and names for 2/,
    );
    const others = { key: 'huggingface', value: NAMES.value.replace('dog', 'cow') };
    await expect(openParquet([file, parquet('b.parquet', rows, [others])], options)).rejects.toThrow(
      /different class names/,
    );
    const damaged = bytes.slice();
    damaged.fill(255, 4, 200);
    const opening = openParquet([bytesFile('data.parquet', damaged)], options).then((s) =>
      s.splits.get('all')!.entries[0]!.load(),
    );
    await expect(opening).rejects.toThrow();
  });

  it('of other rows than it says is refused before anything is made for them', async () => {
    // The footer says 1, 2 or more rows in a byte; it is the only place with that thrift field after the schema.
    const file = parquet('data.parquet', rows, [], 8);
    const bytes = await file.read();
    const refused = [];
    for (let at = bytes.length - 300; at < bytes.length - 8; at++) {
      const copy = bytes.slice();
      copy[at] = 0x7e;
      const message = await openParquet([bytesFile('data.parquet', copy)], options).then(
        () => '',
        (error: Error) => error.message,
      );
      if (message.includes('rows and')) refused.push(message);
    }
    expect(refused.length).toBeGreaterThan(1);
    expect(refused[0]).toMatch(
      /says it has \d+ rows and has 8: it is damaged|values in the column|says it has 8 rows and has 63/,
    );
  });

  it('that is damaged anywhere ends soon, in pictures or in an error of ours', async () => {
    const file = parquet('data.parquet', rows);
    const bytes = await file.read();
    const random = new Random(7, 'damage');
    const foreign: string[] = [];
    const damageAll = async () => {
      for (let i = 0; i < 400; i++) {
        const copy = bytes.slice();
        for (let edits = 1 + random.integer(4); edits > 0; edits--)
          copy[random.integer(copy.length)] = random.integer(256);
        try {
          const { splits } = await openParquet([bytesFile('data.parquet', copy)], options);
          for (const { entries } of splits.values()) for (const entry of entries) await entry.load().catch(() => {});
        } catch (error) {
          if (!(error instanceof SourceError)) foreign.push(`${i}: ${String(error)}`);
        }
      }
    };
    await soon(damageAll);
    expect(foreign).toEqual([]);
  });

  it.each([
    ['version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4\n', /a pointer of Git LFS/],
    ['<!DOCTYPE html><html>', /a web page, not data/],
  ])('that is %s is told what it is', async (text, message) => {
    const file = bytesFile('data.parquet', new TextEncoder().encode(text));
    await expect(openParquet([file], options)).rejects.toThrow(message);
  });

  it('is read with null labels, dictionaries and lists of bytes as other writers lay them out', async () => {
    const many = Array.from({ length: 100 }, (_, i): Row => ({
      level: i % 3,
      label: i % 7 === 0 ? null : BigInt(i % 2),
    }));
    const { splits } = await openParquet([parquet('data.parquet', many, [NAMES], 40)], options);
    const { entries } = splits.get('all')!;
    expect(entries.map(({ label }) => label)).toEqual(many.map(({ label }) => Number(label ?? -1)));
    expect((await entries[99]!.load()).pixels[0]).toBe(0);
    expect((await entries[41]!.load()).pixels[0]).toBe(2);
  });
});
