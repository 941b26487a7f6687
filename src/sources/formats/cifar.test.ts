import { describe, expect, it } from 'vitest';
import { joined, text } from '../archives/testing';
import { bytesFile } from '../files/SourceFile';
import { toImageSet } from '../pictures/toImageSet';
import { openCifar } from './cifar';
import { CIFAR100_CLASSES, CIFAR10_CLASSES } from './cifarClasses';

/** Record i: red i, green 2i, blue 3i in its first pixel, i everywhere else. */
const record = (label: readonly number[], i: number) => {
  const planes = new Uint8Array(3072).fill(i);
  planes[1024] = 2 * i;
  planes[2048] = 3 * i;
  return joined([Uint8Array.from(label), planes]);
};
const batch = (path: string, labels: readonly (readonly number[])[]) =>
  bytesFile(path, joined(labels.map((label, i) => record(label, i))));
const options = { name: 'CIFAR' };

describe('CIFAR batches', () => {
  it('of CIFAR-10 are split by name, and planes become pixels', async () => {
    const many = Array.from({ length: 400 }, (_, i) => [i % 10]);
    const files = [
      batch('c/data_batch_10.bin', [[1]]),
      batch('c/data_batch_2.bin', many),
      batch('c/test_batch.bin', [[9], [8]]),
    ];
    const { variant, splits } = await openCifar(files, options);
    expect(variant).toBe('CIFAR-10');
    const train = splits.get('train')!;
    expect(train.entries).toHaveLength(401);
    expect(train.entries[399]).toMatchObject({ name: 'c/data_batch_2.bin#399', label: 9 });
    const picture = await splits.get('test')!.entries[1]!.load();
    expect([...picture.pixels.subarray(0, 6)]).toEqual([1, 2, 3, 1, 1, 1]);
    const { set } = await toImageSet(train, { side: 32 });
    expect(set.pixels[70 * 3072 + 1]).toBe(140);
    expect(set.labels[70]).toBe(0);
  });

  it('of CIFAR-100 have fine labels, and names from their file', async () => {
    const names = CIFAR100_CLASSES.map((name) => `${name}!`).join('\n');
    const files = [
      batch('test.bin', [
        [3, 99],
        [19, 0],
      ]),
      bytesFile('fine_label_names.txt', text(`${names}\n`)),
    ];
    const { variant, splits } = await openCifar(files, options);
    expect(variant).toBe('CIFAR-100');
    expect(splits.get('test')!.entries.map(({ label }) => label)).toEqual([99, 0]);
    expect(splits.get('test')!.classNames[99]).toBe('worm!');
    const short = [files[0]!, bytesFile('fine_label_names.txt', text('a\nb'))];
    await expect(openCifar(short, options)).rejects.toThrow(/has 2 names; CIFAR-100 has 100/);
  });

  it('are refused where they are cut off, have other labels or are mixed', async () => {
    const whole = await batch('test_batch.bin', [[1], [2]]).read();
    await expect(openCifar([bytesFile('test_batch.bin', whole.subarray(1))], options)).rejects.toThrow(
      /6145 bytes.*cut off/,
    );
    await expect(openCifar([bytesFile('test_batch.bin', whole.subarray(0, 0))], options)).rejects.toThrow(/0 bytes/);
    await expect(openCifar([batch('test_batch.bin', [[1], [10]])], options)).rejects.toThrow(
      /record 1 has the label 10/,
    );
    const mixed = [batch('test_batch.bin', [[1]]), batch('train.bin', [[1, 1]])];
    await expect(openCifar(mixed, options)).rejects.toThrow(/of CIFAR-10, train.bin of CIFAR-100/);
    await expect(openCifar([], options)).rejects.toThrow(/no CIFAR batches/);
  });

  it('have 10 and 100 different names', () => {
    expect(new Set(CIFAR10_CLASSES).size).toBe(10);
    expect(new Set(CIFAR100_CLASSES).size).toBe(100);
    expect([...CIFAR100_CLASSES].sort()).toEqual(CIFAR100_CLASSES);
  });
});
