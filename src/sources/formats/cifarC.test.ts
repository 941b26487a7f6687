import { describe, expect, it } from 'vitest';
import { bytesFile } from '../files/SourceFile';
import { toImageSet } from '../pictures/toImageSet';
import { openCifarC } from './cifarC';
import { CIFAR100_CLASSES, CIFAR10_CLASSES } from './cifarClasses';
import { npyBytes } from './testing';

const options = { name: 'CIFAR-10-C' };
/** `count` pictures of 2 × 2; the value is the picture's number. */
const pictures = (count: number, name = 'fog.npy') =>
  bytesFile(
    name,
    npyBytes(
      '|u1',
      [count, 2, 2, 3],
      Uint8Array.from({ length: count * 12 }, (_, i) => Math.floor(i / 12)),
    ),
  );
const labels = (values: readonly number[], type: '|u1' | '|i1' = '|u1') =>
  bytesFile(
    'labels.npy',
    npyBytes(
      type,
      [values.length],
      Uint8Array.from(values, (value) => value & 255),
    ),
  );
const five = (some: readonly number[]) => [0, 1, 2, 3, 4].flatMap(() => some);
const cell = async (files: Parameters<typeof openCifarC>[0], corruption: string, severity: number, more = {}) => {
  const { corrupted } = await openCifarC(files, { ...options, ...more });
  const source = corrupted.at(corruption, severity);
  const { set } = await toImageSet(source, { side: 2 });
  return { labels: [...set.labels], pictures: Array.from({ length: set.count }, (_, i) => set.pixels[i * 12]) };
};

describe('CIFAR-10-C', () => {
  it('holds the same pictures at five severities', async () => {
    const files = [labels(five([3, 4])), pictures(10), pictures(10, 'snow.npy')];
    const { corrupted, notes, doubts } = await openCifarC(files, options);
    expect({ notes, doubts }).toEqual({ notes: [], doubts: [] });
    expect(corrupted.corruptions).toEqual(['fog', 'snow'].map((name) => ({ name, severities: [1, 2, 3, 4, 5] })));
    expect(corrupted.classNames).toBe(CIFAR10_CLASSES);
    expect(await cell(files, 'snow', 2)).toEqual({ labels: [3, 4], pictures: [2, 3] });
    expect(corrupted.at('fog', 5).entries.map(({ name }) => name)).toEqual(['fog.npy#8', 'fog.npy#9']);
    expect(() => corrupted.at('fog', 6)).toThrow(/no fog of severity 6/);
    expect(() => corrupted.at('frost', 1)).toThrow(/no frost/);
  });

  it('of labels that do not repeat is one severity, which has to be named', async () => {
    const files = [labels([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), pictures(10)];
    const asked = await openCifarC(files, options);
    expect(asked.doubts).toMatchObject([{ option: 'severity', chosen: null }]);
    expect(asked.doubts[0]!.said).toMatch(/not five severities of the same pictures. Say which severity/);
    const told = await openCifarC(files, { ...options, severity: 5 });
    expect(told.doubts).toMatchObject([{ chosen: '5' }]);
    expect(told.corrupted.corruptions).toEqual([{ name: 'fog', severities: [5] }]);
    expect((await cell(files, 'fog', 5, { severity: 5 })).labels).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('may have a fifth of the labels, or a fifth of the pictures', async () => {
    const shared = [labels([3, 4]), pictures(10)];
    expect((await openCifarC(shared, options)).notes).toEqual([
      expect.stringMatching(/labels for a fifth.*taken for each of five/),
    ]);
    expect(await cell(shared, 'fog', 5)).toEqual({ labels: [3, 4], pictures: [8, 9] });
    const part = [labels(five([3, 4])), pictures(2), pictures(10, 'snow.npy')];
    const opened = await openCifarC(part, { ...options, severity: 3 });
    expect(opened.corrupted.corruptions).toEqual([
      { name: 'fog', severities: [3] },
      { name: 'snow', severities: [1, 2, 3, 4, 5] },
    ]);
    expect(opened.doubts[0]!.said).toMatch(/"fog.npy" holds/);
    expect((await cell(part, 'fog', 3, { severity: 3 })).labels).toEqual([3, 4]);
  });

  it('of any number is one severity too, and of labels that are alike nobody can tell', async () => {
    expect((await openCifarC([labels([1, 2, 3]), pictures(3)], options)).doubts).toMatchObject([{ chosen: null }]);
    const alike = [labels(five([3, 3])), pictures(10)];
    expect((await openCifarC(alike, options)).notes).toEqual([expect.stringMatching(/All labels.*are alike/)]);
    const told = await openCifarC(alike, { ...options, severity: 2 });
    expect(told.corrupted.corruptions).toEqual([{ name: 'fog', severities: [2] }]);
  });

  it('takes −1 as no label, and knows CIFAR-100 by its labels or its name', async () => {
    expect((await cell([labels(five([-1, 4]), '|i1'), pictures(10)], 'fog', 1)).labels).toEqual([-1, 4]);
    const hundred = await openCifarC([labels(five([3, 99])), pictures(10)], options);
    expect(hundred.corrupted.classNames).toBe(CIFAR100_CLASSES);
    const few = await openCifarC([labels(five([3, 4])), pictures(10)], { name: 'CIFAR-100-C' });
    expect(few.corrupted.classNames).toBe(CIFAR100_CLASSES);
  });

  it('with labels from 1 to 10 is counted from 1, which is said', async () => {
    const counted = five([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const opened = await openCifarC([labels(counted), pictures(50)], options);
    expect(opened.corrupted.classNames).toBe(CIFAR10_CLASSES);
    expect(opened.doubts).toMatchObject([{ option: 'labelsFrom', chosen: '1' }]);
    expect(opened.corrupted.at('fog', 1).entries.map(({ label }) => label)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const chosen = await openCifarC([labels(counted), pictures(50)], { ...options, labelsFrom: 0 });
    expect(chosen.corrupted.classNames).toBe(CIFAR100_CLASSES);
  });

  it('is refused where its parts do not belong together', async () => {
    const fog = pictures(10);
    const good = labels(five([3, 4]));
    await expect(openCifarC([fog], options)).rejects.toThrow(/no labels.npy/);
    await expect(openCifarC([good], options)).rejects.toThrow(/no corruption/);
    await expect(openCifarC([good, pictures(5)], options)).rejects.toThrow(/5 pictures, and there are 10 labels/);
    await expect(openCifarC([labels([1, 2, 3, 4, 5, 6, 7, 8, 9, 0]), pictures(2)], options)).rejects.toThrow(
      /belong together/,
    );
    await expect(openCifarC([labels([]), fog], options)).rejects.toThrow(/no labels/);
    await expect(openCifarC([labels(five([3, 100])), fog], options)).rejects.toThrow(/label 100 at 1/);
    await expect(openCifarC([labels(five([-2, 1]), '|i1'), fog], options)).rejects.toThrow(/label -2 at 0/);
    const grey = bytesFile('grey.npy', npyBytes('|u1', [10, 2, 2], new Uint8Array(40)));
    await expect(openCifarC([good, grey], options)).rejects.toThrow(/grey.npy holds/);
    await expect(openCifarC([good, pictures(10, '__proto__.npy')], options)).rejects.toThrow(/called "__proto__"/);
  });
});
