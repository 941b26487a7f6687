import { describe, expect, it, vi } from 'vitest';
import { makeTar, makeZip, patched, text } from '../../../sources/archives/testing';
import { bytesFile } from '../../../sources/files/SourceFile';
import { npyBytes } from '../../../sources/formats/testing';
import { IMAGENET_CLASSES, IMAGENET_R_LABELS } from '../../../sources/imagenet/classes';
import { decodeTest } from '../../../sources/pictures/testing';
import { CHOICE, dataFile, ignore, levels, picture, testLibrary } from './testing';

/** 3 classes in train and test; the grey levels are numbered through. */
function folder(perClass = 4, side = 8) {
  let level = 0;
  return ['train', 'test'].flatMap((split) =>
    ['ant', 'bee', 'cat'].flatMap((name) =>
      Array.from({ length: perClass }, (_, i) => picture(`data/${split}/${name}/${i}.png`, side, level++)),
    ),
  );
}

describe('opening', () => {
  it('shows what was found: splits, counts, side, a few pictures of different classes', async () => {
    const { library, onProgress } = testLibrary();
    const proposal = await library.openData([...folder(), picture('data/train/notes.txt', 1, 1)], onProgress);
    expect(proposal).toMatchObject({
      name: 'data',
      kind: 'pictures',
      classNames: ['ant', 'bee', 'cat'],
      splits: [
        { name: 'test', count: 12, perClass: [4, 4, 4], unlabelled: 0 },
        { name: 'train', count: 12, perClass: [4, 4, 4], unlabelled: 0 },
      ],
      leftOut: [{ name: 'data/train/notes.txt', why: 'no picture by its name' }],
      side: 8,
    });
    expect(proposal.preview).toHaveLength(8);
    const shown = proposal.preview.map(({ pixels }) => Math.floor(pixels[0]! / 4));
    expect(new Set(shown)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(await library.keptData()).toEqual([]);
  });

  it('takes 224 where pictures are larger or differ', async () => {
    const { library } = testLibrary();
    const differing = [picture('a/x.png', 8, 1), picture('b/x.png', 16, 2)];
    expect((await library.openData(differing, ignore)).side).toBe(224);
    const large = [picture('a/x.png', 120, 1), picture('b/x.png', 120, 2)];
    expect((await library.openData(large, ignore)).preview[0]).toMatchObject({ width: 224, height: 224 });
  });

  it('is read again in another way, which is kept and said', async () => {
    const { library } = testLibrary();
    const files = ['1', '2', '10'].flatMap((name, i) => [0, 1, 2].map((k) => picture(`data/${name}/${k}.png`, 8, i)));
    const proposal = await library.openData([...files], ignore, {}, [{ name: 'x', why: 'a link that leads nowhere' }]);
    expect(proposal).toMatchObject({ classNames: ['1', '10', '2'], doubts: [{ option: 'classOrder' }], reading: {} });
    const kept = await library.keepData(CHOICE, ignore);
    const again = await library.readAgain({ classOrder: 'natural' }, ignore);
    expect(again).toMatchObject({ classNames: ['1', '2', '10'], reading: { classOrder: 'natural' } });
    expect(again.leftOut).toEqual([{ name: 'x', why: 'a link that leads nowhere' }]);
    const other = await library.keepData(CHOICE, ignore);
    expect(other.classNames).toEqual(['1', '2', '10']);
    expect(other.id).not.toBe(kept.id);
    expect(other.notes!.join()).toMatch(/With numbers counted as numbers, as timm does/);
  });

  it('has to be settled where the files do not say the severity, before anything is kept', async () => {
    const { library } = testLibrary();
    await expect(library.readAgain({}, ignore)).rejects.toThrow(/Nothing is open to be read again/);
    const pixels = new Uint8Array(60);
    const zip = makeZip({
      'fog.npy': npyBytes('|u1', [5, 2, 2, 3], pixels),
      'labels.npy': npyBytes('|u1', [5], Uint8Array.of(0, 1, 2, 3, 4)),
    });
    const proposal = await library.openData([await dataFile(zip)], ignore);
    expect(proposal.doubts).toMatchObject([{ option: 'severity', chosen: null }]);
    await expect(library.keepData(CHOICE, ignore)).rejects.toThrow(/has to be settled first.*Say which severity/);
    await library.readAgain({ severity: 2 }, ignore);
    const kept = await library.keepData(CHOICE, ignore);
    expect(kept.corruptions).toEqual([{ name: 'fog', severities: [2] }]);
    expect(kept.splits).toMatchObject([{ count: 5, unlabelled: 0 }]);
  });

  it('keeps what a file of labels numbers, and rows without a label are said', async () => {
    const { library } = testLibrary();
    const labels = { path: 'labels.json', file: new Blob([JSON.stringify({ 'a.png': 7, 'b.png': 3, 'c.png': -1 })]) };
    const proposal = await library.openData(
      [...['a', 'b', 'c'].map((name) => picture(`${name}.png`, 8, 1)), labels],
      ignore,
    );
    expect(proposal.notes).toEqual(['1 of 3 pictures have no label: no figure counts them.']);
    const kept = await library.keepData({ ...CHOICE, classes: ['class 3', 'class 7'] }, ignore);
    expect(kept).toMatchObject({ classNames: ['class 3', 'class 7'], classNumbers: [3, 7] });
  });

  it('takes the classes that have pictures, and all of a set with a protocol of its own', async () => {
    const { library } = testLibrary();
    const some = IMAGENET_R_LABELS.slice(0, 6).map((label) => IMAGENET_CLASSES[label]!.wnid);
    const files = some.flatMap((name) => [0, 1, 2].map((i) => picture(`r/${name}/${i}.png`, 8, i)));
    await library.openData(files, ignore);
    expect((await library.keepData(CHOICE, ignore)).classNames).toHaveLength(200);
    await library.readAgain({ answers: 'present' }, ignore);
    expect(await library.keepData(CHOICE, ignore)).toMatchObject({ classNames: some, answers: 'present' });
  });

  it('cuts a name that is too long', async () => {
    const { library } = testLibrary();
    await library.openData(folder(), ignore);
    const kept = await library.keepData({ ...CHOICE, name: 'x'.repeat(300) }, ignore);
    expect(kept.name).toBe(`${'x'.repeat(99)}…`);
  });

  it('shows names for WordNet ids, which have indices of ImageNet once kept', async () => {
    const { library } = testLibrary();
    const files = [picture('n01440764/x.png', 8, 1), picture('n02102040/x.png', 8, 2)];
    expect((await library.openData(files, ignore)).shownNames).toEqual(['tench', 'English springer']);
    expect(await library.keepData(CHOICE, ignore)).toMatchObject({
      classNames: ['n01440764', 'n02102040'],
      imagenetIndices: [0, 217],
    });
  });

  it('leaves the last proposal where the next cannot be opened', async () => {
    const { library } = testLibrary();
    const bomb = makeZip({ 'a/x.png': [new Uint8Array(3e6), { level: 9 }] });
    const escaping = makeTar([{ name: '../../x.png', data: text('x') }]);
    await expect(library.keepData(CHOICE, ignore)).rejects.toThrow(/Open a folder/);
    await library.openData(folder(), ignore);
    await expect(library.openData([await dataFile(bomb)], ignore)).rejects.toThrow(/200 times its size/);
    await expect(library.openData([await dataFile(escaping)], ignore)).rejects.toThrow(/leads out of the archive/);
    await expect(library.openData([], ignore)).rejects.toThrow(/nothing that can be opened/);
    expect((await library.keepData(CHOICE, ignore)).classNames).toEqual(['ant', 'bee', 'cat']);
    await library.openData([picture('dog/x.png', 8, 1), picture('elk/x.png', 8, 1)], ignore);
    expect((await library.keepData(CHOICE, ignore)).classNames).toEqual(['dog', 'elk']);
  });
});

describe('keeping', () => {
  it('decodes the chosen classes and splits, counts labels from 0 and gives any pictures back', async () => {
    const { library, onProgress, progress } = testLibrary();
    await library.openData(folder(), ignore);
    const choice = { ...CHOICE, classes: ['cat', 'bee'], splits: ['train'], perClass: 3 };
    const kept = await library.keepData(choice, onProgress);
    expect(kept).toMatchObject({
      name: 'mine',
      classNames: ['bee', 'cat'],
      imagenetIndices: null,
      splits: [{ name: 'train', count: 6, perClass: [3, 3], unlabelled: 0 }],
      side: 8,
    });
    expect(progress[0]).toEqual({ doing: 'keep', done: 0, total: 6, unit: 'pictures' });
    expect(progress.at(-1)).toMatchObject({ done: 6 });
    const data = await library.load(kept.id);
    expect([...data.labels('train')]).toEqual([0, 0, 0, 1, 1, 1]);
    const all = await data.pictures('train');
    expect(all).toMatchObject({ count: 6, width: 8, height: 8, classNames: ['bee', 'cat'] });
    // Levels of the bees in train are 4 to 7, of the cats 8 to 11.
    expect(levels(all).map((level) => Math.floor(level / 4))).toEqual([1, 1, 1, 2, 2, 2]);
    const some = await data.pictures('train', Int32Array.of(5, 0));
    expect(levels(some)).toEqual([levels(all)[5], levels(all)[0]]);
    expect([...some.labels]).toEqual([1, 0]);
    await expect(data.pictures('test')).rejects.toThrow(/no part “test”; it has train/);
    const samples = await library.dataSamples(kept.id, 'train', 3);
    expect(samples.labels).toEqual(['bee', 'cat', 'bee']);
    expect(samples.pictures[1]!.pixels).toHaveLength(192);
  });

  it('reads only the chunks that are asked for', async () => {
    const { library, store } = testLibrary();
    const files = Array.from({ length: 30 }, (_, i) => picture(`${i % 2}/${100 + i}.png`, 224, i));
    await library.openData(files, ignore);
    const { id } = await library.keepData(CHOICE, ignore);
    expect((await store.keys('data/')).filter((key) => key.includes('/0/'))).toHaveLength(3);
    const data = await library.load(id);
    store.reads = 0;
    expect(levels(await data.pictures('all', Int32Array.of(29, 28)))).toEqual([29, 27]);
    expect(store.reads).toBe(1);
  });

  it('keeps the same pictures once, under their last name', async () => {
    const { library, store } = testLibrary();
    await library.openData(folder(), ignore);
    const first = await library.keepData(CHOICE, ignore);
    const bytes = await store.sizeOf();
    const again = await library.keepData({ ...CHOICE, name: 'other' }, ignore);
    expect(again.id).toBe(first.id);
    expect((await library.keptData()).map(({ name }) => name)).toEqual(['other']);
    expect(Math.abs((await store.sizeOf()) - bytes)).toBeLessThan(100);
    expect(levels(await (await library.load(first.id)).pictures('test'))).toHaveLength(12);
    await library.keepData({ ...CHOICE, perClass: 2 }, ignore);
    expect(await library.keptData()).toHaveLength(2);
    for (const { id } of await library.keptData()) await library.forgetData(id);
    expect(await store.keys()).toEqual([]);
    await expect(library.load(first.id)).rejects.toThrow(/not kept in this browser/);
  });

  it('leaves out what cannot be read and says so; nothing at all is an error', async () => {
    const { library, store } = testLibrary();
    await library.openData([...folder(2), picture('data/train/bee/broken.png', 255, 0)], ignore);
    const kept = await library.keepData(CHOICE, ignore);
    expect(kept.leftOut).toEqual([{ name: 'data/train/bee/broken.png', why: 'not a picture that can be read' }]);
    expect(kept.splits[1]).toMatchObject({ name: 'train', count: 6, perClass: [2, 2, 2] });
    await library.forgetData(kept.id);
    await library.openData([picture('a/x.png', 255, 0), picture('b/x.png', 255, 0)], ignore);
    await expect(library.keepData(CHOICE, ignore)).rejects.toThrow(
      'None of the 2 pictures of mine can be read. a/x.png: not a picture that can be read.',
    );
    expect(await store.keys()).toEqual([]);
  });

  it('names what is chosen and not there', async () => {
    const { library } = testLibrary();
    await library.openData(folder(), ignore);
    const keep = (more: object) => library.keepData({ ...CHOICE, ...more }, ignore);
    await expect(keep({ classes: ['dog'] })).rejects.toThrow(/no class "dog"/);
    await expect(keep({ classes: [] })).rejects.toThrow(/at least one class/);
    await expect(keep({ splits: ['val'] })).rejects.toThrow(/no part "val"; the parts are "test", "train"/);
    await expect(keep({ perClass: 0 })).rejects.toThrow(/at least 1/);
    await expect(keep({ name: ' ' })).rejects.toThrow(/name/);
  });

  it('leaves nothing behind where the storage becomes full, and what was there works', async () => {
    const { library, store } = testLibrary();
    const files = Array.from({ length: 30 }, (_, i) => picture(`${i % 2}/${i}.png`, 224, i));
    await library.openData(folder(), ignore);
    const before = await library.keepData(CHOICE, ignore);
    const keys = await store.keys();
    await library.openData(files, ignore);
    for (const room of [0, 2, 3]) {
      store.room = room;
      await expect(library.keepData(CHOICE, ignore)).rejects.toThrow(/storage is full.*fewer pictures of each class/);
      expect(await store.keys()).toEqual(keys);
    }
    store.room = Infinity;
    expect(levels(await (await library.load(before.id)).pictures('train'))).toHaveLength(12);
    expect((await library.keepData(CHOICE, ignore)).splits[0]!.count).toBe(30);
  });

  it('is refused before anything is decoded where the browser says that it will not fit', async () => {
    let decoded = 0;
    const { library } = testLibrary({ decode: (bytes, name) => (decoded++, decodeTest(bytes, name)) });
    await library.openData(folder(10, 16), ignore);
    const shown = decoded;
    const estimate = () => Promise.resolve({ usage: 1e6, quota: 1.02e6 });
    vi.stubGlobal('navigator', { storage: { estimate } });
    try {
      await expect(library.keepData(CHOICE, ignore)).rejects.toThrow(/has 0.0 MB left for this page. Keep fewer/);
      expect(decoded).toBe(shown);
      expect(await library.keepData({ ...CHOICE, perClass: 1 }, ignore)).toMatchObject({ side: 16 });
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('can be cancelled, and leaves nothing then', async () => {
    let decoded = 0;
    const made = testLibrary({
      decode: (bytes, name) => {
        if (++decoded === 20) void made.transfer.cancel();
        return decodeTest(bytes, name);
      },
    });
    await made.library.openData(folder(10), ignore);
    await expect(made.library.keepData(CHOICE, ignore)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await made.store.keys()).toEqual([]);
    expect(decoded).toBeLessThan(40);
    expect((await made.library.keepData(CHOICE, ignore)).splits).toHaveLength(2);
  });

  it('sweeps away what a crash left', async () => {
    const { library, store } = testLibrary();
    await store.set('data/upload-0123/0/0', new Uint8Array(9));
    await library.openData(folder(), ignore);
    await library.keepData(CHOICE, ignore);
    expect(await store.get('data/upload-0123/0/0')).toBeUndefined();
  });
});

describe('pictures that others corrupted', () => {
  it('are limited to the same pictures everywhere: CIFAR-10-C', async () => {
    const { library } = testLibrary();
    // Ten pictures of 2 × 2 at five severities; the value is the picture's number.
    const pixels = Uint8Array.from({ length: 600 }, (_, i) => Math.floor(i / 12) % 10);
    const labels = Uint8Array.from({ length: 50 }, (_, i) => i % 2);
    const zip = makeZip({
      'C/fog.npy': npyBytes('|u1', [50, 2, 2, 3], pixels),
      'C/snow.npy': npyBytes('|u1', [50, 2, 2, 3], pixels),
      'C/labels.npy': npyBytes('|u1', [50], labels),
    });
    const proposal = await library.openData([await dataFile(zip)], ignore);
    expect(proposal).toMatchObject({ kind: 'corrupted', side: 2, splits: [{ name: 'all', count: 10 }] });
    const kept = await library.keepData({ ...CHOICE, perClass: 3, severities: [1, 5] }, ignore);
    expect(kept.corruptions).toEqual([
      { name: 'fog', severities: [1, 5] },
      { name: 'snow', severities: [1, 5] },
    ]);
    expect(kept.splits).toMatchObject([{ name: 'all', count: 6 }]);
    expect(kept.splits[0]!.perClass.slice(0, 3)).toEqual([3, 3, 0]);
    const data = await library.load(kept.id);
    const first = levels(await data.corrupted('fog', 1));
    expect(new Set(first).size).toBe(6);
    expect(levels(await data.corrupted('snow', 5))).toEqual(first);
    await expect(data.corrupted('fog', 2)).rejects.toThrow(/no pictures with fog of severity 2/);
    expect((await library.dataSamples(kept.id, 'all', 2)).labels).toEqual(['airplane, fog 5', 'automobile, snow 5']);
  });

  it('are limited to the same pictures everywhere: ImageNet-C with some missing', async () => {
    const { library } = testLibrary();
    const files = [1, 3].flatMap((severity) =>
      ['ant', 'bee'].flatMap((name) =>
        [0, 1, 2, 3, 4].map((i) => picture(`blur/${severity}/${name}/${i}.png`, 224, i)),
      ),
    );
    await library.openData(
      files.filter(({ path }) => path !== 'blur/3/bee/1.png'),
      ignore,
    );
    const kept = await library.keepData({ ...CHOICE, perClass: 3 }, ignore);
    const data = await library.load(kept.id);
    expect(levels(await data.corrupted('blur', 1))).toEqual(levels(await data.corrupted('blur', 3)));
    expect(kept.leftOut).toEqual([{ name: 'blur 1', why: expect.stringContaining('1 picture,') as string }]);
  });
});

describe('a damaged archive', () => {
  it('loses the damaged pictures, not the others', async () => {
    const { library } = testLibrary();
    const zip = makeZip({
      'a/x.png': [Uint8Array.of(8, 1), { level: 0 }],
      'b/x.png': [Uint8Array.of(8, 2), { level: 0 }],
    });
    const bytes = await zip.read();
    const damaged = patched(zip, bytes, (_, copy) => (copy[30 + 'a/x.png'.length]! ^= 1));
    const proposal = await library.openData([await dataFile(damaged)], ignore);
    expect(proposal.leftOut).toMatchObject([{ name: 'a/x.png' }]);
    const kept = await library.keepData(CHOICE, ignore);
    expect(kept.leftOut).toMatchObject([{ name: 'a/x.png', why: expect.stringContaining('checksum') as string }]);
    await expect(
      library.openData([await dataFile(bytesFile('data.zip', bytes.subarray(0, 60)))], ignore),
    ).rejects.toThrow(/data.zip/);
  });
});

describe('a recording', () => {
  const taken = (level: number, width = 320, height = 240) => ({
    width,
    height,
    pixels: new Uint8Array(width * height * 3).fill(level),
  });

  it('is kept at 224 with one split', async () => {
    const { library } = testLibrary();
    const classes = [
      { name: ' cup ', pictures: [taken(10), taken(20)] },
      { name: 'hand', pictures: [taken(30)] },
    ];
    const kept = await library.keepRecording({ name: 'desk', classes });
    expect(kept).toMatchObject({
      name: 'desk',
      side: 224,
      classNames: ['cup', 'hand'],
      splits: [{ name: 'all', count: 3, perClass: [2, 1] }],
    });
    const set = await (await library.load(kept.id)).pictures('all');
    expect(levels(set)).toEqual([10, 20, 30]);
    expect([...set.labels]).toEqual([0, 0, 1]);
  });

  it.each([
    [[['a', 1]], /at least two classes/],
    [
      [
        ['a', 1],
        ['A ', 1],
      ],
      /two classes named "A"/,
    ],
    [
      [
        ['a', 1],
        [' ', 1],
      ],
      /Class 2 has no name/,
    ],
    [
      [
        ['a', 1],
        ['b', 0],
      ],
      /no pictures of "b"/,
    ],
  ] as const)('of %j is refused', async (classes, message) => {
    const { library, store } = testLibrary();
    const recorded = classes.map(([name, count]) => ({
      name,
      pictures: Array.from({ length: count }, () => taken(1, 8, 8)),
    }));
    await expect(library.keepRecording({ name: 'desk', classes: recorded })).rejects.toThrow(message);
    expect(await store.keys()).toEqual([]);
  });
});
