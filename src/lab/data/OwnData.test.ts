import { beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine, type FakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { ExperimentConfig } from '../../contract/config';
import type { DataFile } from '../../contract/library';
import { parseConfig } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { arrivalCount, benchmarkOf } from './attachments';
import { OwnData } from './OwnData.svelte';

let engine: FakeEngine;
let config: ExperimentConfig;
let own: OwnData;
let stored: number;

beforeEach(async () => {
  engine = fakeEngine();
  config = presetConfig('quick', 7);
  stored = 0;
  own = new OwnData(engine, {
    config: () => config,
    setConfig: (next) => void (config = parseConfig(next)),
    onKept: () => void stored++,
  });
  await own.restore();
});

const files = (...paths: string[]): DataFile[] => paths.map((path) => ({ path, file: new Blob(['x']) }));
const folder = (split: string, classes: string[], each: number) =>
  files(...classes.flatMap((name) => Array.from({ length: each }, (_, i) => `${split}/${name}/${i}.png`)));
/** Opens files and keeps all of them under a name. */
async function keep(name: string, brought: DataFile[]) {
  await own.open(brought);
  own.draft!.name = name;
  await own.keep();
  return own.kept.find((data) => data.name === name)!;
}

describe('own pictures', () => {
  it('are called what they are, and no two the same', async () => {
    const names: string[] = [];
    for (let i = 0; i < 2; i++) {
      await own.open(folder('all', ['cat', 'dog'], 3));
      names.push(own.draft!.name);
      await own.keep();
    }
    const [name] = names;
    expect(own.kept[0]!.layout).toContain(name);
    expect(names[1]).toBe(`${name} 2`);
  });

  it('are read again as is chosen, and what was set before stays', async () => {
    await own.open(folder('train', ['1', '2', '10'], 4));
    const [doubt] = own.draft!.proposal.doubts;
    expect(doubt).toMatchObject({ option: 'classOrder', chosen: 'torchvision' });
    own.draft!.name = 'numbers';
    own.draft!.perClass = 3;
    own.draft!.toggle('2');
    await own.settle(doubt!, 'natural');
    const draft = own.draft!;
    expect(draft.proposal.reading).toEqual({ classOrder: 'natural' });
    expect(draft.proposal.classNames).toEqual(['1', '2', '10']);
    expect([draft.name, draft.perClass, [...draft.classes]]).toEqual(['numbers', 3, ['1', '10']]);
    engine.transfers.cut = 1;
    await own.settle(draft.proposal.doubts[0]!, 'torchvision');
    expect(own.problem).not.toBeNull();
    expect(own.draft!.proposal.doubts[0]!.chosen).toBe('natural');
  });

  it('are narrowed to a list and back, and stay as they were where the list cannot be used', async () => {
    await own.open(folder('all', ['cat', 'dog'], 3));
    own.draft!.name = 'mine';
    await own.useList(new File(['a.png\n'], 'ids.txt'));
    expect(own.draft!.proposal.reading).toEqual({ list: { file: 'ids.txt', text: 'a.png\n' } });
    expect(own.draft!.name).toBe('mine');
    engine.transfers.cut = 1;
    await own.useList(new File(['none.png\n'], 'other.txt'));
    expect(own.problem).not.toBeNull();
    expect(own.draft!.proposal.reading.list!.file).toBe('ids.txt');
    await own.useList(null);
    expect(own.draft!.proposal.reading).toEqual({});
  });

  it('of which nothing can be learnt are kept, but not made the experiment’s', async () => {
    const data = await keep('one of each', folder('all', ['cat', 'dog'], 1));
    expect(config.data.pack).not.toBe('own');
    own.use(data.id);
    expect(own.problem).toContain('“one of each” cannot be learnt from: of every class there is one picture at most');
    expect(config.data.pack).not.toBe('own');
    await keep('two of each', folder('all', ['cat', 'dog'], 2));
    expect(config.data.pack).toBe('own');
  });

  it('are looked at first, kept by choice, and then used with sizes that they can fill', async () => {
    await own.open([
      ...folder('train', ['cat', 'cow', 'dog'], 20),
      ...folder('test', ['cat', 'cow', 'dog'], 4),
      ...files('notes.txt'),
    ]);
    expect(own.kept).toEqual([]);
    const draft = own.draft!;
    expect(draft.rows.map(({ name, count }) => [name, count])).toEqual([
      ['cat', 24],
      ['cow', 24],
      ['dog', 24],
    ]);
    expect(draft.proposal.leftOut).toHaveLength(1);
    draft.toggle('cow');
    draft.name = 'pets';
    await own.keep();
    expect(own.draft).toBeNull();
    expect(own.kept.map(({ name, classNames }) => [name, classNames])).toEqual([['pets', ['cat', 'dog']]]);
    expect(config.data).toMatchObject({ pack: 'own', own: { data: own.kept[0]!.id } });
    expect(config.data).toMatchObject({ teacherPerClass: 10, labelledPerClass: 10, unlabelled: 12, testPerClass: 4 });
    expect(config.seed).toBe(7);
    expect(config.preset).toBe('real');
    expect(config.benchmark.table).toBe('cifar-c');
    expect(stored).toBe(1);
  });

  it('give way to the embedded pack with the settings that were there before', async () => {
    config.student.steps = 123;
    const before = structuredClone(config);
    await keep('pets', folder('train', ['cat', 'dog'], 8));
    expect(config.data.pack).toBe('own');
    own.usePack('emoji-16');
    expect(config).toEqual(before);
    own.usePack('emoji-64');
    expect(config).toEqual({ ...before, data: { ...before.data, pack: 'emoji-64' } });
  });

  it('stay with another preset, in its sizes, and are taken where a preset wants some', async () => {
    const pets = await keep('pets', folder('train', ['cat', 'dog'], 100));
    const tiny = own.keptIn(presetConfig('tiny', 7));
    expect(tiny.data).toMatchObject({ pack: 'own', own: { data: pets.id }, teacherPerClass: 2, testPerClass: 1 });
    expect(tiny.student.steps).toBe(presetConfig('tiny').student.steps);
    own.usePack('emoji-16');
    expect(own.keptIn(presetConfig('tiny', 7))).toEqual(presetConfig('tiny', 7));
    expect(own.keptIn(presetConfig('real', 7)).data).toMatchObject({ pack: 'own', own: { data: pets.id } });
  });

  it('keep the models that were chosen', async () => {
    config.models = { large: 'a', small: 'b' };
    await keep('pets', folder('train', ['cat', 'dog'], 8));
    expect(config.models).toEqual({ large: 'a', small: 'b' });
  });

  it('are attached as test sets only where their classes and their kind fit', async () => {
    const pets = await keep('pets', folder('train', ['cat', 'dog'], 8));
    const drawn = await keep('drawn', folder('test', ['cat', 'dog'], 3));
    const cars = await keep('cars', folder('test', ['car', 'van'], 3));
    const foggy = await keep(
      'foggy',
      files('fog/1/cat/a.png', 'fog/1/dog/a.png', 'fog/3/cat/a.png', 'fog/3/dog/a.png'),
    );
    expect(config.data.own).toEqual({ data: pets.id });
    own.attach('renditions', drawn.id);
    expect(config.data.own).toEqual({ data: pets.id, renditions: drawn.id });
    own.attach('sketch', cars.id);
    expect(own.problem).toContain('none of the classes of “pets”');
    own.attach('natural', foggy.id);
    expect(own.problem).toContain('only be the corrupted test set');
    own.attach('corrupted', drawn.id);
    expect(own.problem).toContain('nobody corrupted');
    own.attach('corrupted', foggy.id);
    own.attach('transfer', cars.id);
    expect(own.problem).toBeNull();
    // What these pictures hold of the preset is measured, until they are taken away.
    expect(config.benchmark).toMatchObject({ corruptions: ['fog'], severities: [1, 3, 5] });
    own.attach('corrupted', null);
    expect(config.benchmark.corruptions).toHaveLength(15);
    own.attach('corrupted', foggy.id);
    own.use(foggy.id);
    expect(own.problem).toContain('not learnt from');
    expect(config.data.own).toEqual({
      data: pets.id,
      renditions: drawn.id,
      corrupted: foggy.id,
      transfer: cars.id,
    });
    own.attach('renditions', null);
    await own.forget(cars.id);
    expect(config.data.own).toEqual({ data: pets.id, corrupted: foggy.id });
    await own.forget(pets.id);
    expect(config.data.pack).toBe('emoji-16');
  });

  it('arrive from the field without labels, as they are and as many as the preset wishes', async () => {
    const street = await keep('street', files('a.png', 'b.png', 'c.png'));
    expect(own.kept[0]!.classNames).toEqual([]);
    expect(config.data.pack).toBe('emoji-16');
    own.use(street.id);
    expect(own.problem).toContain('“street” has no labels. Beside pictures with classes it can be attached');
    await keep('pets', folder('train', ['cat', 'dog'], 8));
    own.attach('renditions', street.id);
    expect(own.problem).toContain('none of the classes');
    own.attach('arrivals', street.id);
    expect(own.problem).toBeNull();
    expect(config.data).toMatchObject({ own: { arrivals: street.id }, arrivals: 3, arrivalKinds: [] });
    expect(own.keptIn(presetConfig('arrivals')).data).toMatchObject({ arrivals: 3, arrivalKinds: [] });
    expect(arrivalCount(street, 2)).toBe(2);
    own.attach('arrivals', null);
    expect(config.data).toMatchObject({ arrivals: 0, arrivalKinds: [] });
    expect(own.keptIn(presetConfig('arrivals')).data).toMatchObject({ arrivals: 0, arrivalKinds: [] });
  });

  it('of one class can teach nothing, and may arrive all the same', async () => {
    await own.open(folder('street', ['all'], 5));
    expect(own.draft!.fault).toBeNull();
    expect(own.draft!.pictures).toBe(5);
    const street = await keep('street', folder('street', ['all'], 5));
    expect(config.data.pack).toBe('emoji-16');
    own.use(street.id);
    expect(own.problem).toContain('one class only');
  });

  it('of others are measured in the cells that all of them have', () => {
    const wished = presetConfig('real').benchmark;
    const of = (corruptions: { name: string; severities: number[] }[]) => benchmarkOf({ corruptions }, wished);
    const cells = of([
      { name: 'fog', severities: [1, 3] },
      { name: 'snow', severities: [3, 4] },
      { name: 'saturate', severities: [5] },
    ]);
    expect(cells).toMatchObject({ corruptions: ['fog', 'snow'], severities: [3], table: wished.table });
    expect(of([{ name: 'saturate', severities: [2] }])).toMatchObject({ corruptions: ['saturate'], severities: [2] });
    expect(
      of([
        { name: 'fog', severities: [1] },
        { name: 'snow', severities: [2] },
      ]),
    ).toEqual(wished);
  });

  it('stay where they are when they cannot be forgotten, or cannot be read', async () => {
    const pets = await keep('pets', folder('train', ['cat', 'dog'], 8));
    engine.faults.forgetData = 'The experiment that runs needs these pictures.';
    await own.forget(pets.id);
    expect(own.problem).toBe('The experiment that runs needs these pictures.');
    expect(config.data.own?.data).toBe(pets.id);
    await own.open(folder('train', ['car', 'van'], 8));
    const draft = own.draft;
    await own.open(files('readme.txt'));
    expect(own.problem).toContain('one folder for each class');
    expect(own.draft).toBe(draft);
    await own.open([]);
    expect(own.problem).toContain('no file');
    await own.openAt('  ');
    expect(own.problem).toContain('owner/name');
  });

  it('can be cancelled while they are kept: the proposal stays, nothing is kept, no problem is told', async () => {
    await own.openAt('owner/animals');
    engine.transfers.hold = true;
    const keeping = own.keep();
    expect(own.transfer?.what).toBe('keep');
    await own.open(files('train/cat/1.png'));
    expect(own.problem).toContain('still being read');
    own.problem = null;
    await own.cancel();
    await keeping;
    expect([own.transfer, own.problem, own.kept.length]).toEqual([null, null, 0]);
    expect(own.draft?.proposal.name).toBe('animals');
    engine.transfers.hold = false;
    await own.keep();
    expect(own.kept).toHaveLength(1);
  });

  it('say what is missing here when a link names what was not kept', () => {
    config = parseConfig({ ...config, data: { ...config.data, pack: 'own' } });
    expect(own.missing).toContain('No pictures are chosen yet');
    config = parseConfig({ ...config, data: { ...config.data, own: { data: 'elsewhere' } } });
    expect(own.missing).toContain('bring the same files');
    own.usePack('emoji-16');
    expect(own.missing).toBeNull();
    expect(config.data.own).toBeUndefined();
  });

  it('take a recording as data', async () => {
    await own.keepRecording({
      name: 'hands',
      classes: ['open', 'closed'].map((name) => ({ name, pictures: [1, 2, 3, 4].map((v) => plainPicture(v)) })),
    });
    expect(own.used?.name).toBe('hands');
    expect(config.data).toMatchObject({ teacherPerClass: 1, testPerClass: 2 });
    await own.loadSamples(own.used!);
    expect(own.samples.get(own.used!.id)?.pictures).toHaveLength(12);
  });
});
