import { describe, expect, it } from 'vitest';
import { fixtureReport, fixtureReports } from '../../test/fixtures/report';
import { headline } from './headline';
import { markdown } from './markdown';
import { poolReports } from './poolReports';

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
      '## Claims',
      '## Methods',
      '## Corruptions, before and after',
      '## Heads',
      '## Cost',
      '## Environment and configuration',
    ]);
  });
  it('has tables whose rows are as wide as their heads', () => {
    const tables = text.split('\n\n').filter((block) => block.startsWith('|'));
    expect(tables.length).toBeGreaterThanOrEqual(8);
    for (const table of tables) {
      const widths = table.split('\n').map((line) => line.split('|').length);
      expect(new Set(widths).size).toBe(1);
    }
  });
  it('labels the plain mean as unnormalised', () => {
    expect(text).toContain('unnormalised, not mCE');
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
