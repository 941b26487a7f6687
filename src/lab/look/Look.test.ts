import { beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine, type FakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { CorruptRequest } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { presetConfig } from '../../contract/presets';
import { Look } from './Look.svelte';
import type { LookPicture } from './lookPicture';
import { parseHash } from '../urlState';
import { until } from '../../../test/patience';

let engine: FakeEngine;
let look: Look;
const panda: LookPicture = { id: 'x', title: 'panda', credit: '', kind: 'pack', picture: plainPicture(200) };

beforeEach(async () => {
  engine = fakeEngine();
  look = new Look(engine);
  look.setPerturbations(await engine.perturbations());
  look.setModels(await engine.models(presetConfig('tiny')));
});
const value = () => look.large.shown?.picture.pixels[0];

describe('Look', () => {
  it('draws the chain in order, without what is off', async () => {
    look.show(panda);
    await until(() => expect(value()).toBe(120));
    look.compose((chain) => chain.add('fog', 2));
    await until(() => expect(value()).toBe(80));
    look.compose((chain) => chain.toggle(0));
    await until(() => expect(value()).toBe(160));
    expect(look.words).toBe('Fog 2.0');
  });

  it('keeps to a part what is drawn, swept and applied elsewhere, and shows whole pictures in the grid', async () => {
    const asked: CorruptRequest[] = [];
    const { corrupt } = engine;
    engine.corrupt = (request) => (asked.push(request), corrupt(request));
    look.show(panda);
    await until(() => expect(value()).toBe(120));
    expect(asked.at(-1)!.region).toBeUndefined();
    look.place('rect');
    await until(() => expect(asked.at(-1)!.region).toBe('rect:0.25,0.25,0.5,0.5'));
    expect(look.words).toContain('on a part');
    look.place('ellipse');
    expect(look.view().region).toBe('ellipse:0.25,0.25,0.5,0.5');
    await look.applyTo(plainPicture(9));
    expect(asked.at(-1)!.region).toBe('ellipse:0.25,0.25,0.5,0.5');
    look.grid.want('fog');
    await until(() => expect(look.grid.cells.size).toBe(5));
    expect(asked.filter(({ steps: [step] }) => step!.perturbation === 'fog').map(({ region }) => region)).toEqual(
      Array(5).fill(undefined),
    );
    // A brush without a stroke means all of it.
    look.place('brush');
    expect(look.region).toBeUndefined();
    look.apply(parseHash('#look?view.region=rect:0,0,0.5,1').view);
    expect(look.region).toBe('rect:0,0,0.5,1');
    look.apply({});
    expect(look.where).toBe('');
  });

  it('shows every frame of a drag that is ready, the last one at the end', async () => {
    const asked: CorruptRequest[] = [];
    const answers: ((picture: Picture) => void)[] = [];
    engine.corrupt = (request) => {
      asked.push(request);
      return new Promise((resolve) => answers.push(resolve));
    };
    look.show(panda);
    look.setSeverity(1.1);
    look.setSeverity(1.2);
    answers.shift()!(plainPicture(1));
    // The first picture is shown although a newer one is wished for.
    await until(() => expect(value()).toBe(1));
    await until(() => expect(asked).toHaveLength(2));
    expect(asked[1]!.steps[0]!.severity).toBe(1.2);
    look.setSeverity(4);
    answers.shift()!(plainPicture(2));
    await until(() => expect(value()).toBe(2));
    await until(() => expect(asked).toHaveLength(3));
    answers.shift()!(plainPicture(3));
    await until(() => expect(value()).toBe(3));
    expect(look.large.shown!.steps).toEqual([{ perturbation: 'gaussian_noise', severity: 4 }]);
  });

  it('draws only rows that are in view, and keeps the others out of the way', async () => {
    look.show(panda);
    look.grid.want('fog');
    await until(() => expect(look.grid.cells.size).toBe(5));
    expect([...look.grid.cells.keys()].every((key) => key.startsWith('fog/'))).toBe(true);
  });

  it('marks cells that fail, and goes on', async () => {
    const corrupt = engine.corrupt;
    engine.corrupt = (request) =>
      request.steps[0]!.severity === 2 ? Promise.reject(new Error('No.')) : corrupt(request);
    look.show(panda);
    look.grid.want('fog');
    await until(() => expect(look.grid.cells.size + look.grid.failed.size).toBe(5));
    expect(look.grid.failed.get('fog/2')).toBe('No.');
  });

  it('asks where the answer flips once for any severity of the step', async () => {
    look.show(panda);
    await until(() => expect(look.sweep.curves?.[0]?.answers).toHaveLength(10));
    const count = () => engine.calls.filter((verb) => verb === 'sweep').length;
    expect([count(), look.sweep.curves![0]!.flip]).toEqual([2, 3]);
    look.setSeverity(1.5);
    await until(() => expect([look.large.shown!.steps[0]!.severity, look.large.shown!.draft]).toEqual([1.5, false]));
    // Nothing is on its way either: the curves are wanted in the moment in which the picture is.
    expect([count(), look.sweep.busy]).toEqual([2, false]);
    look.select('fog', 3);
    await until(() => expect(count()).toBe(4));
  });

  it('names the model for attacks only', async () => {
    const [first, ...rest] = await engine.perturbations();
    look.setPerturbations([{ ...first!, needsModel: true }, ...rest]);
    const asked: CorruptRequest[] = [];
    const corrupt = engine.corrupt;
    engine.corrupt = (request) => (asked.push(request), corrupt(request));
    look.setModel('large');
    look.show(panda);
    look.select('fog', 2);
    await until(() => expect(asked).toHaveLength(2));
    expect(asked.map(({ model }) => model)).toEqual(['large', undefined]);
  });

  it('waits with attacks until there is a model', async () => {
    const waiting = new Look(engine);
    const [first, ...rest] = await engine.perturbations();
    waiting.setPerturbations([{ ...first!, needsModel: true }, ...rest]);
    waiting.show(panda);
    waiting.grid.want('gaussian_noise');
    waiting.grid.want('fog');
    await until(() => expect(waiting.grid.cells.size).toBe(5));
    expect([waiting.large.shown, waiting.grid.failed.size]).toEqual([null, 0]);
    waiting.setModels(await engine.models(presetConfig('tiny')));
    await until(() => expect(waiting.grid.cells.size).toBe(10));
    expect(waiting.large.shown).not.toBeNull();
  });

  it('says what is wrong with a link and keeps the rest of it', () => {
    const { view, problems } = parseHash('#look?steps=fogg:2,fog:4&view.seed=7&view.table=cifar-c');
    expect(problems).toEqual([]);
    expect(look.apply(view)[0]).toContain('did you mean “fog”');
    expect([look.corruption, look.severity, look.seed, look.table]).toEqual(['fog', 4, 7, 'cifar-c']);
    expect(look.view()).toMatchObject({ steps: [{ perturbation: 'fog', severity: 4 }], seed: 7, table: 'cifar-c' });
    look.apply({});
    expect(look.view()).toEqual({});
  });

  it('moves by key among what the grid lists', () => {
    look.show(panda);
    look.move(1, 0);
    expect(look.corruption).toBe('fog');
    look.move(0, 0.1);
    expect(look.severity).toBe(4.1);
    look.move(0, -1);
    expect(look.severity).toBe(3);
    look.move(0, 1);
    expect(look.severity).toBe(4);
    look.move(0, 1);
    look.move(0, 1);
    expect(look.severity).toBe(5);
  });

  it('draws while the models are on their way, and asks for sweeps when they have answered', async () => {
    let answer = (): void => {};
    const { predict } = engine;
    engine.predict = (...args) => new Promise((resolve) => (answer = () => resolve(predict(...args))));
    look.answers.hold();
    look.show(panda);
    look.grid.want('fog');
    await until(() => expect(look.grid.cells.size).toBe(5));
    expect(engine.calls).not.toContain('predict');
    look.answers.release();
    look.setSeverity(2);
    await until(() => expect(value()).toBe(160));
    expect(engine.calls).not.toContain('sweep');
    engine.predict = predict;
    answer();
    await until(() => expect(look.predictions).not.toBeNull());
    await until(() => expect(look.sweep.curves).not.toBeNull());
  });

  it('says what failed where the large picture cannot be drawn', async () => {
    engine.faults.corrupt = 'Out of memory.';
    look.show(panda);
    await until(() => expect(look.large.problem).toBe('Out of memory.'));
    delete engine.faults.corrupt;
    await look.drawAll();
    await until(() => expect(value()).toBe(120));
    expect(look.large.problem).toBeNull();
  });
});
