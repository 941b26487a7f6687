import { beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine, type FakeEngine } from '../../../test/fixtures/fakeEngine';
import { fixtureReport } from '../../../test/fixtures/report';
import type { Report } from '../../contract/report';
import { OtherModels } from './OtherModels.svelte';
import { Runs } from './Runs.svelte';

let engine: FakeEngine;
let report: Report | null;
let others: OtherModels;
beforeEach(() => {
  engine = fakeEngine();
  report = fixtureReport();
  others = new OtherModels(engine, {
    report: () => report,
    runId: () => null,
    replace: async (changed) => void (report = changed),
  });
});

/** Two methods of it. */
const comparable = (of: Report): Report => ({ ...of, methods: of.methods.slice(0, 2) });

describe('other models beside an experiment', () => {
  it('get rows, a second time anew, and lose them', async () => {
    others.choose('a', true);
    others.choose('b', true);
    others.choose('b', false);
    await others.measure();
    expect(report!.others!.map(({ id }) => id)).toEqual(['a']);
    expect(others.chosen.size).toBe(0);
    expect(others.progress).toBeNull();
    others.choose('b', true);
    others.choose('a', true);
    await others.measure();
    expect(report!.others!.map(({ id }) => id).sort()).toEqual(['a', 'b']);
    await others.remove('a');
    await others.remove('b');
    expect(report).not.toHaveProperty('others');
  });

  it('and methods are told relative to one of them, which stays so while rows come and go', async () => {
    report = comparable(report!);
    const [first, second] = report.methods.map(({ name }) => name);
    await others.compareWith(first!);
    expect(report.baseline).toMatchObject({
      id: first,
      rows: [{ id: second, error: { mce: { value: expect.any(Number) } } }],
    });
    others.choose('a', true);
    await others.measure();
    expect(report.baseline!.rows.map(({ id }) => id)).toEqual([second, 'a']);
    await others.remove('a');
    expect(report.baseline!.rows).toHaveLength(1);
    await others.compareWith(null);
    expect(report).not.toHaveProperty('baseline');
    expect(others.comparing).toBe(false);
  });

  it('are measured on one run, not on several that are pooled', async () => {
    expect(others.fault).toBeNull();
    report = { ...fixtureReport(), seeds: [1, 2] };
    expect(others.fault).toMatch(/pools several runs/);
    others.choose('a', true);
    await others.measure();
    expect(report.others).toBeUndefined();
    report = null;
    expect(others.fault).toMatch(/Run an experiment first/);
  });

  it('go to the run that they were measured for, where another is opened meanwhile', async () => {
    const runs = new Runs(engine);
    const mine = fixtureReport();
    runs.take(mine, await engine.importReport(mine));
    const first = runs.runId!;
    let end = () => {};
    const evaluate: typeof engine.evaluate = async (request, onProgress) => {
      await new Promise<void>((resolve) => (end = resolve));
      return engine.evaluate(request, onProgress);
    };
    others = new OtherModels(
      { ...engine, evaluate },
      {
        report: () => runs.report,
        runId: () => runs.runId,
        replace: (changed, before) => runs.replace(changed, before),
      },
    );
    others.choose('a', true);
    const measuring = others.measure();
    const other = { ...fixtureReport(), seed: 7 };
    const second = await engine.importReport(other);
    runs.take(other, second);
    end();
    await measuring;
    expect(runs).toMatchObject({ report: other, runId: second });
    const kept = await Promise.all((await engine.history()).map(({ id }) => engine.loadRun(id)));
    expect(kept.map(({ seed, others: rows }) => [seed, rows?.length ?? 0])).toEqual(
      expect.arrayContaining([
        [mine.seed, 1],
        [7, 0],
      ]),
    );
    await expect(engine.loadRun(first)).rejects.toThrow();
  });

  it('are not measured while a number of how they adapt is refused, which goes with its field', async () => {
    others.choose('a', true);
    others.chooseWay('bn', true);
    others.chooseWay('tent', true);
    others.refused.set('prior', 'It has to be a whole number.');
    await others.measure();
    expect(report!.others).toBeUndefined();
    others.chooseWay('bn', false);
    expect(others.refused.size).toBe(0);
    others.refused.set('pictures', 'It has to be a whole number.');
    others.chooseWay('tent', false);
    await others.measure();
    expect(report!.others).toHaveLength(1);
  });

  it('leave the report as it is where measuring fails or is cancelled', async () => {
    engine.faults.evaluate = 'Your model has 16 classes, the pictures have 4 others.';
    others.choose('a', true);
    await others.measure();
    expect(others.problem).toMatch(/16 classes/);
    expect(report!.others).toBeUndefined();
    expect([...others.chosen]).toEqual(['a']);

    delete engine.faults.evaluate;
    await engine.pause();
    const measuring = others.measure();
    expect(others.progress).not.toBeNull();
    await others.cancel();
    await measuring;
    expect(others.problem).toBeNull();
    expect(others.progress).toBeNull();
    expect(report!.others).toBeUndefined();
  });
});
