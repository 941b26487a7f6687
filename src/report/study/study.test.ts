import { describe, expect, it } from 'vitest';
import { fixtureStudy, studyPlan } from '../../../test/fixtures/study';
import { parseStudyFile, StudyError } from '../../contract/study';
import { ablation } from './ablation';
import { changedMethods, studyFront } from './front';
import { studyCsv } from './studyCsv';
import { studyMarkdown } from './studyMarkdown';
import { decidedWords, frontOver, intervalWords, sizeWords } from './studyWords';

/** The base (λ 5) has 700 + 10 · seed; λ 1 has 30, 31 and 32 more, λ 20 has 3 fewer, 3 more and none. */
const right = (method: string, setting: number, seed: number) => {
  if (method !== 'temper') return 600 + 10 * seed;
  return 700 + 10 * seed + [29 + seed, 0, [0, -3, 3, 0][seed]!][setting]!;
};

describe('the ablation of a study', () => {
  const table = ablation(fixtureStudy(studyPlan(), right), 'temper');
  const [{ rows }] = table.groups as [(typeof table.groups)[0]];
  const corrupted = rows.map(({ entries }) => entries.corrupted!);

  it('has the mean over seeds, and the difference to the base paired by seed', () => {
    expect(rows.map(({ words, isReference }) => [words, isReference])).toEqual([
      ['1', false],
      ['5', true],
      ['20', false],
    ]);
    expect(corrupted[1]).toMatchObject({
      value: expect.closeTo(0.72, 12) as number,
      seeds: 3,
      over: 'seeds',
      difference: null,
    });
    // 4.30265 · 0.01 / √3, of the seeds' own values.
    expect(corrupted[1]!.high - corrupted[1]!.value).toBeCloseTo(0.024841, 5);
    // The seeds differ by 0.01, their differences by 0.001: pairing makes the interval ten times as narrow.
    expect(corrupted[0]!.difference!.value).toBeCloseTo(0.031, 12);
    expect(corrupted[0]!.difference!.high).toBeCloseTo(0.031 + 0.0024841, 6);
    expect(corrupted[2]!.difference).toMatchObject({ over: 'seeds', verdict: 'undecided' });
  });

  it('decides with a correction for all that it looks at', () => {
    expect(corrupted[0]!.difference!.verdict).toBe('higher');
    expect(table.comparisons).toBe(2 * table.measures.filter(({ judged }) => judged).length);
    // Two degrees of freedom: t = 0.031 / (0.001 / √3) = 53.7, p = 0.000347 before the correction.
    expect(corrupted[0]!.difference!.p).toBeCloseTo(0.0003466 * table.comparisons, 4);
    expect(decidedWords(table)).toBe('Decided: student: distillation 1, corrupted +3.1.');
    expect(intervalWords(table)).toContain("Holm's correction");
  });

  it('of one seed says that its intervals are over pictures', () => {
    const one = ablation(fixtureStudy(studyPlan({ seeds: [1] }), right), 'temper');
    const [first] = one.groups[0]!.rows;
    expect(first!.entries.corrupted).toMatchObject({
      over: 'pictures',
      difference: { over: 'pictures', verdict: 'undecided' },
    });
    expect(intervalWords(one)).toContain('With one seed');
  });

  it('where all seeds differ by the same lets the pictures speak, not a spread of nothing', () => {
    const same = ablation(
      fixtureStudy(studyPlan(), (_, setting) => 700 + setting),
      'temper',
    );
    expect(same.groups[0]!.rows[0]!.entries.corrupted!.difference).toMatchObject({
      over: 'pictures',
      verdict: 'undecided',
    });
  });

  it('of seeds that agree exactly, or of the one that is finished, has the intervals of the pictures, and says so', () => {
    const study = fixtureStudy(studyPlan(), () => 700);
    const [first] = ablation(study, 'temper').groups[0]!.rows;
    const { low, high, over } = first!.entries.corrupted!;
    expect(over).toBe('pictures');
    expect(high - low).toBeGreaterThan(0.02);
    for (const { accuracy } of studyFront(study)) expect(accuracy.high - accuracy.low).toBeGreaterThan(0.02);
    expect(intervalWords(ablation(study, 'temper'))).toContain('agree exactly, its interval is over the test pictures');
    const begun = fixtureStudy(studyPlan(), right, 3);
    expect(intervalWords(ablation(begun, 'temper'))).toContain('With one seed finished so far the intervals are over');
    expect(frontOver(begun, studyFront(begun))).toBe('over test pictures, as one seed is finished so far');
  });

  it('of a product averages over the other settings, and shows every combination', () => {
    const plan = studyPlan({
      vary: [
        { path: 'student.distillation', values: [1, 5] },
        { path: 'student.views', values: [1, 2] },
      ],
    });
    const { groups } = ablation(
      fixtureStudy(plan, (_, setting) => 700 + 10 * setting),
      'temper',
    );
    expect(groups.map(({ rows }) => rows.length)).toEqual([2, 2, 4]);
    expect(groups[0]!.rows.map(({ entries }) => entries.corrupted!.value)).toEqual([0.705, 0.725]);
    expect(groups[1]!.rows.map(({ entries }) => entries.corrupted!.value.toFixed(9))).toEqual([
      '0.710000000',
      '0.720000000',
    ]);
    expect(groups[2]!.rows.find(({ isReference }) => isReference)!.words).toBe('distillation 5, views 1');
  });

  it('pairs the seeds that both have while a study runs', () => {
    const part = fixtureStudy(studyPlan(), right, 4);
    const [first, , last] = ablation(part, 'temper').groups[0]!.rows;
    expect(first!.entries.corrupted).toMatchObject({ seeds: 2, difference: { seeds: 1, over: 'pictures' } });
    expect(last!.entries.corrupted!.seeds).toBe(1);
    expect(sizeWords(part)).toBe('9 experiments: 3 settings × 3 seeds (1, 2, 3); 4 finished.');
  });
});

