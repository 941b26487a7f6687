import { describe, expect, it } from 'vitest';
import type { ExperimentConfig } from '../../contract/config';
import type { ImageSet } from '../../contract/image';
import type { KeptData } from '../../contract/library';
import { presetConfig } from '../../contract/presets';
import { embeddedPictures, type Part } from '../../sources/experimentPictures';
import { IMAGENET_CLASSES, IMAGENET_R_LABELS } from '../../sources/imagenet/classes';
import { loadTestPack } from '../../sources/testing';
import type { OpenedKeptData } from '../library/data/openKept';
import { ownPictures } from './ownPictures';

const pack = loadTestPack();
const CLASSES = ['ant', 'bee', 'cow'];

/** The first value of a picture says which one it is. */
function dataOf(splits: Record<string, number[]>, over: Partial<KeptData> = {}): OpenedKeptData {
  const classNames = over.classNames ?? CLASSES;
  const labels = (split: string) =>
    Int32Array.from(splits[split]!.flatMap((count, label) => new Array<number>(count).fill(label)));
  const kept: KeptData = {
    id: 'd1',
    name: 'Farm',
    layout: 'class folders',
    kind: 'pictures',
    side: 8,
    classNames,
    shownNames: classNames,
    imagenetIndices: null,
    splits: Object.entries(splits).map(([name, perClass]) => ({
      name,
      count: perClass.reduce((a, b) => a + b, 0),
      perClass,
      unlabelled: 0,
    })),
    corruptions: [],
    leftOut: [],
    bytes: 1,
    savedAt: '',
    ...over,
  };
  const setOf = (indices: Int32Array, all: Int32Array): ImageSet => {
    const size = kept.side ** 2 * 3;
    const pixels = new Uint8Array(indices.length * size);
    indices.forEach((index, i) => pixels.fill(index, i * size, (i + 1) * size));
    const own = indices.map((index) => all[index]!);
    const side = kept.side;
    return { name: 'x', count: indices.length, width: side, height: side, pixels, labels: own, classNames };
  };
  return {
    kept,
    labels,
    pictures: (split, indices = labels(split).map((_, i) => i)) => Promise.resolve(setOf(indices, labels(split))),
    corrupted: () => Promise.resolve(setOf(Int32Array.from([0, 1, 2, 3]), Int32Array.from([0, 1, 1, 0]))),
  };
}

function configOf(sizes: Partial<ExperimentConfig['data']>, seed = 1): ExperimentConfig {
  const config = presetConfig('real', seed);
  config.data = {
    ...config.data,
    teacherPerClass: 3,
    labelledPerClass: 2,
    unlabelled: 6,
    testPerClass: 4,
    cleanPerClass: 4,
    ...sizes,
  };
  return config;
}

async function opened(
  data: OpenedKeptData,
  config: ExperimentConfig,
  further: Parameters<typeof ownPictures>[0]['further'] = {},
) {
  const embedded = embeddedPictures(await pack, { ...config, data: { ...config.data, pack: 'emoji-16' } });
  return ownPictures({ config, data, further, embedded });
}

/** Numbers of the pictures of a part. */
async function pictureNumbers(pictures: Awaited<ReturnType<typeof opened>>, part: Part): Promise<number[]> {
  const set = await pictures.part(part);
  if (!set) return [];
  return Array.from({ length: set.count }, (_, i) => set.pixels[i * 8 * 8 * 3]!);
}

