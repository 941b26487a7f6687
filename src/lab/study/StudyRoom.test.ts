import { beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { fakeStudies, type FakeStudies } from '../../../test/fixtures/fakeStudies';
import { fixtureStudy, studyPlan } from '../../../test/fixtures/study';
import { presetConfig } from '../../contract/presets';
import type { EngineClient, EngineHealth } from '../EngineClient';
import { Lab } from '../Lab.svelte';
import { StudyDraft } from './StudyDraft.svelte';
import { studyRoom, type StudyRoom } from './StudyRoom.svelte';
import { until } from '../../../test/patience';

let lab: Lab;
let room: StudyRoom;
let studies: FakeStudies;
const plan = studyPlan({ seeds: [1, 2] });

beforeEach(async () => {
  studies = fakeStudies();
  const api = { ...fakeEngine(), ...studies };
  const client = { api, health: 'ready', onHealth: (_: EngineHealth, _reason: string) => {}, restart() {} };
  lab = new Lab(client as unknown as EngineClient);
  client.onHealth('ready', '');
  await lab.start();
  room = studyRoom(lab);
});

describe('a study on the page', () => {
  it('fills as its experiments end, is one job, and goes on where it was stopped', async () => {
    const running = room.run(plan);
    await until(() => expect(room.running).toBe(0));
    expect(lab.job).toMatchObject({ active: true, study: true });
    expect(lab.blocked).toBe(true);
    studies.endOne();
    await until(() => expect(room.study!.cells.map(({ index }) => index)).toEqual([0]));
    const other = new File([JSON.stringify(fixtureStudy(studyPlan({ seeds: [7] }), () => 700))], 'other.json');
    await expect(room.importFile(other)).rejects.toThrow('A study is running. Open “other.json” when it has ended');
    expect(room.study!.plan.seeds).toEqual([1, 2]);
    studies.stop();
    await running;
    expect(lab.job.phase).toBe('cancelled');
    expect(room.left).toBe(5);
    const onward = room.run(plan);
    for (let finished = 2; finished <= 6; finished++) {
      await until(() => expect(room.running).toBe(finished - 1));
      studies.endOne();
      await until(() => expect(room.study!.cells).toHaveLength(finished));
    }
    await onward;
    expect(lab.job.phase).toBe('done');
    expect(room.studies).toMatchObject([{ finished: 6, cells: 6 }]);
    // A room stays while stations come and go.
    expect(studyRoom(lab)).toBe(room);
  });

  it('opens from a file, with each cell as a report; a file that is none changes nothing', async () => {
    const study = fixtureStudy(plan, (_, setting, seed) => 700 + setting + seed);
    await room.importFile(new File([JSON.stringify(study)], 'study.json'));
    expect(room.study).toEqual(JSON.parse(JSON.stringify(study)));
    await room.openCell(4);
    expect(lab.runs.report).toMatchObject({ seed: 2, config: { student: { distillation: 5 } } });
    const broken = new File([JSON.stringify({ ...study, plan: {} })], 'study.json');
    await expect(room.importFile(broken)).rejects.toThrow(/a study of Temper, but it cannot be read/);
    expect(room.study!.cells).toHaveLength(6);
    await room.remove(room.id!);
    expect(room.study).toBeNull();
  });
});

it('a study that is imported before the engine is up waits for it; one that cannot be kept is shown, and it is said', async () => {
  const study = fixtureStudy(plan, () => 700);
  const file = () => new File([JSON.stringify(study)], 'study.json');
  const client = { api: { ...fakeEngine(), ...fakeStudies() }, health: 'starting', onHealth: () => {}, restart() {} };
  const early = new Lab(client as unknown as EngineClient);
  const waiting = studyRoom(early).importFile(file());
  await until(() => expect(studyRoom(early).study).not.toBeNull());
  expect(studyRoom(early).id).toBeNull();
  await early.start();
  await waiting;
  expect(studyRoom(early).id).not.toBeNull();
  studies.importStudy = () => Promise.reject(new Error('The disk is full.'));
  const { config, job, runs, notices, client: own } = lab;
  const full = studyRoom({ config, job, runs, notices, client: own, patient: studies, refreshStorage: async () => {} });
  await full.importFile(file());
  expect(full.problem).toBe('The study in “study.json” is shown, but it is not kept: The disk is full.');
  await expect(full.importFile(new File(['{'], 'a.json'))).rejects.toThrow('Choose a study.json that Temper exported');
});

it('a draft refuses methods that the network cannot have, in the words of the Student station', () => {
  const large = { label: 'ResNet', traits: { tokens: false, batchNorms: false } };
  const draft = new StudyDraft(
    () => presetConfig('quick'),
    () => large,
  );
  expect(draft.plan.fault).toBeNull();
  draft.toggleMethod('vpt-deep');
  expect(draft.plan.fault).toMatch(/ResNet cannot have vpt-deep .*: it needs a transformer/);
});

it('a draft suggests values, says what is wrong, and comes to a plan', () => {
  const draft = new StudyDraft(() => presetConfig('quick'));
  expect(draft.plan.plan).toMatchObject({
    vary: [{ path: 'student.distillation', values: [2.5, 5, 10] }],
    seeds: [1, 2, 3],
  });
  draft.vary[0]!.text = '1, 500';
  expect(draft.plan.fault).toBe('student.distillation cannot be 500: must be at most 100.');
  draft.choose(0, 'student.weighting');
  draft.seeds = '4';
  expect(draft.plan.plan).toMatchObject({ vary: [{ values: ['none', 'entropy', 'mc'] }], seeds: [4] });
  draft.toggleMethod('cft');
  expect(draft.plan.plan!.methods).not.toContain('cft');
  draft.methods = null;
  draft.named = 'open-choices';
  expect(draft.plan.plan).toMatchObject({
    design: 'one-at-a-time',
    title: 'open-choices',
    methods: draft.chosenMethods,
  });
});
