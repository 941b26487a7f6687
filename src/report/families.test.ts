import { describe, expect, it } from 'vitest';
import { fixtureReport } from '../../test/fixtures/report';
import { TEST_CORRUPTIONS, VALIDATION_CORRUPTIONS } from '../contract/presets';
import { effectiveCount, wilson } from '../num/statistics';
import { familyAccuracy, familyOf, familyRows } from './families';

describe('families of corruptions', () => {
  it('hold every published corruption', () => {
    expect([...TEST_CORRUPTIONS, ...VALIDATION_CORRUPTIONS].filter((name) => familyOf(name) === 'others')).toEqual([]);
    expect([familyOf('fog'), familyOf('glass_blur'), familyOf('caustic_refraction')]).toEqual([
      'weather',
      'blur',
      'others',
    ]);
  });

  it('are the plain mean of their cells', () => {
    const method = fixtureReport().methods[0]!;
    const cells = ['gaussian_noise', 'shot_noise', 'impulse_noise'].flatMap((name) =>
      Object.values(method.perCorruption[name]!),
    );
    const noise = familyAccuracy(method, 'noise')!;
    expect(noise.accuracy).toBeCloseTo(cells.reduce((sum, { accuracy }) => sum + accuracy, 0) / 9, 10);
    expect(noise.n).toBe(9 * 160);
    expect(familyAccuracy(method, 'others')).toBeNull();
  });

  it('have intervals as wide as the dependence between answers to one picture makes them', () => {
    const method = fixtureReport().methods[0]!;
    const { accuracy, n } = method.corrupted;
    const effective = (independent: number) => {
      method.corrupted = { ...wilson(accuracy * independent, independent), n };
      return effectiveCount(familyAccuracy(method, 'noise')!);
    };
    expect(effective(n)).toBeCloseTo(9 * 160, -1);
    // As if all corruptions said the same of a picture.
    expect(effective(160)).toBeCloseTo(160, 0);
    const between = effective(1000);
    expect(between).toBeGreaterThan(160);
    expect(between).toBeLessThan(1000);
  });

  it('compare two methods, and are none where one was not run', () => {
    const report = fixtureReport();
    const rows = familyRows(report, 'pretrained', 'temper');
    expect(rows.map(({ family }) => family)).toEqual(['noise', 'blur', 'weather', 'digital']);
    expect(rows.every(({ mark, difference }) => mark === 'better' && difference > 0)).toBe(true);
    expect(familyRows(report, 'pretrained', 'lp')).toEqual([]);
  });
});
