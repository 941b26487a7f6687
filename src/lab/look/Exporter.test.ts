import { unzipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Exporter, type ExportView } from './Exporter.svelte';
import type { ExportSource } from './exportPlan';
import { blobSink } from './exportSink';

const source: ExportSource = {
  id: 'own-1',
  title: 'cat.jpg',
  credit: 'yours',
  whole: false,
  open: async (size) => plainPicture(200, size === 'full' ? 64 : 16),
};

async function exporter(change: Partial<ExportView> = {}) {
  const engine = fakeEngine();
  const perturbations = await engine.perturbations();
  const attack: PerturbationInfo = { ...perturbations[0]!, name: 'pgd', family: 'adversarial', needsModel: true };
  const view: ExportView = {
    source,
    steps: [{ perturbation: 'fog', severity: 3 }],
    current: 'fog',
    seed: 4,
    table: 'imagenet-c',
    model: '',
    perturbations: [...perturbations, attack],
    groups: [
      { id: 'shown', label: 'This picture', sources: [source] },
      { id: 'own', label: 'Your pictures', sources: [source, { ...source, id: 'own-2', title: 'dog.jpg' }] },
    ],
    ...change,
  };
  const saved: { name: string; content: unknown }[] = [];
  const save = (name: string, content: unknown) => void saved.push({ name, content });
  const made = new Exporter(
    engine,
    () => view,
    save,
    async (name) => blobSink((whole) => save(name, whole)),
  );
  return { engine, made, saved };
}

describe('Exporter', () => {
  it('saves the picture under a name that says what was done, in the size that was asked for', async () => {
    const { made, saved, engine } = await exporter();
    const corrupt = vi.spyOn(engine, 'corrupt');
    made.size = 'full';
    made.jpeg = true;
    await made.picture();
    expect(saved.map(({ name }) => name)).toEqual(['cat_fog_3_jpeg85.png']);
    expect(corrupt.mock.calls[0]![0]).toMatchObject({ seed: 4, jpeg: 85, picture: { width: 64 } });
    expect(made.task).toMatchObject({ state: 'done' });
  });

  it('suggests the family that is looked at, and leaves attacks out where no model is chosen', async () => {
    const { made } = await exporter();
    made.suggest();
    expect([...made.names]).toEqual(['gaussian_noise', 'fog']);
    made.names.add('pgd');
    expect(made.set().perturbations.map(({ name }) => name)).toEqual(['gaussian_noise', 'fog']);
    const named = await exporter({ model: 'small' });
    named.made.names.add('pgd');
    expect(named.made.set().perturbations.map(({ name }) => name)).toEqual(['pgd']);
  });

  it('archives the chosen groups without taking a picture twice', async () => {
    const { made, saved } = await exporter();
    made.groups.add('own');
    made.names.add('fog');
    made.severities.clear();
    made.severities.add(5).add(2);
    await made.zip();
    const [{ name, content } = { name: '', content: null }] = saved;
    expect(name).toBe('temper_imagenet-c_seed4.zip');
    const files = unzipSync(new Uint8Array(await (content as Blob).arrayBuffer()));
    expect(Object.keys(files)).toEqual([
      'fog/2/cat.png',
      'fog/5/cat.png',
      'fog/2/dog.png',
      'fog/5/dog.png',
      'README.txt',
    ]);
    expect(made.task).toMatchObject({ state: 'done', done: 4, total: 4 });
    expect(made.task!.text).toContain('4 pictures');
  });

  it('saves nothing when it is cancelled or fails, and can be started again', async () => {
    const { made, saved, engine } = await exporter();
    made.names.add('fog');
    const { corrupt } = engine;
    engine.corrupt = (wish) => (made.cancel(), corrupt(wish));
    await made.zip();
    engine.corrupt = corrupt;
    expect(made.task).toMatchObject({ state: 'cancelled' });
    engine.faults.encodePng = 'Out of memory.';
    await made.picture();
    expect(made.task).toMatchObject({ state: 'failed', text: 'Out of memory.' });
    expect(saved).toEqual([]);
    engine.faults = {};
    await made.picture();
    expect(saved).toHaveLength(1);
  });
});
