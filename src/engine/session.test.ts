/** The whole engine on a tiny experiment, as the page and the command line use it. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JobEvent, StageProgress } from '../contract/engine';
import { HEAD_RULES, type ExperimentConfig } from '../contract/config';
import { presetConfig } from '../contract/presets';
import { parseReport, type Report } from '../contract/report';
import { MemoryStore } from '../store/MemoryStore';
import type { EngineSession } from './session';
import { ended, sessionOn } from './testing';

function tinyConfig(): ExperimentConfig {
  const config = presetConfig('tiny', 5);
  config.student.steps = 3;
  return config;
}

const runOn = (session: EngineSession, config: ExperimentConfig, onEvent?: (event: JobEvent) => void) =>
  ended(session, { config }, onEvent);

/** What must not depend on how often a run was interrupted: everything but times. */
function numbersOf(report: Report) {
  return {
    methods: report.methods.map(({ cost, ...rest }) => ({ ...rest, flops: cost.flops, tuned: cost.tunedParameters })),
    heads: report.heads,
    changes: report.changes,
    curves: report.curves,
    claims: report.claims.filter((claim) => claim.id !== 'cost'),
    validation: report.validation,
  };
}

const progressOf = (events: readonly JobEvent[]) =>
  events.flatMap((event) => (event.type === 'progress' ? [event.progress] : []));

async function unfinishedIn(store: MemoryStore) {
  const session = sessionOn(store);
  await session.start({ backend: 'wasm' });
  return session.unfinished();
}

/** Begins, or goes on with what is in the store, until something happens: pausing makes a checkpoint, and what is there then is what a closed tab leaves. */
async function interrupted(store: MemoryStore, when: (event: JobEvent) => boolean) {
  const session = sessionOn(store);
  await session.start({ backend: 'wasm' });
  const unfinished = await session.unfinished();
  let asked = false;
  const kept: Promise<MemoryStore>[] = [];
  const { state, events } = await runOn(session, unfinished?.config ?? tinyConfig(), (event) => {
    if (!asked && when(event)) {
      asked = true;
      void session.pause();
    }
    if (event.type === 'state' && event.state === 'paused') {
      kept.push(copyOf(store));
      void kept[0]!.then(() => session.cancel());
    }
  });
  expect(state).toBe('cancelled');
  return { left: await kept[0]!, events };
}

const wallNews = (events: readonly JobEvent[]) =>
  events.flatMap((event) => (event.type === 'wall' ? [event.news] : []));
