import { describe, expect, it } from 'vitest';
import type { StageName, StageProgress } from '../../contract/engine';
import { large, resnet, small } from '../../models/resnet';
import { PACK_SIZES, splitSizes } from '../../sources/splits';
import { stageWork } from './cost';
import { expectedPace, type Pace } from './pace';
import { ProgressMeter } from './progress';
import { QUICK_RUN, recordedConfig } from './testing';
import type { StageWork } from './work';

/** Units of work that take a second each. */
const A_SECOND_EACH = expectedPace([], 1)!;

const STAGES: StageWork = new Map([
  ['prepare', [{ name: 'corrupting', kind: 'corrupting', work: 10 }]],
  [
    'teacher',
    [
      { name: 'training', kind: 'small-steps', work: 48 },
      { name: 'measuring', kind: 'measuring-small', work: 12 },
    ],
  ],
  [
    'temper',
    [
      { name: 'training', kind: 'part-steps', work: 20 },
      { name: 'measuring', kind: 'measuring', work: 10 },
    ],
  ],
]);

function meterOf(seconds: () => number, expected: Pace | null = null, stages = STAGES) {
  const reports: StageProgress[] = [];
  return { meter: new ProgressMeter(stages, expected, seconds, (progress) => reports.push(progress)), reports };
}

describe('progress', () => {
  it('weighs parts by their work and tells the time that is left', () => {
    let now = 0;
    const { meter, reports } = meterOf(() => now);
    meter.begin('prepare', 'preparing');
    meter.describe('preparing', 'corrupting');
    now = 5;
    meter.end(false);
    meter.begin('teacher', 'teaching');
    meter.describe('teaching', 'training');
    now = 17;
    meter.update(1, 2, 'steps');
    const last = reports.at(-1)!;
    expect(last).toMatchObject({ stage: 'teacher', doing: 'teaching', finished: ['prepare'], pending: ['temper'] });
    expect(last.fraction).toBeCloseTo(0.34, 9);
    // 34 units took 17 seconds, and 66 are left.
    expect(last.remainingSeconds).toBeCloseTo(33, 6);
    now = 29;
    meter.describe('measuring', 'measuring');
    meter.update(1, 2, 'pictures');
    expect(reports.at(-1)!.fraction).toBeCloseTo(0.64, 9);
  });

  it('does not let what was found in the store speak for the speed of the rest', () => {
    let now = 0;
    const { meter, reports } = meterOf(() => now);
    meter.begin('prepare', 'preparing');
    meter.describe('preparing', 'corrupting');
    now = 5;
    meter.end(false);
    // Training was found and never began; then measures were found too.
    meter.begin('teacher', 'teaching');
    meter.describe('measuring', 'measuring');
    meter.end(true);
    meter.begin('temper', 'tuning');
    meter.describe('tuning', 'training');
    now = 10;
    meter.update(1, 2, 'steps');
    expect(reports.at(-1)!.remainingSeconds).toBeCloseTo(10, 6);
    expect(reports.at(-1)!.fraction).toBeCloseTo(0.8, 9);
    expect([...meter.spentHere.keys()]).toEqual(['corrupting', 'part-steps']);
  });

  it('counts what an earlier session did of a part as behind, and not as done here', () => {
    let now = 0;
    const { meter, reports } = meterOf(() => now, A_SECOND_EACH);
    meter.begin('teacher', 'teaching');
    meter.describe('teaching', 'training');
    meter.skipTo(0.75);
    now = 6;
    meter.update(7, 8, 'steps');
    expect(meter.spentHere.get('small-steps')).toEqual({ work: 6, seconds: 6 });
    expect(reports.at(-1)!.fraction).toBeCloseTo(0.42, 9);
  });

  it('says nothing of the remaining time before it can, and at once where it knows the machine', () => {
    const begin = (expected: Pace | null) => {
      const { meter, reports } = meterOf(() => 0.1, expected);
      meter.begin('prepare', 'preparing');
      meter.describe('preparing', 'corrupting');
      meter.update(1, 100, 'pictures');
      return reports.at(-1)!.remainingSeconds;
    };
    expect(begin(null)).toBeNull();
    expect(begin(A_SECOND_EACH)).toBeCloseTo(97, -1);
  });
});

/** The recorded run with a meter, a hundred updates a part: what was said of the rest at which second. */
function replay(expected: Pace | null, scale: (part: string) => number = () => 1) {
  const config = recordedConfig();
  const networks = { small: { architecture: resnet(small) }, large: { architecture: resnet(large) } };
  const sizes = splitSizes('emoji-16', config.data);
  const stages = stageWork(config, networks, { classes: PACK_SIZES['emoji-16'].classes, side: 64, sizes });
  let now = 0;
  const { meter, reports } = meterOf(() => now, expected, stages);
  let stage: StageName | null = null;
  for (const [of, part, seconds] of QUICK_RUN) {
    if (of !== stage) {
      if (stage) meter.end(false);
      meter.begin(of, of);
      stage = of;
    }
    meter.describe(part, part);
    const began = now;
    for (let i = 1; i <= 100; i++) {
      now = began + (seconds * scale(part) * i) / 100;
      meter.update(i, 100, 'steps');
    }
  }
  meter.end(false);
  return { said: reports.map((x) => ({ at: x.elapsedSeconds, rest: x.remainingSeconds })), total: now };
}

describe('the time that is left, of a recorded run of the quick preset', () => {
  const SPEED = 94e9;
  it.each([
    ['a machine that is known', expectedPace([], SPEED), () => 1],
    ['nothing known', null, () => 1],
    ['a machine that is twice as fast as was measured', expectedPace([], SPEED / 2), () => 1],
    ['a machine that is half as fast as was measured', expectedPace([], 2 * SPEED), () => 1],
    ['a machine that measures slowly', expectedPace([], SPEED), (part: string) => (part === 'measuring' ? 1.3 : 1)],
  ] as const)('is within a factor of 1.5 at every tenth, and does not jump: %s', (_name, expected, scale) => {
    const { said, total } = replay(expected, scale);
    for (let tenth = 1; tenth <= 9; tenth++) {
      const at = (tenth * total) / 10;
      const { at: when, rest } = said.find((x) => x.at >= at)!;
      const factor = Math.exp(Math.abs(Math.log(rest! / (total - when))));
      expect(factor, `at ${tenth}0 %: ${rest} s`).toBeLessThan(1.5);
    }
    const ends = said.filter(({ at }) => at >= 0.1 * total).map(({ at, rest }) => at + rest!);
    for (const [i, end] of ends.entries()) {
      if (i > 0) expect(Math.abs(end / ends[i - 1]! - 1)).toBeLessThan(0.1);
    }
  });
});
