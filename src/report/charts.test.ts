import { describe, expect, it } from 'vitest';
import { fixtureArrivalsReport, fixtureReport, methodIn } from '../../test/fixtures/report';
import { wilson } from '../num/statistics';
import { answeredBars, costScatter, heatMaps } from './charts';

describe('heatMaps', () => {
  it('is corruption × severity, and the difference is after − before', () => {
    const report = fixtureReport();
    report.data.severities = [5, 1, 3];
    const { before, after, difference } = heatMaps(report)!;
    expect(before.columns).toEqual([1, 3, 5]);
    expect(before.rows).toHaveLength(report.data.corruptions.length);
    const [was, is, change] = [before, after, difference].map((map) => map.cells[2]![1]!);
    expect(was).toMatchObject({ corruption: 'impulse_noise', severity: 3 });
    expect(was!.accuracy!.n).toBe(160);
    expect(change!.value).toBeCloseTo(is!.value! - was!.value!, 12);
    expect(difference.kind).toBe('difference');
  });
  it('marks a difference only where intervals separate, and leaves gaps empty', () => {
    const report = fixtureReport();
    const [pretrained, temper] = [methodIn(report, 'pretrained'), methodIn(report, 'temper')];
    pretrained.perCorruption.fog![1] = wilson(10, 100);
    temper.perCorruption.fog![1] = wilson(90, 100);
    pretrained.perCorruption.fog![3] = wilson(50, 100);
    temper.perCorruption.fog![3] = wilson(51, 100);
    delete temper.perCorruption.fog![5];
    const fog = heatMaps(report)!.difference.cells[report.data.corruptions.indexOf('fog')]!;
    expect(fog.map(({ separated }) => separated)).toEqual([true, false, false]);
    expect(fog[2]!.value).toBeNull();
  });
  it('needs both methods', () => {
    const report = fixtureReport();
    report.methods = report.methods.slice(0, 2);
    expect(heatMaps(report)).toBeNull();
  });
});

describe('costScatter', () => {
  it('finds the Pareto front', () => {
    const report = fixtureReport();
    report.methods = report.methods.filter(({ name }) => name !== 'front-correction');
    const set = (name: string, seconds: number, accuracy: number) => {
      const method = report.methods.find((other) => other.name === name)!;
      method.cost.seconds = seconds;
      method.corrupted = wilson(accuracy, 100);
    };
    set('pretrained', 0, 50);
    set('teacher', 60, 60);
    set('temper', 80, 75);
    set('apt', 30, 60);
    set('cft', 300, 74);
    const front = costScatter(report).filter(({ onFront }) => onFront);
    expect(front.map(({ name }) => name)).toEqual(['pretrained', 'temper', 'apt']);
  });
  it('shows new arrivals where there are any', () => {
    const report = fixtureArrivalsReport();
    expect(costScatter(report)[0]!.accuracy).toEqual(report.methods[0]!.arrivals);
    expect(costScatter(fixtureReport())[0]!.accuracy).toEqual(fixtureReport().methods[0]!.corrupted);
  });
});

it('answeredBars labels corruptions and test sets, and is empty without heads', () => {
  const report = fixtureReport();
  const bars = answeredBars(report);
  expect(bars.slice(0, 2).map(({ label }) => label)).toEqual(['Clean', 'Gaussian noise']);
  expect(bars[1]!.answered).toEqual({ clean: 0.125, unclean: 0.375, combined: 0.5 });
  report.heads = null;
  expect(answeredBars(report)).toEqual([]);
});