describe('pictures of the user’s own in an experiment', () => {
  it('are divided so that nothing that is learnt from is measured on', async () => {
    const pictures = await opened(dataOf({ all: [20, 20, 20] }), configOf({}));
    const parts = ['teacher', 'unlabelled', 'validation', 'clean'] as const;
    const numbers = await Promise.all(parts.map((part) => pictureNumbers(pictures, part)));
    const all = numbers.flat();
    expect(new Set(all).size).toBe(all.length);
    expect(numbers.map((part) => part.length)).toEqual([9, 6, 6, 12]);
    // A teacher may learn from what is labelled anyway.
    const labelled = await pictureNumbers(pictures, 'labelled');
    expect(labelled.every((number) => numbers[0]!.includes(number))).toBe(true);
    expect(pictures.info.splits).toMatchObject({ teacher: 9, labelled: 6, unlabelled: 6, validation: 6, clean: 12 });
    expect((await pictures.part('unlabelled'))!.labels).toEqual(new Int32Array(6).fill(-1));
    expect((await pictures.part('clean'))!.labels.slice(0, 3)).toEqual(Int32Array.of(0, 1, 2));
  });

  it('may lack a class that answers are chosen among, and learn nothing of it', async () => {
    const pictures = await opened(dataOf({ all: [20, 0, 20] }), configOf({}));
    expect(pictures.classNames).toHaveLength(3);
    expect([...(await pictures.part('clean'))!.labels]).toEqual([0, 2, 0, 2, 0, 2, 0, 2]);
    expect((await pictures.part('unlabelled'))!.count).toBe(6);
    await expect(opened(dataOf({ all: [20, 1, 20] }), configOf({}))).rejects.toThrow(/too few pictures/);
  });

  it('have more clean ones where that is asked for, of which the first are those to corrupt', async () => {
    const data = dataOf({ all: [20, 20, 20] });
    const pictures = await opened(data, configOf({ cleanPerClass: 50 }));
    const [clean, corrupted] = [await pictureNumbers(pictures, 'clean'), await pictureNumbers(pictures, 'to-corrupt')];
    expect([clean.length, corrupted.length]).toEqual([24, 12]);
    expect(clean.slice(0, 12)).toEqual(corrupted);
    // Nothing that is learnt from depends on it.
    const fewer = await opened(data, configOf({}));
    expect(await pictureNumbers(fewer, 'teacher')).toEqual(await pictureNumbers(pictures, 'teacher'));
  });

  it('keep a published split, and depend on the seed', async () => {
    const data = dataOf({ train: [10, 10, 10], test: [5, 5, 5] });
    const config = configOf({ testPerClass: 9, cleanPerClass: 9, teacherPerClass: 50 });
    const pictures = await opened(data, config);
    expect(await pictureNumbers(pictures, 'clean')).toHaveLength(15);
    expect(pictures.info.note).toContain('its test split');
    // Of ten a class, a fifth is held back to choose settings on.
    expect(await pictureNumbers(pictures, 'teacher')).toHaveLength(24);
    expect(await pictures.part('unlabelled')).toBeNull();
    const other = await opened(data, configOf({}, 2));
    expect(await pictureNumbers(other, 'labelled')).not.toEqual(
      await pictureNumbers(await opened(data, configOf({})), 'labelled'),
    );
  });

  it('say which class has too few', async () => {
    await expect(opened(dataOf({ all: [9, 1, 9] }), configOf({}))).rejects.toThrow(/too few pictures of "bee"/);
    await expect(opened(dataOf({ all: [9, 0, 0] }), configOf({}))).rejects.toThrow(
      /cannot learn from .*of one class, “/,
    );
    await expect(opened(dataOf({ all: [9, 9, 9] }, { kind: 'corrupted' }), configOf({}))).rejects.toThrow(/clean ones/);
  });

  it('take further test sets by the names of their classes, and choose among these, or among all where that was wished', async () => {
    const renditions = dataOf({ all: [3, 3] }, { classNames: ['cow', 'dog'] });
    const pictures = await opened(dataOf({ all: [9, 9, 9] }), configOf({}), { renditions });
    const set = (await pictures.part('renditions'))!;
    expect([...set.labels]).toEqual([2, 2, 2]);
    expect(pictures.labelSubset('renditions')).toEqual([2]);
    expect(pictures.labelSubset('clean')).toBeNull();
    const all = { ...renditions, kept: { ...renditions.kept, answers: 'all' as const } };
    const among = await opened(dataOf({ all: [9, 9, 9] }), configOf({}), { renditions: all });
    expect(among.labelSubset('renditions')).toBeNull();
    const strange = dataOf({ all: [3] }, { classNames: ['dog'] });
    await expect(opened(dataOf({ all: [9, 9, 9] }), configOf({}), { sketch: strange })).rejects.toThrow(/no class/);
  });

  it('choose among the classes of ImageNet-R about a part of it, whatever is taken of that', async () => {
    const numbers = [...IMAGENET_R_LABELS.slice(0, 6), 0];
    const wnids = numbers.map((label) => IMAGENET_CLASSES[label]!.wnid);
    const main = dataOf({ all: wnids.map(() => 9) }, { classNames: wnids, imagenetIndices: numbers });
    const some = { classNames: wnids.slice(0, 5), imagenetIndices: numbers.slice(0, 5) };
    const pictures = await opened(main, configOf({}), { renditions: dataOf({ all: [1, 1, 1, 1, 1] }, some) });
    expect(pictures.labelSubset('renditions')).toEqual([0, 1, 2, 3, 4, 5]);
    const whole = dataOf({ all: [1, 1, 1, 1, 1] }, { ...some, answers: 'all' });
    expect((await opened(main, configOf({}), { renditions: whole })).labelSubset('renditions')).toBeNull();
  });

  it('are measured on the part that has labels, and say so', async () => {
    const data = dataOf({ train: [10, 10, 10], test: [5, 5, 5], validation: [4, 4, 4] });
    const splits = data.kept.splits.map((split) =>
      split.name === 'test' ? { ...split, perClass: [0, 0, 0], unlabelled: 15 } : split,
    );
    const without = { ...data, kept: { ...data.kept, splits, notes: ['A note of theirs.'] } };
    const pictures = await opened(without, configOf({ testPerClass: 9, cleanPerClass: 9 }));
    expect(await pictureNumbers(pictures, 'clean')).toHaveLength(12);
    expect(pictures.info.note).toMatch(
      /Its test split has no labels. Measured on its validation split. A note of theirs./,
    );
  });

  it('take corrupted pictures of others, of their classes only', async () => {
    const corrupted = dataOf(
      { all: [2, 2] },
      { kind: 'corrupted', classNames: ['bee', 'dog'], corruptions: [{ name: 'fog', severities: [3] }] },
    );
    const pictures = await opened(dataOf({ all: [9, 9, 9] }), configOf({}), { corrupted });
    const cell = (await pictures.corrupted!('fog', 3))!;
    expect([...cell.labels]).toEqual([1, 1]);
    expect(await pictures.corrupted!('fog', 5)).toBeNull();
  });

  it('measure transfer on the embedded pack, at their own size', async () => {
    const pictures = await opened(dataOf({ all: [9, 9, 9] }), configOf({}));
    const set = (await pictures.part('transfer-test'))!;
    expect([set.width, set.count]).toEqual([8, 64]);
    expect(pictures.info.splits['transfer-test']).toBe(64);
  });

  it('takes pictures that arrived without labels, and of those with labels holds some back to measure on', async () => {
    const config = configOf({ arrivals: 0 });
    const data = dataOf({ train: [20, 20, 20] });
    const of = (arrivals: OpenedKeptData) => opened(data, config, { arrivals });
    const flat = dataOf({ pictures: [12] }, { id: 'a1', classNames: [], name: 'Camera trap' });
    const unknown = await of({ ...flat, labels: () => new Int32Array(12).fill(-1) });
    const learnt = (await unknown.part('arrivals'))!;
    expect([learnt.count, learnt.classNames]).toEqual([12, CLASSES]);
    expect(new Set(learnt.labels)).toEqual(new Set([-1]));
    expect(await unknown.part('new-arrivals')).toBeNull();

    // Its classes have another order, and one is not among ours.
    const labelled = await of(dataOf({ pictures: [10, 10, 10] }, { id: 'a2', classNames: ['bee', 'dog', 'ant'] }));
    const [seen, tested] = [(await labelled.part('arrivals'))!, (await labelled.part('new-arrivals'))!];
    expect(new Set(seen.labels)).toEqual(new Set([-1]));
    expect(tested.count).toBe(8);
    expect(seen.count).toBe(22);
    expect(new Set(tested.labels)).toEqual(new Set([0, 1]));
    const shown = (set: ImageSet) => Array.from({ length: set.count }, (_, i) => set.pixels[i * 192]!);
    expect(shown(tested).filter((level) => shown(seen).includes(level))).toEqual([]);
    expect(labelled.info.note).toMatch(/arrivals: Farm/);
  });
});
