/** A whole study on tiny experiments: what is shared is made once, and one that was killed ends as one that was left alone. */
import { beforeAll, describe, expect, it } from 'vitest';
import { timeless } from '../../../test/fixtures/timeless';
import { presetConfig } from '../../contract/presets';
import type { StudyFile } from '../../contract/study';
import type { StudyEvent } from '../../contract/studyApi';
import { MemoryStore } from '../../store/MemoryStore';
import { makePlan } from '../../study/plan';
import type { EngineSession } from '../session';
import { sessionOn } from '../testing';

const base = presetConfig('tiny', 1);
base.benchmark.corruptions = ['contrast'];
base.data.unlabelled = 8;
const PLAN = makePlan({
  base,
  vary: [
    { path: 'student.distillation', values: [1, 5] },
    { path: 'heads.rule', values: ['average', 'weighted-average'] },
  ],
  seeds: [1, 2, 3],
  methods: ['pretrained', 'temper', 'cft'],
});

async function startedOn(store: MemoryStore): Promise<EngineSession> {
  const session = sessionOn(store);
  await session.start({ backend: 'wasm', workers: 1 });
  return session;
}

/** All that was measured, times aside; the claim about cost is one about times. */
function figures({ cells, data, plan }: StudyFile) {
  return timeless({
    cells: cells.map((cell) => ({ ...cell, claims: cell.claims.filter(({ id }) => id !== 'cost') })),
    data,
    plan,
  });
}

async function load(session: EngineSession): Promise<StudyFile> {
  return session.loadStudy((await session.studies())[0]!.id);
}

describe('a study', () => {
  let whole: StudyFile;
  const events: StudyEvent[] = [];
  const store = new MemoryStore();
  let outlook: Awaited<ReturnType<EngineSession['studyOutlook']>>;

  beforeAll(async () => {
    const session = await startedOn(store);
    outlook = await session.studyOutlook(PLAN);
    const tensors = session.tensors();
    expect(await session.runStudy(PLAN, (event) => events.push(event))).toBe('done');
    expect(session.tensors()).toBe(tensors);
    whole = await load(session);
  }, 240_000);

  it('has every cell, in the order of the plan, each kept as it ended', () => {
    expect(whole.cells.map(({ seed, setting }) => [seed, setting])).toEqual(
      [1, 2, 3].flatMap((seed) => [0, 1, 2, 3].map((setting) => [seed, setting])),
    );
    const news = events.flatMap((event) =>
      event.type === 'study' && event.news.type === 'cell' ? [event.news.cell.index] : [],
    );
    expect(news).toEqual(whole.cells.map(({ index }) => index));
    const shares = events.flatMap((event) => (event.type === 'progress' ? [event.progress.fraction] : []));
    expect(shares.every((share, i) => i === 0 || share >= shares[i - 1]! - 1e-9)).toBe(true);
  });

  it('makes once what does not depend on what is varied', async () => {
    // Of each seed: a teacher, a corrected front and complete fine-tuning once, Temper for each λ; the heads' rule needs no training.
    expect(outlook).toMatchObject({ cells: 12, finished: 0, trainings: { asked: 48, made: 3 * 5 } });
    const kept = await store.keys('stage/trained-');
    expect(kept).toHaveLength(3 * 5);
    // Every rule of Temper's heads is measured by one look.
    expect((await store.keys('stage/measured-')).length).toBe(3 * (4 + 2 * 8));
    const [first, second] = whole.cells.map(({ methods }) => methods.find(({ name }) => name === 'cft'));
    expect(second).toEqual(first);
  });

  it('killed twice and gone on with gives the same to the last digit', async () => {
    const again = new MemoryStore();
    for (const killedAt of [7, 19]) {
      const session = await startedOn(again);
      let seen = 0;
      const state = await session.runStudy(PLAN, (event) => {
        if (event.type === 'progress' && ++seen === killedAt) void session.cancel();
      });
      expect(state).toBe('cancelled');
    }
    const session = await startedOn(again);
    const before = (await load(session)).cells.length;
    expect(before).toBeLessThan(12);
    expect(await session.runStudy(PLAN, () => {})).toBe('done');
    expect(figures(await load(session))).toEqual(figures(whole));
  }, 240_000);

  it('opens each cell as an ordinary report, with its pictures where it ran here', async () => {
    const session = await startedOn(store);
    const { id } = (await session.studies())[0]!;
    const report = await session.studyReport(id, 5);
    expect(report).toMatchObject({
      seed: 2,
      config: { student: { distillation: 1 }, heads: { rule: 'weighted-average' } },
    });
    expect(report.changes).toBeDefined();
    const elsewhere = await startedOn(new MemoryStore());
    const imported = await elsewhere.importStudy(JSON.parse(JSON.stringify(whole)) as StudyFile);
    expect(imported).toBe(id);
    expect(await elsewhere.loadStudy(id)).toEqual(whole);
    expect((await elsewhere.studyReport(id, 5)).methods).toEqual(report.methods);
    await elsewhere.deleteStudy(id);
    expect(await elsewhere.studies()).toEqual([]);
  });
});
