import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeEngine, type FakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import { fixtureReport } from '../../../test/fixtures/report';
import type { EngineClient } from '../EngineClient';
import { Lab } from '../Lab.svelte';
import { smallLesson } from '../../lessons/testing';
import { guessWords, outcome } from './guessWords';
import { checkNames } from './lessonChecks';
import { LessonLibrary } from './LessonLibrary';
import { LessonRunner } from './LessonRunner.svelte';
import { openDroppedJson } from './openLesson';
import { measure } from './measures/measure';
import type { Reading } from './measures/reading';
import { PredictionStore } from './PredictionStore.svelte';
import { modeOf } from './shareLink';

let engine: FakeEngine;
let lab: Lab;
let store: PredictionStore;
let library: LessonLibrary;
let runner: LessonRunner;
let kept: Map<string, string>;
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, text: string) => void kept.set(key, text),
  removeItem: (key: string) => void kept.delete(key),
};
const drawing = { id: 'pack-0', title: 'guitar', credit: '', kind: 'pack' as const, picture: plainPicture(90) };

beforeEach(async () => {
  engine = fakeEngine();
  kept = new Map();
  lab = new Lab({ api: engine, health: 'ready', onHealth: () => {}, restart: () => {} } as unknown as EngineClient);
  lab.client.onHealth('ready', '');
  lab.look.show(drawing);
  await lab.start();
  lab.gallery.photos = [{ id: 'mountain', title: 'A mountain', credit: '', url: '' }];
  store = new PredictionStore(storage);
  library = new LessonLibrary(storage);
  library.hold(smallLesson());
  runner = new LessonRunner(lab, library, store);
});

const answers = [0, 1, 2, 3, 4, 5].map((severity) => ({
  severity,
  className: severity < 3 ? 'guitar' : 'frog',
  probability: 0.9,
}));
const curve = { model: 'Pre-trained large model', method: 'pretrained' as const, answers, flip: 2.4 };

const open = async (step: number) => {
  lab.mode = { lesson: { name: 'small', step } };
  await runner.follow(lab.mode.lesson!);
};