const sorted = <K, V>(map: Map<K, V>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

/** Rows come in any order. */
function wallPixels(events: readonly JobEvent[]) {
  return sorted(new Map(wallNews(events).flatMap((one) => ('pixels' in one ? [[one.row, one.pixels] as const] : []))));
}

/** The wall at the end of a run: answers come in any order. Of pixels the hash: to compare them value by value takes longer than to make them. */
function wallOf(events: readonly JobEvent[]) {
  const news = wallNews(events);
  const plan = news.flatMap((one) => ('plan' in one ? [one.plan] : []));
  const answers = new Map(
    news.flatMap((one) => ('method' in one ? [[`${one.method} ${one.row}`, [...one.answers]] as const] : [])),
  );
  const hashes = wallPixels(events).map(([row, bytes]) => [row, createHash('sha256').update(bytes).digest('hex')]);
  return { plan, hashes, answers: sorted(answers) };
}

describe('engine session', () => {
  let uninterrupted: Report;
  let wall: ReturnType<typeof wallOf>;
  let pixels: ReturnType<typeof wallPixels>;
  let progress: StageProgress[];
  const store = new MemoryStore();
  const session = sessionOn(store);

  beforeAll(async () => {
    await session.start({ backend: 'wasm' });
    await session.models(tinyConfig());
    const tensors = session.tensors();
    const { state, report, events } = await runOn(session, tinyConfig());
    expect(events.flatMap((event) => (event.type === 'state' && event.error ? [event.error.what] : []))).toEqual([]);
    expect(state).toBe('done');
    expect(session.tensors()).toBe(tensors);
    uninterrupted = report!;
    wall = wallOf(events);
    pixels = wallPixels(events);
    progress = progressOf(events);
  }, 120_000);

  it('counts the pictures that it looks at: each measurement ends with all that were announced', () => {
    for (const stage of ['pretrained', 'temper']) {
      const counted = progress.filter(
        (one) => one.stage === stage && one.unit === 'pictures' && one.doing.startsWith('Measuring'),
      );
      expect(counted.at(-1)!.done).toBe(counted.at(-1)!.total);
    }
  });

  it('on two workers gives the same numbers', async () => {
    const shared = sessionOn(new MemoryStore());
    const { detail } = await shared.start({ backend: 'wasm', workers: 2 });
    expect(detail).toContain('2 workers');
    await shared.models(tinyConfig());
    const tensors = shared.tensors();
    const { state, report, events } = await runOn(shared, tinyConfig());
    expect(state).toBe('done');
    expect(shared.tensors()).toBe(tensors);
    expect(numbersOf(report!)).toEqual(numbersOf(uninterrupted));
    expect(wallOf(events)).toEqual(wall);
  }, 120_000);

  it('ends in a valid report with every method, head rule and claim', () => {
    expect(parseReport(JSON.parse(JSON.stringify(uninterrupted)))).toEqual(uninterrupted);
    expect(uninterrupted.methods.map(({ name }) => name)).toEqual([
      'pretrained',
      'teacher',
      'front-correction',
      'temper',
      'apt',
      'cft',
      'wise-ft',
    ]);
    expect(uninterrupted.claims).toHaveLength(5);
    expect(uninterrupted.heads!.results).toHaveLength(HEAD_RULES.length);
    for (const method of uninterrupted.methods) {
      expect(method.clean.n).toBe(16);
      expect(method.corrupted.n).toBe(32);
    }
    const tuned = uninterrupted.methods.find(({ name }) => name === 'temper')!.cost;
    expect(tuned.parts!.map(({ name }) => name)).toEqual([
      'teacher training',
      'judging the views',
      'front correction',
      'feature cache',
      'asking the teacher',
      'tuning',
    ]);
    expect(tuned.tunedParameters).toBeLessThan(0.25 * tuned.totalParameters);
    // The clean head keeps its own path, so an answer costs two passes and not three.
    const once = uninterrupted.methods[0]!.cost.answerFlops!;
    expect(tuned.answerFlops! / once).toBeGreaterThan(2);
    expect(tuned.answerFlops! / once).toBeLessThan(2.1);
    expect(uninterrupted.heads!.temperatures!.clean.value).toBeGreaterThan(0);
    const { corrupted } = uninterrupted.heads!.disagreements!;
    expect(corrupted!.of).toBe(32);
    expect(corrupted!.n).toBeLessThanOrEqual(32);
  });

  it('keeps the run, and finds every stage again without doing it again', async () => {
    const [summary] = await session.history();
    expect(await session.loadRun(summary!.id)).toEqual(uninterrupted);
    const stages = async () => (await store.entries()).filter(({ key }) => key.startsWith('stage/'));
    const made = await stages();
    expect(made.length).toBeGreaterThan(5);
    const { report, events } = await runOn(session, tinyConfig());
    expect(numbersOf(report!)).toEqual(numbersOf(uninterrupted));
    // Not a step was trained, and no result was written anew.
    expect(events.filter(({ type }) => type === 'metric')).toEqual([]);
    expect(await stages()).toEqual(made);
    expect(await session.unfinished()).toBeNull();
  });

  it('shows a wall of the pictures that it measures, with the answers that it counts', async () => {
    const [plan] = wall.plan;
    expect(plan!.rows.map(({ corruption, severity }) => [corruption, severity])).toEqual([
      ['gaussian_noise', 3],
      ['contrast', 3],
    ]);
    expect(pixels.map(([row, bytes]) => [row, bytes.length])).toEqual([-1, 0, 1].map((row) => [row, 12 * 64 * 64 * 3]));
    expect(wall.answers).toHaveLength(2 * 7);
    // A run that finds everything shows the same wall.
    const { events } = await runOn(session, tinyConfig());
    expect(wallOf(events)).toEqual(wall);
    // A tile is what the verb gives, and what Look makes of the clean picture.
    const { corruption, severity, indices } = plan!.rows[0]!;
    const picks = [indices[3]!, indices[4]!].map((index) => ({ index, corruption: corruption!, severity }));
    const [, found] = await session.testPictures(tinyConfig(), picks);
    const size = 64 * 64 * 3;
    const tile = pixels[1]![1].subarray(4 * size, 5 * size);
    expect(found!.shown.pixels).toEqual(tile);
    expect(found!.label).toBe(plan!.classNames[plan!.rows[0]!.labels[4]!]);
    const { picture, steps, seed, index, table } = found!;
    expect((await session.corrupt({ picture, steps, seed, index, table })).pixels).toEqual(tile);
    await expect(session.testPictures(tinyConfig(), [{ index: 99, corruption: 'fog', severity: 3 }])).rejects.toThrow(
      'no test picture number 99',
    );
  });

  it('counts rescued and lost predictions from the same answers as the accuracies', () => {
    const { changes, methods } = uninterrupted;
    expect(changes).toMatchObject({ set: 'corrupted', pictures: 16, predictions: 32 });
    const right = Object.fromEntries(methods.map(({ name, corrupted }) => [name, Math.round(32 * corrupted.accuracy)]));
    for (const { name, rescued, lost, confusion } of changes!.methods) {
      expect(rescued - lost).toBe(right[name]! - right['pretrained']!);
      expect(confusion!.flat().reduce((sum, n) => sum + n, 0)).toBe(32);
      expect(confusion!.reduce((sum, row, label) => sum + row[label]!, 0)).toBe(right[name]);
    }
    const temper = changes!.methods.find(({ name }) => name === 'temper')!;
    const became = (before: boolean, after: boolean) =>
      changes!.examples.filter(
        ({ label, answers }) => (answers['pretrained'] === label) === before && (answers['temper'] === label) === after,
      );
    expect(became(false, true)).toHaveLength(temper.rescued);
    expect(became(true, false)).toHaveLength(temper.lost);
  });

  it('asks the trained models of the last run, in predictions and in sweeps', async () => {
    const [picture] = (await session.samples(tinyConfig(), 'clean', 1)).pictures;
    const tensors = session.tensors();
    const said = await session.predict(picture!);
    expect(said.map(({ method, trained }) => [method, trained])).toEqual([
      ['pretrained', undefined],
      ...(['teacher', 'temper', 'cft'] as const).map((method) => [method, { by: 'run', preset: 'tiny', seed: 5 }]),
    ]);
    const names = said.map(({ model }) => model);
    const steps = [{ perturbation: 'contrast', severity: 1 }];
    const request = { picture: picture!, steps, step: 0, severities: [0, 5], seed: 1, table: 'imagenet-c' as const };
    expect((await session.sweep(request)).map(({ model }) => model)).toEqual(names);
    expect(session.tensors()).toBe(tensors);
  });

  it('interrupted in each training, and interrupted while a method is measured it goes on with the next set, ends with the same numbers, and its bar never falls', async () => {
    let store = new MemoryStore();
    // What the run after an interruption has to show.
    let goesOn = (_: readonly JobEvent[]) => {};
    for (const stage of ['teacher', 'front-correction', 'temper'] as const) {
      const { left, events } = await interrupted(
        store,
        (event) => event.type === 'metric' && event.row.stage === stage,
      );
      goesOn(events);
      expect((await unfinishedIn(left))!.stage).toBe(stage);
      store = left;
      goesOn = (later) => {
        const steps = progressOf(later).filter((one) => one.stage === stage && one.unit === 'steps');
        expect(Math.min(...steps.map(({ done }) => done))).toBeGreaterThan(1);
      };
    }
    const measured = (events: readonly JobEvent[]) =>
      progressOf(events)
        .filter(({ stage, doing }) => stage === 'temper' && doing.startsWith('Measuring'))
        .map(({ done, total }) => done / total);
    const { left, events } = await interrupted(store, (event) => (measured([event])[0] ?? 0) > 0.6);
    goesOn(events);
    // The next set is measured next, and the bar never falls.
    const reached = await unfinishedIn(left);
    expect((await left.keys('checkpoint/measuring-')).length).toBe(1);
    const last = sessionOn(left);
    await last.start({ backend: 'wasm' });
    const { report, events: later } = await runOn(last, reached!.config);
    expect(measured(later)[0]).toBeGreaterThan(0.3);
    expect(Math.min(...progressOf(later).map(({ fraction }) => fraction))).toBeGreaterThanOrEqual(reached!.fraction);
    expect(numbersOf(report!)).toEqual(numbersOf(uninterrupted));
    expect(await left.keys('checkpoint/')).toEqual([]);
  }, 120_000);

  it.each([
    [{ front: 14 }, /student\.front: 14 blocks are all of the large model, which has 14/],
    [{ front: 40 }, /student\.front: 40 blocks are more than all/],
    [{ front: 13 }, /student\.front: a front of 13 blocks reaches into the last blocks, which begin at block 13 of 14/],
    [{ front: 0 }, /student\.front: must be at least 1/],
  ])('%o: a front that cannot be is refused with words', async (change, message) => {
    const config = tinyConfig();
    config.methods = ['pretrained', 'temper'];
    Object.assign(config.student, change);
    const events: JobEvent[] = [];
    const failure = async () => {
      await session.run({ config }, (event) => events.push(event));
      const said = events.flatMap((event) => (event.type === 'state' && event.error ? [event.error.what] : []));
      if (said.length > 0) throw new Error(said.join());
    };
    await expect(failure()).rejects.toThrow(message);
  });

  it('tunes with fewer unlabelled pictures than a batch, and with none', async () => {
    for (const unlabelled of [3, 0]) {
      const config = tinyConfig();
      config.data.unlabelled = unlabelled;
      config.methods = ['temper'];
      const { state, report } = await runOn(session, config);
      expect(state).toBe('done');
      expect(report!.methods.find(({ name }) => name === 'temper')!.clean.n).toBe(16);
    }
  }, 60_000);

  it('keeps what was measured of a run that is cancelled after its headline, and says what is missing', async () => {
    const stoppedStore = await copyOf(store);
    const stopped = sessionOn(stoppedStore);
    await stopped.start({ backend: 'wasm' });
    await stopped.reset(tinyConfig(), 'apt');
    for (const { id } of await stopped.history()) await stopped.deleteRun(id);
    const { state, events } = await runOn(stopped, tinyConfig(), (event) => {
      if (event.type === 'partial' && event.report.methods.at(-1)!.name === 'temper') void stopped.cancel();
    });
    expect(state).toBe('cancelled');
    const last = events.filter((event) => event.type === 'partial').at(-1)!;
    const [summary] = await stopped.history();
    expect(last.runId).toBe(summary!.id);
    const kept = await stopped.loadRun(summary!.id);
    expect(kept).toEqual(last.report);
    expect(kept.unmeasured).toEqual(['apt', 'cft', 'wise-ft']);
    const whole = uninterrupted.methods.find(({ name }) => name === 'temper')!;
    expect(kept.methods.find(({ name }) => name === 'temper')!.corrupted).toEqual(whole.corrupted);
    expect(await stopped.unfinished()).toBeNull();
    // It goes on where it was stopped, and another estimate rests on what ended here.
    const { report, events: later } = await runOn(stopped, tinyConfig());
    expect(report!.unmeasured).toBeUndefined();
    expect(new Set(later.flatMap((event) => (event.type === 'metric' ? [event.row.stage] : [])))).toEqual(
      new Set(['apt', 'cft']),
    );
    expect((await stoppedStore.keys('pace/')).length).toBe(1);
    // Everything is found now, but that test sets are made; without what was kept it takes its time again.
    const found = await stopped.estimate(tinyConfig());
    await stopped.reset(tinyConfig(), 'teacher');
    expect((await stopped.estimate(tinyConfig())).seconds).toBeGreaterThan(1.5 * found.seconds);
  }, 60_000);

  it('refuses a second job, an unknown corruption and an out-of-range value, and says which', async () => {
    const running = runOn(session, { ...tinyConfig(), seed: 6 });
    await expect(session.run({ config: tinyConfig() }, () => {})).rejects.toThrow(/already running/);
    await session.cancel();
    expect((await running).state).toBe('cancelled');
    const unknown = tinyConfig();
    unknown.benchmark.corruptions = ['rust'];
    await expect(session.run({ config: unknown }, () => {})).rejects.toThrow(/"rust".*nearest names/);
    const wrong = tinyConfig();
    wrong.student.fraction = 3;
    await expect(session.run({ config: wrong }, () => {})).rejects.toThrow(/student\.fraction.*at most 1/);
  });

  it('a full disk costs the checkpoint, not the run', async () => {
    class FullStore extends MemoryStore {
      override set(key: string, value: unknown): Promise<void> {
        if (key.startsWith('stage/') || key.startsWith('checkpoint/')) throw new Error('The disk is full.');
        return super.set(key, value);
      }
    }
    const full = sessionOn(new FullStore());
    await full.start({ backend: 'wasm' });
    const { state, events, report } = await runOn(full, { ...tinyConfig(), methods: ['pretrained', 'temper'] });
    expect(state).toBe('done');
    // What is kept of a baseline is kept in the same way.
    const answers = ({ methods, heads }: Report) => ({
      heads,
      methods: methods
        .filter(({ name }) => name === 'pretrained' || name === 'temper')
        .map(({ name, clean, perCorruption, transfer }) => ({ name, clean, perCorruption, transfer })),
    });
    expect(answers(report!)).toEqual(answers(uninterrupted));
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    expect(warnings.some((message) => message.includes('The disk is full.'))).toBe(true);
  }, 120_000);

  it('exports weights with the heads', async () => {
    const file = await session.exportWeights(tinyConfig(), 'temper');
    expect(new TextDecoder('latin1').decode(file)).toContain('head_unclean.weight');
  });
});

async function copyOf(store: MemoryStore): Promise<MemoryStore> {
  const copy = new MemoryStore();
  for (const key of await store.keys()) await copy.set(key, await store.get(key));
  return copy;
}
