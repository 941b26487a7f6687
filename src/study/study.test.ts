import { describe, expect, it } from 'vitest';
import { fixtureStudy, studyPlan } from '../../test/fixtures/study';
import { presetConfig } from '../contract/presets';
import { StudyError, type StudyFile } from '../contract/study';
import { OPEN_CHOICES, presetPlan, STUDY_PRESETS } from './openChoices';
import { cellsOf, configOf, countCells, makePlan, referenceOf, settingsOf } from './plan';
import { parsePlanFile, planFile } from './planFile';
import { readStudy } from './readStudy';
import { kindOf, variablePaths } from './settingPaths';
import { settingWords } from './settingWords';
import { parseSeeds, parseVary, valueText } from './texts';

const base = presetConfig('quick');
const vary = (path: string, ...values: (string | number)[]) => ({ path, values });

describe('a plan', () => {
  it('is the product of its values, all settings of a seed before the next seed', () => {
    const plan = makePlan({
      base,
      vary: [vary('student.distillation', 1, 5), vary('student.views', 1, 2)],
      seeds: [7, 8],
    });
    const cells = cellsOf(plan);
    expect(cells.map(({ seed, setting }) => [seed, ...setting.values])).toEqual([
      ...[
        [7, 1, 1],
        [7, 1, 2],
        [7, 5, 1],
        [7, 5, 2],
      ],
      ...[
        [8, 1, 1],
        [8, 1, 2],
        [8, 5, 1],
        [8, 5, 2],
      ],
    ]);
    expect(cells.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(countCells(plan)).toBe(8);
    expect(configOf(plan, cells[5]!)).toMatchObject({ seed: 8, student: { distillation: 1, views: 2 } });
    expect(referenceOf(settingsOf(plan)).values).toEqual([5, 1]);
    expect(settingWords(plan, cells[1]!.setting)).toBe('distillation 1, views 2');
  });

  it('one at a time has the base once', () => {
    const plan = makePlan({
      base,
      vary: [vary('student.distillation', 1, 5), vary('student.views', 1, 2)],
      seeds: [1],
      design: 'one-at-a-time',
    });
    const settings = settingsOf(plan);
    expect(settings.map(({ values }) => values)).toEqual([
      [5, 1],
      [1, 1],
      [5, 2],
    ]);
    expect(settings.map((setting) => settingWords(plan, setting))).toEqual(['base', 'distillation 1', 'views 2']);
    expect(countCells(plan)).toBe(3);
  });

  it.each([
    [[vary('student.distilation', 1)], /no setting “student.distilation”. The nearest: student.distillation/],
    [[vary('student', 1)], /a group of settings: name one of them, such as student.steps/],
    [[vary('seed', 1)], /seed cannot be varied. The seeds of a study/],
    [[vary('data.pack', 'emoji-64')], /one set of pictures/],
    [[vary('__proto__.x', 1)], /There is no setting/],
    [[vary('student.distillation', 'much')], /student.distillation cannot be "much": must be a number/],
    [[vary('student.distillation', -1)], /must be at least 0/],
    [[vary('student.weighting', 'entropie')], /must be one of none, entropy, mc/],
    [[vary('student.views', 1, 1)], /1 is named twice/],
    [[vary('student.views', 1), vary('student.views', 2)], /varied twice/],
  ])('%j is refused', (wish, message) => {
    const make = () => makePlan({ base, vary: wish, seeds: [1] });
    expect(make).toThrow(StudyError);
    expect(make).toThrow(message);
  });

  it('of more experiments than anybody would wait for is refused at once', () => {
    const many = Array.from({ length: 150 }, (_, i) => i + 1);
    const make = () =>
      makePlan({ base, vary: [vary('student.steps', ...many), vary('teacher.steps', ...many)], seeds: [1] });
    expect(make).toThrow(/would have 22500 experiments; 20000 is the most/);
  });

  it('of every open choice can be made on every preset, and each has the default among its values', () => {
    for (const name of STUDY_PRESETS)
      for (const preset of ['quick', 'tiny', 'standard'] as const) presetPlan(name, presetConfig(preset), [1]);
    const plan = presetPlan('open-choices', base, [1]);
    for (const { path, values } of OPEN_CHOICES)
      expect(values, path).toContain(settingsOf(plan)[0]!.values[plan.vary.findIndex((one) => one.path === path)]);
  });
});

describe('texts', () => {
  it('name seeds, ranges of them, and what is none', () => {
    expect(parseSeeds('1-3, 7,9-9')).toEqual([1, 2, 3, 7, 9]);
    for (const wrong of ['', '3-1', '1,1', '1-3,2', '0x10', '-1', '1.5', '1-99999999', '4294967296']) {
      expect(() => parseSeeds(wrong), wrong).toThrow(StudyError);
    }
  });

  it('name values of every kind', () => {
    expect(parseVary('student.views=1-3,8').values).toEqual([1, 2, 3, 8]);
    expect(parseVary('a.b=0.5,1e-3,true,none,"two, words",\'x=y\'').values).toEqual([
      0.5,
      0.001,
      true,
      'none',
      'two, words',
      'x=y',
    ]);
    expect(parseVary('benchmark.severities=[1,3],[5]').values).toEqual([[1, 3], [5]]);
    expect(parseVary('benchmark.corruptions=[fog,snow],["frost"]').values).toEqual([['fog', 'snow'], ['frost']]);
    expect(parseVary('data.pack=emoji-16').values).toEqual(['emoji-16']);
    for (const wrong of [
      'student.steps',
      '=1',
      'a=',
      'a=1,,2',
      'a="open',
      'a=[1',
      'a=null',
      'a={}',
      'a=1e320',
      'a=[1,-1e999]',
    ]) {
      expect(() => parseVary(wrong), wrong).toThrow(StudyError);
    }
    for (const value of [3, true, 'none', 'a,b', '', '12', [1, 2], ['x']]) {
      expect(parseVary(`p=${valueText(value)}`).values).toEqual([value]);
    }
  });
});

describe('a study.json that was changed', () => {
  const changed = (change: (study: StudyFile) => void) => {
    const study = JSON.parse(JSON.stringify(fixtureStudy(studyPlan({ seeds: [1, 2] }), () => 700))) as StudyFile;
    change(study);
    return study;
  };
  it('is not refused where nothing is wrong', () => {
    const study = changed(() => {});
    expect(readStudy(study)).toEqual(study);
  });
  it.each<[string, (study: StudyFile) => void, RegExp]>([
    ['a cell twice', ({ cells }) => cells.push(cells[0]!), /experiment 1 is there twice/],
    ['another seed', ({ cells }) => (cells[0]!.seed = 9), /has seed 9; in its plan it has seed 1/],
    ['another setting', ({ cells }) => (cells[1]!.setting = 2), /has setting 3; in its plan it has setting 2/],
    ['a cell beyond', ({ cells }) => (cells[0]!.index = 6), /experiment 7 is not in its plan/],
    ['no methods', ({ cells }) => (cells[0]!.methods = []), /experiment 1 has no method/],
    ['turned', ({ cells }) => (cells[0]!.methods[0]!.clean.low = 1), /outside its interval|goes from 1 to/],
    [
      'too high',
      ({ cells }) => (cells[0]!.methods[1]!.corrupted.accuracy = 1),
      /corrupted: an accuracy of 1 is outside/,
    ],
    ['beyond 1', ({ cells }) => (cells[0]!.methods[1]!.corrupted.high = 1.2), /cannot be read/],
    ['unknown', ({ plan }) => (plan.vary[0]!.path = '__proto__.x'), /no setting “__proto__.x”/],
    ['refused', ({ plan }) => (plan.vary[0]!.values = [1, 5, 500]), /cannot be 500: must be at most 100/],
  ])('%s', (_, change, message) => {
    expect(() => readStudy(changed(change))).toThrow(StudyError);
    expect(() => readStudy(changed(change))).toThrow(message);
  });
});

describe('a file of a study', () => {
  it('is read, and what is written is read back as the same plan', () => {
    const plan = parsePlanFile(
      {
        preset: 'tiny',
        base: { student: { steps: 2 } },
        vary: { 'student.distillation': [1, 5] },
        seeds: '1-3',
        methods: ['temper'],
      },
      base,
    );
    expect(plan).toMatchObject({
      base: { preset: 'tiny', student: { steps: 2 } },
      seeds: [1, 2, 3],
      methods: ['temper'],
      design: 'product',
    });
    expect(parsePlanFile(JSON.parse(JSON.stringify(planFile(plan))), base)).toEqual(plan);
  });

  it.each([
    [{ varry: {} }, /no field “varry”. Did you mean vary/],
    [{ seeds: 'one' }, /Seeds are whole numbers/],
    [{ methods: ['tempr'] }, /no method “tempr”. Did you mean temper/],
    [{ vary: { 'student.steps': [] } }, /student.steps: a list of values is missing/],
    [{ preset: 'huge' }, /preset: must be one of/],
    [{ base: { student: { steps: 0 } } }, /student.steps: must be at least 1/],
    [JSON.parse('{"vary": {"__proto__": [1]}}'), /no study has such a field/],
    [[1], /a group of fields/],
    [{ format: 'temper-report', vary: {} }, /format: "temper-report" is not temper-study-plan/],
    [{ format: 'temper-study-plan', version: 2 }, /version: 2; version 1 is read here. Update Temper/],
    [{ version: 'one' }, /version: "one"; version 1 is read here\.$/],
  ])('%j is refused', (value, message) => {
    expect(() => parsePlanFile(value, base)).toThrow(message);
  });
});

it('what a setting may hold is read from the schema', () => {
  expect(kindOf(base, 'student.distillation')).toEqual({ kind: 'number', whole: false, low: 0, high: 100 });
  expect(kindOf(base, 'student.correction.views')).toEqual({ kind: 'number', whole: true, low: 1, high: 64 });
  expect(kindOf(base, 'student.weighting')).toEqual({ kind: 'choice', options: ['none', 'entropy', 'mc'] });
  expect(kindOf(base, 'benchmark.severities')).toEqual({ kind: 'list' });
  expect(variablePaths(base)).not.toContain('seed');
  for (const path of variablePaths(base)) expect(kindOf(base, path), path).toBeDefined();
});
