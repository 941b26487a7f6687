import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeEngine, type FakeEngine } from '../../../test/fixtures/fakeEngine';
import type { ExperimentConfig } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { Models } from './Models.svelte';
import { until } from '../../../test/patience';

let engine: FakeEngine;
let models: Models;
let config: ExperimentConfig;
let onKept: ReturnType<typeof vi.fn<(added: boolean) => void>>;
const file = (path: string, size = 40) => ({ path, file: new Blob([new Uint8Array(size)]) });
const row = (id: string) => models.catalogue.find((one) => one.id === id)!;
const labels = () => models.kept.map(({ label }) => label);

beforeEach(async () => {
  engine = fakeEngine();
  config = presetConfig('tiny');
  onKept = vi.fn<(added: boolean) => void>();
  models = new Models(engine, { config: () => config, setConfig: (next) => (config = next), onKept });
  await models.load();
});

describe('bringing models', () => {
  it('fetches a row of the catalogue, says how far, and knows afterwards that it is kept', async () => {
    engine.transfers.hold = true;
    expect(models.keptFrom(row('resnet18'))).toBeNull();
    const coming = models.fetch(row('resnet18'));
    await until(() =>
      expect(models.bringing?.progress).toMatchObject({ doing: 'download', done: 23.5e6, total: 47e6 }),
    );
    expect(models.bringing).toMatchObject({ what: 'ResNet-18', row: 'resnet18', cancelling: false });
    engine.transfers.release();
    await coming;
    expect(models.bringing).toBeNull();
    expect(models.outcome).toMatchObject({ bad: false, text: 'ResNet-18 is kept in this browser.' });
    expect(models.keptFrom(row('resnet18'))?.label).toBe('ResNet-18');
    expect(onKept).toHaveBeenLastCalledWith(true);
  });

  it('is cancelled without a word of alarm, and goes on when it is asked again', async () => {
    engine.transfers.hold = true;
    const coming = models.fetchAddress('  timm/resnet50.a1_in1k ');
    await until(() => expect(models.bringing?.progress).not.toBeNull());
    const cancelling = models.cancel();
    expect(models.bringing?.cancelling).toBe(true);
    await Promise.all([coming, cancelling]);
    expect(models.outcome).toMatchObject({ bad: false, again: true, text: 'timm/resnet50.a1_in1k was cancelled.' });
    expect(models.kept).toEqual([]);
    engine.transfers.hold = false;
    await models.again();
    expect(labels()).toEqual(['resnet50.a1_in1k']);
  });

  it('says what cut a download off, keeps what was there, and goes on', async () => {
    await models.add([file('mine.safetensors')]);
    engine.transfers.cut = 1;
    await models.fetch(row('resnet18'));
    expect(models.outcome).toMatchObject({ bad: true, again: true });
    expect(models.outcome?.text).toContain('cut after half');
    expect(labels()).toEqual(['mine']);
    await models.again();
    expect(labels()).toEqual(['ResNet-18', 'mine']);
  });

  it('takes every model of a drop and, of the others, says why not', async () => {
    await models.add([
      file('a.safetensors'),
      file('tfjs/model.json'),
      file('tfjs/group1-shard1of1.bin'),
      file('b.zip'),
    ]);
    expect(models.kept.map(({ label, kind }) => [label, kind])).toEqual([
      ['model', 'tfjs'],
      ['b', 'tuned'],
      ['a', 'network'],
    ]);
    await models.add([file('notes.txt')]);
    expect(models.outcome).toMatchObject({ bad: true });
    expect(models.outcome?.text).toContain('“notes.txt” is no model');
  });

  it('refuses an empty address without asking the engine', async () => {
    await models.fetchAddress('  ');
    expect(models.outcome?.text).toContain('Hugging Face id');
    expect(engine.calls).not.toContain('fetchModel');
  });

  it('brings a model again with other settings and puts it in the place of the old one', async () => {
    await models.fetch(row('vit_tiny_patch16_224'));
    const [old] = models.kept;
    expect(models.choice.choose('large', old!.id)).toBe(true);
    await models.ask(old!, true);
    await models.change(old!, { preprocessing: 'inception' });
    expect([...models.asked.ids]).toEqual([models.kept[0]!.id]);
    expect(models.kept).toHaveLength(1);
    expect(models.kept[0]!.options.preprocessing).toBe('inception');
    expect(config.models).toEqual({ large: models.kept[0]!.id, small: 'embedded' });
    // A failure leaves the old one.
    engine.faults.fetchModel = 'No connection.';
    await models.change(models.kept[0]!, { preprocessing: 'clip' });
    expect(models.outcome?.text).toBe('No connection.');
    expect(models.kept[0]!.options.preprocessing).toBe('inception');
  });

  it('deletes a model and takes it out of the experiment', async () => {
    await models.fetch(row('vit_tiny_patch16_224'));
    await models.fetch(row('resnet18'));
    const [small, large] = models.kept;
    // The embedded large model is smaller than either.
    expect(models.choice.choose('small', large!.id)).toBe(false);
    models.choice.put({ large: small!.id, small: large!.id });
    await models.forget(small!);
    expect(labels()).toEqual(['ViT-Tiny']);
    expect(config.models).toBeUndefined();
    expect(models.outcome?.text).toContain('uses the embedded one again');
    engine.faults.forgetModel = 'An experiment needs it.';
    await models.forget(large!);
    expect(labels()).toEqual(['ViT-Tiny']);
    expect(models.outcome).toMatchObject({ bad: true, text: 'An experiment needs it.' });
  });

  it('says so where the experiment names a model that is not kept', () => {
    config = { ...config, models: { large: 'gone', small: 'embedded' } };
    expect([models.isMissing('large'), models.isMissing('small')]).toEqual([true, false]);
  });
});

describe('choosing models', () => {
  beforeEach(async () => {
    for (const id of ['mobilenetv3_small_100', 'resnet18', 'vit_tiny_patch16_224']) await models.fetch(row(id));
    await models.add([file('answers.zip')]);
  });
  const id = (label: string) => models.kept.find((model) => model.label === label)!.id;

  it('does not let the teacher be larger than the large model, and says the sizes', () => {
    const { choice } = models;
    expect(choice.choose('large', id('ViT-Tiny'))).toBe(true);
    expect(choice.choose('small', id('ResNet-18'))).toBe(false);
    expect(choice.refusal).toMatch(/ResNet-18 has 11.8 M.*ViT-Tiny has 5.75 M.*another large model first/);
    expect(config.models).toEqual({ large: id('ViT-Tiny'), small: 'embedded' });
    expect(choice.choose('small', id('MobileNetV3 small'))).toBe(true);
    expect(choice.refusal).toBeNull();
    expect(choice.obstacle('large', 'embedded')).toContain('another teacher first');
    choice.chooseEmbedded();
    expect(config.models).toBeUndefined();
  });

  it('says why a model that only answers cannot be trained', () => {
    expect(models.choice.obstacle('large', id('answers'))).toContain('not tuned again');
    expect(models.choice.choose('small', id('answers'))).toBe(false);
  });
});
