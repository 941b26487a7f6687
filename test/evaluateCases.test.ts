/** What went wrong for people, through `temper evaluate`: a network that always gives one answer shows which class is taken for which. */
import { readFile, symlink } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parquetWriteBuffer } from 'hyparquet-writer';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { floatValues, readSafetensors, writeSafetensors, type FloatTensor } from '../src/models/safetensors';
import { tarBytes } from '../src/sources/archives/testing';
import { npyBytes } from '../src/sources/formats/testing';
import { IMAGENET_CLASSES, IMAGENET_R_LABELS } from '../src/sources/imagenet/classes';
import { main } from '../src/cli/main';
import { commandFolder } from '../src/cli/testing';

const MODEL = fileURLToPath(new URL('../public/models/small-16.safetensors', import.meta.url));
const { inside, put, said, forget } = commandFolder();

/** Answers `order[0]`; where that answer is not allowed, `order[1]`; and so on. */
async function constantModel(classes: number, order: readonly number[]): Promise<Uint8Array> {
  const tensors: Record<string, FloatTensor> = {};
  for (const [name, tensor] of readSafetensors(await readFile(MODEL)).tensors) {
    tensors[name] = { shape: tensor.shape, values: floatValues(name, tensor).fill(0) };
  }
  const [, width] = tensors['head.weight']!.shape;
  tensors['head.weight'] = { shape: [classes, width!], values: new Float32Array(classes * width!) };
  const values = new Float32Array(classes);
  order.forEach((output, i) => (values[output] = 8 - i));
  tensors['head.bias'] = { shape: [classes], values };
  return writeSafetensors(tensors, 'F32');
}

let picture: Buffer;
beforeEach(async () => {
  picture = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#574' } })
    .png()
    .toBuffer();
});

interface Written {
  clean: { accuracy: number; n: number } | null;
  perCorruption: Record<string, Record<string, { accuracy: number; n: number }>>;
}

/** Measures `data` with a constant network, and gives what was written. */
async function evaluated(classes: number, order: readonly number[], ...more: string[]): Promise<Written> {
  await put('model.safetensors', await constantModel(classes, order));
  const files = ['--model', inside('model.safetensors'), '--data', inside('data'), '--out', inside('o.json')];
  const corruptions = more.includes('--corruptions') ? [] : ['--corruptions', 'none'];
  expect(await main(['evaluate', ...files, ...corruptions, ...more]), said()).toBe(0);
  return JSON.parse(await readFile(inside('o.json'), 'utf8')) as Written;
}

