import { describe, expect, it } from 'vitest';
import {
  fixtureArrivalsReport,
  fixtureOwnReport,
  fixtureReport,
  fixtureReports,
  methodIn,
} from '../../test/fixtures/report';
import type { Report } from '../contract/report';
import { wilson } from '../num/statistics';
import { poolReports } from './poolReports';
import { story } from './story';

const text = (report: Report) => story(report).join(' ');
const claimIn = (report: Report, id: string) => report.claims.find((claim) => claim.id === id)!;

describe('the story of an experiment under corruption', () => {
  it('has six sentences: what broke, what the front repairs, what tuning adds, what it costs, what is left, the claims', () => {
    const told = story(fixtureReport());
    expect(told).toHaveLength(6);
    expect(told[0]).toMatch(
      /^The pre-trained model is right on 96\.3 % of clean pictures and on 66\.6 % of corrupted ones: 56\.1 % under digital changes, .* and 77\.9 % under noise\.$/,
    );
    expect(told[1]).toMatch(
      /^Correcting its front alone, with no label and no teacher, raises that from 66\.6 to 71\.0 %/,
    );
    expect(told[2]).toContain('taught by the robust small model and the frozen large one, each by its certainty');
    expect(told[2]).toMatch(/\+9\.7 points \(95 % interval .* over the pre-trained model\.$/);
    expect(told[3]).toMatch(
      /^All this costs 0\.25 of the seconds and 0\.19 of the operations .*front included; .* 2\.1 times/,
    );
    expect(told[5]).toContain('All 5 claims that were judged hold; whether the teacher matters was not asked');
  });

  it('says where the front gains, where it loses and where nothing can be told', () => {
    const report = fixtureReport();
    const front = methodIn(report, 'front-correction');
    for (const name of ['defocus_blur', 'glass_blur', 'motion_blur', 'zoom_blur']) {
      for (const severity of [1, 3, 5]) front.perCorruption[name]![severity] = wilson(60, 160);
    }
    const told = story(report)[1]!;
    expect(told).toMatch(/it gains under weather \(63\.7 to 68\.6 %\)/);
    expect(told).toMatch(/it loses under blur \(71\.4 to 37\.5 %\)/);
    expect(told).toMatch(/the intervals show no change under noise/);
  });

  it('does not claim what intervals do not show', () => {
    const report = fixtureReport();
    methodIn(report, 'temper').corrupted = { ...methodIn(report, 'front-correction').corrupted };
    methodIn(report, 'temper').perCorruption = methodIn(report, 'pretrained').perCorruption;
    Object.assign(claimIn(report, 'corrupted'), { value: 0.5, low: -1, high: 2, verdict: 'undecided' });
    Object.assign(claimIn(report, 'cost'), { verdict: 'fails' });
    const told = text(report);
    expect(told).toContain('the two intervals meet, so this step alone is not shown to matter');
    expect(told).toContain('+0.5 points (95 % interval −1.0 to +2.0, which chance alone could give)');
    expect(told).toContain('Where it does not help: the intervals show no change under noise');
    expect(told).toContain('3 of 5 claims hold; “at most a third of the cost” fails');
    expect(told).toContain('“more robust than the pre-trained model” is undecided');
  });

  it('tells of experiments without the front, of one’s own data, over several seeds, and of unfinished ones', () => {
    const own = story(fixtureOwnReport());
    expect(own).toHaveLength(5);
    expect(own[0]).toContain('The pre-trained model (CLIP ViT-B/32) is right on');
    expect(own[1]).toMatch(/^Tuning the last blocks and three heads, taught/);
    const field = fixtureOwnReport();
    field.data.splits['arrivals'] = 1240;
    expect(story(field)[1]).toContain('three heads, on 1,240 pictures from the field among others, taught by');
    expect(story(poolReports(fixtureReports()))).toHaveLength(6);
    const report = fixtureReport();
    report.claims = [];
    report.methods = report.methods.slice(0, 1);
    expect(story(report)).toHaveLength(1);
    expect(story({ ...report, methods: [] })).toEqual([]);
  });

  it('says that who teaches judged the views, where it did', () => {
    const report = fixtureReport();
    report.config.student.correction.certainty = 2;
    expect(story(report)[1]).toContain(
      'with no label (who teaches says only how well a view can still be read), raises',
    );
  });

  it('names what is tuned and who teaches', () => {
    const report = fixtureReport();
    report.config.student.tuned = 'front-last-blocks-and-norms';
    report.config.student.correction.steps = 0;
    report.config.student.taughtBy = 'frozen';
    expect(text(report)).toContain(
      'Tuning the front, the last blocks, all norms and three heads, taught by the frozen',
    );
    expect(text(report)).toContain('the teacher included;');
  });
});

describe('the story of pictures from the field', () => {
  it('says who is able to teach, and what is left', () => {
    const told = story(fixtureArrivalsReport());
    expect(told).toHaveLength(6);
    expect(told[0]).toMatch(
      /^Of new pictures from the field, each with one of 8 things done to it \(white balance, .*, the robust small model on/,
    );
    expect(told[1]).toContain(
      'on 2,000 such pictures, without labels and taught by the robust small model, and on 250 clean ones that',
    );
    expect(told[2]).toMatch(
      /taught by itself it is right on .* with the few labels alone \(APT\) .* so the teacher matters: /,
    );
    expect(told[4]).toMatch(/^Under the corruptions of the benchmark, which no arrival had, .* \(the two intervals/);
    expect(told[5]).toBe('All 6 claims that were judged hold.');
  });
  it('says so where the teacher does not matter, or nothing can be told', () => {
    const report = fixtureArrivalsReport();
    Object.assign(claimIn(report, 'teacher'), { value: -1, low: -2, high: -0.5, verdict: 'fails' });
    expect(text(report)).toContain('so the teacher does not matter: −1.0 points');
    Object.assign(claimIn(report, 'teacher'), { low: -2, high: 1, verdict: 'undecided' });
    expect(text(report)).toContain('so the teacher may or may not matter');
    report.methods = report.methods.filter(({ name }) => name === 'pretrained' || name === 'temper');
    expect(story(report)).toHaveLength(5);
  });
  it('speaks of one’s own pictures as they came in', () => {
    const report = fixtureArrivalsReport();
    report.config.data = { ...report.config.data, pack: 'own', own: { data: 'a', arrivals: 'b' }, arrivalKinds: [] };
    expect(text(report)).toContain('Of new pictures from the field, as they came in, ');
    expect(text(report)).not.toContain('which no arrival had');
  });
});
