import { describe, expect, it } from 'vitest';
import {
  fixtureArrivalsReport,
  fixtureOwnReport,
  fixtureReport,
  fixtureReports,
  withChanges,
} from '../../test/fixtures/report';
import { headline } from './headline';
import { markdown } from './markdown';
import { poolReports } from './poolReports';
import { story } from './story';

describe('markdown', () => {
  const report = fixtureReport();
  const text = markdown(report);

  it('begins with the result in words and says that it is a reconstruction', () => {
    expect(text.startsWith(`# Temper report\n\n${headline(report)}\n\n`)).toBe(true);
    expect(text).toContain('reconstructs the idea of');
  });
  it('has every section', () => {
    const titles = text.split('\n').filter((line) => line.startsWith('## '));
    expect(titles).toEqual([
      '## What happened',
      '## Claims',
      '## Methods',
      '## Corruptions, before and after',
      '## Heads',
      '## Accuracy against cost',
      '## Cost',
      '## Environment and configuration',
    ]);
  });
  it.each([
    ['the pack', text],
    ['own data', markdown(fixtureOwnReport())],
  ])('has tables whose rows are as wide as their heads: %s', (_, document) => {
    const tables = document.split('\n\n').filter((block) => block.startsWith('|'));
    expect(tables.length).toBeGreaterThanOrEqual(8);
    for (const table of tables) {
      const widths = table.split('\n').map((line) => line.split('|').length);
      expect(new Set(widths).size).toBe(1);
    }
  });
  it('tells the story, the stages, and what the heads say against each other', () => {
    for (const sentence of story(report)) expect(text).toContain(sentence);
    expect(text).toContain('| Temper | front correction | 6.0 s | 30.0 GFLOP | 10 % | 40.0 MB |');
    expect(text).toContain('| Temper | 120 MFLOP | 2.07 × |');
    expect(text).toContain('| Corrupted | 900 of 7,200 (12.5 %) | 25 % | 50 % | 50 % | 55 % | 20 % |');
    expect(text).toContain('| clean | 2.00 | surer than it should be');
    expect(text).toContain('Choosing a head by the rule pays here');
    expect(markdown(fixtureArrivalsReport())).toContain('| Method | Clean | Corrupted | New arrivals | Renditions |');
  });
  it('lists what changed and what is taken for what, where the report knows', () => {
    expect(text).not.toContain('## Rescued and lost');
    const told = markdown(withChanges(fixtureReport()));
    expect(told).toContain('| Temper | 60 | 20 |');
    expect(told).toMatch(/\| \S.* \| \S.* \| 160 \| 140 \|/);
  });
  it('labels the plain mean as unnormalised', () => {
    expect(text).toContain('unnormalised, not mCE');
  });
  it('shows the sets that there are, a dash for one that a method lacks, and what the mean error is', () => {
    const own = markdown(fixtureOwnReport());
    expect(own).toContain('| Method | Clean | Corrupted | Natural | Transfer | Zero-shot |');
    expect(own).toMatch(/\| Teacher \(small\) \|[^|]*\|[^|]*\| – \|/);
    expect(own).toContain('Corrupted is a plain mean, not the mCE. Not divided');
    expect(own).toContain('| Answer by | Clean | Corrupted | Natural |');
    expect(own).toContain('- Data: flowers, 5 classes, 224 px');
    expect(own).toContain('- Models: CLIP ViT-B/32, taught by MobileNetV3 small');
    expect(own).not.toMatch(/emoji|mCE \|/);
  });
  it('shows a failing claim as failing', () => {
    const failing = fixtureReport();
    Object.assign(failing.claims[0]!, { verdict: 'fails', holds: false, value: -2, low: -3, high: -1 });
    expect(markdown(failing)).toContain(
      '| **fails** | −2.0 points (−3.0 to −1.0) | paired bootstrap over 160 test pictures |',
    );
  });
  it('holds the configuration whole', () => {
    const json = /```json\n([\s\S]*?)\n```/.exec(text)![1]!;
    expect(JSON.parse(json)).toEqual(report.config);
  });
  it('serves unfinished and pooled reports', () => {
    const empty = { ...fixtureReport(), methods: [], claims: [], heads: null };
    expect(markdown(empty)).toContain('Nothing has been measured yet.');
    expect(markdown(poolReports(fixtureReports()))).toContain('Seeds: 1, 2, 3');
  });
});