describe('temper evaluate', () => {
  it('counts folders that are numbers as ImageFolder does, says so, and lets it be chosen', async () => {
    for (let i = 1; i <= 12; i++) await put(`data/${i}/0.png`, picture);
    for (let i = 1; i < 9; i++) await put(`data/10/${i}.png`, picture);
    expect((await evaluated(12, [1])).clean).toMatchObject({ accuracy: 0.45, n: 20 });
    expect(said()).toMatch(/class 1 is “10”.*as timm does, it would be “2”/);
    expect((await evaluated(12, [1], '--class-order', 'natural')).clean!.accuracy).toBe(0.05);
    await put(
      'class_to_idx.json',
      JSON.stringify(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i + 1, i]))),
    );
    expect((await evaluated(12, [9], '--labels', inside('class_to_idx.json'))).clean!.accuracy).toBe(0.45);
  });

  it('judges ImageNet-R among its 200 classes, whole, limited or without a folder', async () => {
    const outside = IMAGENET_CLASSES.findIndex(({ inR }) => !inR);
    const [first, ...others] = IMAGENET_R_LABELS as [number, ...number[]];
    const wnid = (label: number) => IMAGENET_CLASSES[label]!.wnid;
    for (const label of IMAGENET_R_LABELS.slice(0, 120)) await put(`data/${wnid(label)}/0.png`, picture);
    for (let i = 1; i < 41; i++) await put(`data/${wnid(first)}/${i}.png`, picture);
    const whole = await evaluated(1000, [outside, first]);
    expect(whole.clean).toMatchObject({ accuracy: 41 / 160, n: 160 });
    expect(said()).toContain('Answers are chosen among the 200 classes of ImageNet-R');
    const limited = await evaluated(1000, [outside, first], '--limit', '130');
    expect(limited.clean!.accuracy).toBeGreaterThan(0);
    // A class that the pictures lack may still be answered.
    expect((await evaluated(1000, [outside, others.at(-1)!])).clean!.accuracy).toBe(0);
    expect((await evaluated(1000, [outside, first], '--answers', 'all')).clean!.accuracy).toBe(0);
  }, 60_000);

  it('measures the part that has labels, and counts no picture without one', async () => {
    const parquet = (labels: (bigint | null)[]) =>
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [
            { name: 'image', data: labels.map((_, i) => ({ bytes: new Uint8Array(picture), path: `${i}.png` })) },
            { name: 'label', data: labels },
          ],
          schema: [
            { name: 'root', num_children: 2 },
            { name: 'image', num_children: 2, repetition_type: 'OPTIONAL' },
            { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
            { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
            { name: 'label', type: 'INT64', repetition_type: 'OPTIONAL' },
          ],
          kvMetadata: [{ key: 'huggingface', value: '{"info":{"features":{"label":{"names":["a","b","c"]}}}}' }],
        }),
      );
    await put('data/train-00000-of-00001.parquet', parquet([0n, 1n, 2n]));
    await put('data/validation-00000-of-00001.parquet', parquet([0n, 0n, 0n, 1n, 2n]));
    await put('data/test-00000-of-00001.parquet', parquet([-1n, -1n, -1n, -1n]));
    expect((await evaluated(3, [0])).clean).toMatchObject({ accuracy: 0.6, n: 5 });
    expect(said()).toMatch(/test split has no labels: validation is measured/);
    await put('data/test-00000-of-00001.parquet', parquet([0n, null, 0n, -1n]));
    expect((await evaluated(3, [0])).clean).toMatchObject({ accuracy: 1, n: 2 });
    expect(said()).toMatch(/2 pictures have no label/);
  });

  it('does not take one severity of CIFAR-10-C for five', async () => {
    const n = 20;
    const labels = Uint8Array.from({ length: n }, (_, i) => (i * 7) % 10);
    await put('data/fog.npy', npyBytes('|u1', [n, 32, 32, 3], new Uint8Array(n * 3072).fill(90)));
    await put('data/labels.npy', npyBytes('|u1', [n], labels));
    await put('model.safetensors', await constantModel(10, [3]));
    const files = ['--model', inside('model.safetensors'), '--data', inside('data'), '--out', inside('o.json')];
    expect(await main(['evaluate', ...files])).toBe(1);
    expect(said()).toMatch(/not five severities of the same pictures.*--severity/s);
    const { clean, perCorruption } = await evaluated(10, [3], '--severity', '5');
    expect(clean).toBeNull();
    expect(perCorruption).toEqual({ fog: { 5: expect.objectContaining({ accuracy: 0.1, n }) as object } });
  });

  it('measures copies that Temper made as what they are, by their folder or by one of its parts', async () => {
    for (const name of ['a/0', 'a/1', 'b/0', 'b/1']) await put(`photos/${name}.png`, picture);
    const make = ['corrupt', '--input', inside('photos'), '--output', inside('data'), '--severity', '2,5'];
    expect(await main([...make, '--corruption', 'fog,snow']), said()).toBe(0);
    forget();
    const { clean, perCorruption } = await evaluated(2, [0]);
    expect(clean).toBeNull();
    expect(Object.keys(perCorruption)).toEqual(['fog', 'snow']);
    expect(perCorruption.fog!['5']).toMatchObject({ accuracy: 0.5, n: 4 });
    expect(said()).toMatch(/corrupted by Temper.*nothing of them is clean/);
  });

  it('follows links of folders and of archives', async () => {
    await put('data/a/0.png', picture);
    await put('store/b/0.png', picture);
    await symlink(inside('store/b'), inside('data/b'));
    expect((await evaluated(2, [1])).clean).toMatchObject({ accuracy: 0.5, n: 2 });
    const tar = tarBytes([
      { name: 'a/0.png', data: picture },
      { name: 'b/0.png', type: '1', link: 'a/0.png' },
    ]);
    await put('set/linked.tar', tar);
    await put('model.safetensors', await constantModel(2, [1]));
    const files = ['--model', inside('model.safetensors'), '--data', inside('set/linked.tar')];
    expect(await main(['evaluate', ...files, '--out', inside('o.json'), '--corruptions', 'none'])).toBe(0);
    expect(said()).toMatch(/clean 50\.0 % \(.*n = 2\)/);
  });

  it('knows a name in either Unicode form, and BMP and PPM beside PNG', async () => {
    await put('data/train/G\u00e4nse/0.png', picture);
    await put('data/train/Specht/0.png', picture);
    const ppm = Buffer.concat([Buffer.from('P6\n4 4\n255\n'), Buffer.alloc(48, 90)]);
    await put('data/val/Ga\u0308nse/0.ppm', ppm);
    const bmp = Buffer.alloc(54 + 48, 90);
    bmp.write('BM');
    bmp.writeUInt32LE(bmp.length, 2);
    bmp.writeUInt32LE(0, 6);
    bmp.writeUInt32LE(54, 10);
    bmp.writeUInt32LE(40, 14);
    bmp.writeInt32LE(4, 18);
    bmp.writeInt32LE(4, 22);
    bmp.writeUInt16LE(1, 26);
    bmp.writeUInt16LE(24, 28);
    bmp.fill(0, 30, 54);
    await put('data/val/Specht/0.bmp', bmp);
    expect((await evaluated(2, [0])).clean).toMatchObject({ accuracy: 0.5, n: 2 });
    expect(said()).toContain('classes G\u00e4nse, Specht');
  });

  it('measures those of the sets that others corrupted which are asked for, and says so', async () => {
    for (const cell of ['fog/1', 'fog/3', 'snow/3']) {
      for (const name of ['a', 'b']) await put(`data/${cell}/${name}/0.png`, picture);
    }
    const cellsOf = ({ perCorruption }: Written) =>
      Object.entries(perCorruption).flatMap(([name, by]) => Object.keys(by).map((severity) => `${name} ${severity}`));
    expect(cellsOf(await evaluated(2, [0]))).toEqual(['fog 1', 'fog 3', 'snow 3']);
    expect(cellsOf(await evaluated(2, [0], '--corruptions', 'fog'))).toEqual(['fog 1', 'fog 3']);
    expect(said()).toContain('Of the 3 sets of a corruption and a severity that are there, 2 are measured, as chosen.');
    expect(cellsOf(await evaluated(2, [0], '--severities', '3'))).toEqual(['fog 3', 'snow 3']);
    const none = ['--model', inside('model.safetensors'), '--data', inside('data'), '--out', inside('o.json')];
    expect(await main(['evaluate', ...none, '--corruptions', 'frost'])).toBe(1);
    expect(said()).toContain('There are fog (1, 3), snow (3).');
  });

  it('ends with the right words for what is no weights file and no picture', async () => {
    await put('data/a/0.png', picture);
    await put('data/b/0.png', picture);
    const model = async (name: string, content: string) => {
      await put(name, content);
      forget();
      const args = ['evaluate', '--model', inside(name), '--data', inside('data'), '--out', inside('o.json')];
      expect(await main(args)).toBe(1);
      return said();
    };
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 14\n';
    expect(await model('pointer.safetensors', pointer)).toMatch(/pointer of Git LFS/);
    expect(await model('page.safetensors', '<!doctype html><title>Sign in</title>')).toMatch(/web page, not a model/);
    expect(await model('empty.pth', '')).toMatch(/empty/);
  });
});
