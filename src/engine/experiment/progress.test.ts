import { describe, expect, it } from 'vitest';
import type { StageName, StageProgress } from '../../contract/engine';
import { ProgressMeter } from './progress';

function meter(seconds: () => number) {
  const reports: StageProgress[] = [];
  const work = new Map<StageName, number>([
    ['prepare', 10],
    ['teacher', 60],
    ['temper', 30],
  ]);
  return { meter: new ProgressMeter(work, seconds, (progress) => reports.push(progress)), reports };
}

describe('progress', () => {
  it('weighs stages by their work and tells the time that is left', () => {
    let now = 0;
    const { meter: m, reports } = meter(() => now);
    m.begin('prepare', 'preparing');
    m.end(false);
    m.begin('teacher', 'teaching');
    now = 20;
    m.update(1, 2, 'steps');
    const [last] = reports.slice(-1);
    expect(last).toMatchObject({ stage: 'teacher', doing: 'teaching', finished: ['prepare'], pending: ['temper'] });
    expect(last!.fraction).toBeCloseTo(0.4, 9);
    expect(last!.remainingSeconds).toBeCloseTo(30, 6);
  });

  it('does not let stages found in the store speak for the speed of the rest', () => {
    let now = 0;
    const { meter: m, reports } = meter(() => now);
    m.begin('prepare', 'preparing');
    m.end(false);
    m.begin('teacher', 'teaching');
    m.end(true);
    m.begin('temper', 'tuning');
    now = 5;
    m.update(1, 3, 'steps');
    // 20 units of work done here (10 + 10 of 30), 20 left.
    expect(reports.at(-1)!.remainingSeconds).toBeCloseTo(5, 6);
    expect(reports.at(-1)!.fraction).toBeCloseTo(0.8, 9);
  });

  it('says nothing of the remaining time before it can', () => {
    const { meter: m, reports } = meter(() => 0.1);
    m.begin('prepare', 'preparing');
    m.update(1, 10, 'pictures');
    expect(reports.at(-1)!.remainingSeconds).toBeNull();
  });

  it('a part of a stage covers its share', () => {
    const { meter: m, reports } = meter(() => 10);
    m.begin('prepare', 'preparing');
    m.end(false);
    m.begin('teacher', 'training');
    m.describe('measuring', 0.8, 1);
    m.update(1, 2, 'pictures');
    expect(reports.at(-1)!.fraction).toBeCloseTo((10 + 60 * 0.9) / 100, 9);
  });
});