it('the front has a point for each method and setting, and one for a method that no setting changes', () => {
  const points = studyFront(fixtureStudy(studyPlan(), right));
  expect(points.map(({ method, words, onFront }) => [method, words, onFront])).toEqual([
    ['pretrained', '', true],
    ['temper', 'distillation 1', true],
    ['temper', 'distillation 5', false],
    ['temper', 'distillation 20', false],
  ]);
  expect(changedMethods(fixtureStudy(studyPlan(), right))).toEqual(['temper']);
});

it('is written as Markdown and CSV, with each figure once', () => {
  const study = fixtureStudy(studyPlan(), right);
  const text = studyMarkdown(study);
  expect(text).toContain('9 experiments: 3 settings × 3 seeds (1, 2, 3); all finished.');
  expect(text).toContain('**+3.1 (+2.9 to +3.3)**');
  const [head, ...lines] = studyCsv(study).trim().split('\r\n');
  expect(head).toBe('experiment,seed,student.distillation,method,measure,corruption,severity,value,n,low,high');
  expect(lines.filter((line) => /^0,1,1,temper,corrupted,,,0.74,1000,/.test(line))).toHaveLength(1);
});

describe('the file of a study', () => {
  const study = JSON.parse(JSON.stringify(fixtureStudy(studyPlan(), right))) as Record<string, unknown>;
  it('is read back as it was', () => expect(parseStudyFile(study)).toEqual(study));
  it.each([
    [{ ...study, version: 2 }, /version 2; version 1 is read here/],
    [{ ...study, cells: [{ ...(study.cells as object[])[0], data: 4 }] }, /names data that the file does not have/],
    [{ format: 'temper-report' }, /a report of Temper, not a study/],
    [{ ...study, plan: {} }, /cannot be read/],
  ])('is refused where it is none', (value, message) => {
    expect(() => parseStudyFile(value)).toThrow(StudyError);
    expect(() => parseStudyFile(value)).toThrow(message);
  });
});
