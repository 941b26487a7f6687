import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../store/MemoryStore';
import { expectedPace, paceOfRun, secondsOf, shareShown, type SpentByKind } from './pace';
import { PaceHistory } from './paceHistory';
import type { Spent, WorkKind } from './work';

const run = (measuring: number, seconds = 10): SpentByKind => ({ measuring: { work: seconds / measuring, seconds } });
const WORK = new Map<WorkKind, number>([
  ['measuring', 100],
  ['complete-steps', 300],
]);

describe('the expected pace', () => {
  it('is the measured one before any run', () => {
    expect(expectedPace([], null)).toBeNull();
    expect(secondsOf(WORK, expectedPace([], 10)!)).toBeCloseTo(40, 9);
  });

  it('is that of the runs for what they did, and one slow run among three does not count', () => {
    const pace = expectedPace([run(0.2), run(2), run(0.21)], 10)!;
    expect(pace.get('measuring')).toBeCloseTo(0.21, 9);
    expect(pace.get('complete-steps')).toBeCloseTo(0.1, 9);
    expect(shareShown([run(0.2)], WORK)).toBeCloseTo(0.25, 9);
  });

  it('takes no word from what took no time', () => {
    expect(shareShown([run(0.2, 0.1)], WORK)).toBe(0);
  });
});

describe('the pace of a run that goes on', () => {
  const pace = expectedPace([], 10);
  const done = (kind: WorkKind, spent: Spent) => paceOfRun(pace, WORK, new Map([[kind, spent]]));

  it('corrects all kinds by what was seen, and the kind itself most', () => {
    const now = done('measuring', { work: 50, seconds: 10 });
    expect(now.get('measuring')).toBeGreaterThan(0.19);
    expect(now.get('complete-steps')).toBeGreaterThan(0.15);
    expect(now.get('complete-steps')).toBeLessThan(0.19);
  });

  it('believes the measurement in the first seconds', () => {
    expect(done('measuring', { work: 0.5, seconds: 0.3 }).get('complete-steps')).toBeLessThan(0.11);
  });
});

describe('runs that ended here', () => {
  const here = { backend: 'wasm SIMD', workers: 2, models: 'small 64, large 64' };
  const spent = (seconds: number) => new Map<WorkKind, Spent>([['measuring', { work: 10, seconds }]]);

  it('are told where the circumstances are the same, and forgotten with everything', async () => {
    const store = new MemoryStore();
    const history = new PaceHistory(store);
    await history.keep(here, spent(3));
    await history.keep({ ...here, workers: 1 }, spent(5));
    expect(await history.runs(here)).toEqual([{ measuring: { work: 10, seconds: 3 } }]);
    expect(await history.runs({ ...here, backend: 'webgpu' })).toEqual([]);
    for (let i = 0; i < 60; i++) await history.keep(here, spent(i));
    expect((await history.runs(here)).map(({ measuring }) => measuring!.seconds)).toEqual([53, 54, 55, 56, 57, 58, 59]);
    await store.clear();
    expect(await history.runs(here)).toEqual([]);
  });

  it('count for nothing where the store holds something else', async () => {
    const store = new MemoryStore();
    for (const value of ['text', [null, 3, { version: 1 }], [{ ...here, version: 1, spent: { measuring: null } }]]) {
      await store.set('pace/runs', value);
      expect(await new PaceHistory(store).runs(here)).toEqual([]);
    }
  });
});