describe('the runner', () => {
  it('sets the page to what a step shows, with its locks, and gives all back', async () => {
    await open(1);
    expect(lab.look.chain.steps[0]).toMatchObject({ perturbation: 'fog', severity: 1 });
    expect(lab.parts.stateOf('seed')).toBe('locked');
    expect(lab.hash()).toBe('#lesson=small&step=1');
    lab.look.setSeverity(4);
    runner.restore();
    expect(lab.look.severity).toBe(1);
    runner.leave();
    expect(lab.parts.stateOf('seed')).toBe('open');
    expect(lab.hash()).toMatch(/^#look/);
  });

  it('keeps the page for a step without a state, but for one that is opened from outside', async () => {
    await open(1);
    lab.look.setSeverity(4);
    runner.go(2);
    await runner.follow(lab.mode.lesson!);
    expect(lab.look.severity).toBe(4);
    const fresh = new LessonRunner(lab, library, store);
    await fresh.follow({ name: 'small', step: 2 });
    expect(lab.look.severity).toBe(1);
  });

  it('hides what would tell, keeps what is said, and only then measures', async () => {
    await open(1);
    expect(lab.parts.stateOf('flips')).toBe('hidden');
    lab.look.sweep.curves = [curve];
    lab.look.sweep.busy = false;
    runner.watch();
    expect(runner.readings).toEqual([]);
    runner.say(2.5);
    expect(lab.parts.stateOf('flips')).toBe('open');
    runner.watch();
    expect(runner.record?.measured).toMatchObject([{ measure: 'flip', value: 2.4, unit: 'severity' }]);
    expect(runner.record?.measured[0]?.words).toContain('changes its mind at severity 2.4: guitar → frog');
    expect(runner.record).toMatchObject({ guess: 2.5, said: 'at severity 2.5' });
    const again = new PredictionStore(storage);
    expect(again.find('small', 1)).toEqual(runner.record);
    runner.say(4);
    expect(runner.record?.guess).toBe(2.5);
    runner.again();
    expect(runner.record).toBeUndefined();
    expect(lab.parts.stateOf('flips')).toBe('hidden');
  });

  it('tries the chain that is wanted, also where its picture is still being drawn', async () => {
    const steps = [
      {
        title: 'Try',
        text: ['Break it.'],
        state: 'look?steps=fog:1',
        measures: [{ name: 'chain', model: 'pretrained' }],
      },
    ];
    library.hold(smallLesson({ steps }));
    await open(1);
    lab.look.setSeverity(4);
    expect(lab.look.large.waiting || lab.look.large.shown?.draft !== false).toBe(true);
    const tried = runner.tryChain();
    expect(runner.trying).toBe(true);
    await tried;
    expect(runner.attempts.map(({ words }) => words).join()).toMatch(/\(4\.0 in all\)/);
    expect([runner.trying, runner.readings]).toEqual([false, []]);
    // A picture that cannot be drawn is not waited for.
    engine.faults.corrupt = 'Out of memory.';
    lab.look.setSeverity(5);
    await runner.tryChain();
    expect(runner.attempts).toHaveLength(1);
    expect(runner.readings[0]?.state).toBe('measuring');
  });

  it('names a lesson that there is not, and one that a step goes beyond', async () => {
    lab.mode = { lesson: { name: 'brake-it', step: 1 } };
    await runner.follow(lab.mode.lesson!);
    expect(runner.problem).toContain('did you mean “break-it”');
    await open(9);
    expect(runner.number).toBe(2);
    expect(lab.mode.lesson?.step).toBe(2);
  });

  it('takes preset and seed that stand beside it in the address, and lets them go along', async () => {
    library.hold(
      smallLesson({ steps: [{ title: 'a', text: ['x'], state: 'teacher?preset=lesson&teacher.augmentation=augmix' }] }),
    );
    lab.readHash('#lesson=small&step=1&preset=tiny&seed=7');
    await runner.follow(lab.mode.lesson!);
    expect(lab.config).toMatchObject({ preset: 'tiny', seed: 7, teacher: { augmentation: 'augmix' } });
    expect(lab.hash()).toBe('#lesson=small&step=1&preset=tiny&seed=7');
    lab.set('seed', 9);
    runner.restore();
    expect(lab.config.seed).toBe(9);
    expect(lab.hash()).toContain('seed=9');
  });
});

describe('names in a lesson', () => {
  const known = { perturbations: [], pictures: ['mountain'] };
  const faults = (state: string) => {
    try {
      checkNames(smallLesson({ steps: [{ title: 'a', text: ['x'], state }] }), known);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  it('must exist', () => {
    expect(faults('look?steps=fogg:2')).toMatch(/steps\.1\.state: .*no perturbation “fogg”/);
    expect(faults('look?view.picture=montain')).toMatch(/did you mean “mountain”/);
    expect(faults('look?view.picture=pack-12')).toMatch(/no picture/);
    expect(faults('nowhere?x=1')).toMatch(/“nowhere” is not a station.*no such setting/);
    expect(faults('look?lesson=break-it')).toMatch(/“lesson” says how the page is shown/);
    expect(faults('look?view.picture=pack-3')).toBe('');
  });
});

describe('a file', () => {
  const file = (text: string, name = 'x.json') => new File([text], name);
  it('opens only whole: bad ones are told, and nothing changes', async () => {
    const before = lab.hash();
    const wrong: [string, RegExp][] = [
      [JSON.stringify(smallLesson({ extra: 1 })), /extra: there is no such field/],
      [JSON.stringify(smallLesson({ name: 'break-it' })), /comes with the page/],
      [
        JSON.stringify(smallLesson({ steps: [{ title: 'a', text: ['x'], state: 'look?steps=nope:1' }] })),
        /no perturbation/,
      ],
      [JSON.stringify(smallLesson()) + ' '.repeat(5e6), /too large to be a lesson: 5\.0 MB/],
      ['x'.repeat(5e6), /neither a lesson nor a report/],
      ['{]', /not JSON/],
    ];
    for (const [text, message] of wrong) {
      await openDroppedJson(lab, file(text));
      expect(lab.notices.list.at(-1)?.text).toMatch(message);
      expect(lab.hash()).toBe(before);
    }
    await openDroppedJson(lab, file(JSON.stringify(smallLesson())));
    expect(lab.hash()).toBe('#lesson=small&step=1');
  });

  it('is fetched from the same host alone', async () => {
    const get = vi.fn(async () => new Response(JSON.stringify(smallLesson())));
    await expect(library.fetch('https://other.example/x.json', 'https://here.example/', get)).rejects.toThrow(
      /“other.example” is another host/,
    );
    await expect(library.fetch('data:text/plain,x', 'https://here.example/', get)).rejects.toThrow(/another host/);
    expect(get).not.toHaveBeenCalled();
    expect((await library.fetch('x.json', 'https://here.example/', get)).name).toBe('small');
  });
});

describe('measures', () => {
  const at = async (name: string, rest: object) =>
    (await measure(runner, { name, ...rest } as never)) as Extract<Reading, { state: 'measured' }>;

  it('say what has to happen first', async () => {
    expect(await at('accuracy', { method: 'teacher', set: 'clean' })).toMatchObject({ state: 'waiting' });
    lab.runs.report = fixtureReport();
    lab.runs.origin = 'reference';
    expect(await at('claim', { id: 'corrupted' })).toMatchObject({ state: 'waiting' });
  });

  it('give the figures of the run that is shown', async () => {
    const report = fixtureReport();
    lab.runs.take(report, 'run');
    const teacher = report.methods.find(({ name }) => name === 'teacher')!;
    const read = await at('accuracy', { method: 'teacher', set: 'corrupted' });
    expect(read).toMatchObject({ value: 100 * teacher.corrupted.accuracy, n: teacher.corrupted.n, seed: report.seed });
    const claim = report.claims.find(({ id }) => id === 'corrupted')!;
    const gain = await at('difference', { method: 'temper', than: 'pretrained', set: 'corrupted' });
    expect(gain).toMatchObject({ low: claim.low, high: claim.high });
    expect(await at('claim', { id: 'corrupted' })).toMatchObject({ key: claim.verdict, value: claim.value });
    expect(await at('calibration', { method: 'teacher', set: 'clean' })).toMatchObject({
      value: 100 * teacher.calibration.clean,
    });
  });

  it('hold a contest of teachers only between different ones', async () => {
    const report = fixtureReport();
    const validation = { accuracy: 0.5, n: 100, low: 0.4, high: 0.6 };
    lab.runs.take({ ...report, validation: { teacher: validation } }, null);
    runner.noteTeacher();
    expect(await at('teachers', {})).toMatchObject({ state: 'waiting' });
    const other = structuredClone(report);
    other.config.teacher.augmentation = 'augmix';
    lab.runs.take({ ...other, validation: { teacher: { ...validation, accuracy: 0.8, low: 0.7, high: 0.9 } } }, null);
    runner.noteTeacher();
    runner.noteTeacher();
    expect(runner.teachers.length).toBe(2);
    expect(await at('teachers', {})).toMatchObject({ key: 'augmix', value: 80 });
  });
});

describe('words', () => {
  it('compare what was said with what was measured', () => {
    const severity = { kind: 'severity' as const, text: '' };
    expect(guessWords(severity, null)).toBe('not up to severity 5');
    expect(outcome(severity, 3, { value: 2.4, unit: 'severity' })?.words).toBe(
      'Measured was 0.6 earlier than you said.',
    );
    expect(outcome(severity, null, { value: null, unit: 'severity' })?.right).toBe(true);
    expect(outcome(severity, 3, { value: null, unit: 'severity' })?.right).toBe(false);
    const number = { kind: 'number' as const, text: '', unit: '%', least: 0, most: 100 };
    expect(outcome(number, 60, { value: 64.25, unit: '%' })?.words).toBe('Measured was 4.3 % higher than you said.');
  });
});

describe('a shared link', () => {
  it('shows and locks what was chosen', () => {
    expect(modeOf({ data: 'hidden', seed: 'locked' }, {})).toEqual({
      show: ['look', 'teacher', 'student', 'results'],
      lock: ['seed'],
    });
    expect(modeOf({}, { show: ['look'], idle: 60 })).toEqual({ idle: 60 });
  });
});
