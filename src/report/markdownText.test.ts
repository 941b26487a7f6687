import { describe, expect, it } from 'vitest';
import { fixtureOwnReport, fixtureReport } from '../../test/fixtures/report';
import type { Report } from '../contract/report';
import { markdown } from './markdown';
import { inMarkdown, plainText } from './markdownText';

describe('foreign words in Markdown', () => {
  it.each([
    ['gaussian_noise, 5 %', 'gaussian_noise, 5 %'],
    ['résumé_2 (a & b), −3.5', 'résumé_2 (a & b), −3.5'],
    ['a|b', 'a&#124;b'],
    ['`code`', '\\`code\\`'],
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)>'],
    ['[x](javascript:alert(1))', '\\[x\\](javascript:alert(1))'],
    ['![x](https://a.b/c.png)', '!\\[x\\](https://a.b/c.png)'],
    ['# Heading', '\\# Heading'],
    ['> quote', '\\> quote'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['1.5 and -3', '1.5 and -3'],
    ['a\nb\r\n\r\n## c', 'a b ## c'],
    ['**bold** _slanted_ ~~gone~~', '\\*\\*bold\\*\\* \\_slanted\\_ \\~\\~gone\\~\\~'],
    ['C:\\pictures\\', 'C:\\\\pictures\\\\'],
    ['&lt;b&gt; &#124;', '&amp;lt;b&amp;gt; &amp;#124;'],
  ])('%s is text', (text, expected) => {
    expect(plainText(text)).toBe(expected);
  });

  it('changes strings and keys, and nothing else', () => {
    const value = { 'a|b': [1, null, '`', { c: true }] };
    expect(inMarkdown(value)).toEqual({ 'a&#124;b': [1, null, '\\`', { c: true }] });
  });
});

describe('a report with hostile names', () => {
  const HOSTILE = '# x\n\n## y | <script>alert(1)</script> [z](javascript:0) `';

  /** Every string of the report's own words and every name of a corruption becomes hostile; what the schema fixes stays. */
  function hostile(report: Report): Report {
    Object.assign(report.data, { name: HOSTILE, note: HOSTILE, classes: [HOSTILE], severityTable: HOSTILE });
    if (report.data.models) report.data.models = { small: HOSTILE, large: HOSTILE };
    for (const method of report.methods) {
      const { perCorruption } = method;
      method.label = HOSTILE;
      method.note = HOSTILE;
      if (method.corruptionError) method.corruptionError.why = HOSTILE;
      for (const part of method.cost.parts ?? []) part.name = HOSTILE;
      method.perCorruption = { ...perCorruption, [HOSTILE]: Object.values(perCorruption)[0]! };
    }
    report.data.corruptions.push(HOSTILE);
    for (const claim of report.claims) Object.assign(claim, { text: HOSTILE, interval: HOSTILE });
    if (report.heads) for (const row of report.heads.results) row.label = HOSTILE;
    if (report.heads) report.heads.answered[HOSTILE] = Object.values(report.heads.answered)[0]!;
    for (const key of ['backend', 'backendDetail', 'selfTest', 'platform', 'software', 'date'] as const) {
      report.environment[key] = HOSTILE;
    }
    return report;
  }

  it.each([
    ['the pack', fixtureReport],
    ['own data', fixtureOwnReport],
  ])('has the headings, tables and fences of any other: %s', (_, make) => {
    const lines = markdown(hostile(make())).split('\n');
    const headings = (text: string[]) => text.filter((line) => /^\s*#/.test(line));
    expect(headings(lines)).toEqual(headings(markdown(make()).split('\n')));
    const end = lines.findIndex((line) => line.startsWith('```'));
    for (const line of lines.slice(0, end)) {
      expect(line).not.toMatch(/<script|(?<!\\)\[z|(?<!\\)`/);
      if (line.startsWith('| ')) expect(line.endsWith(' |')).toBe(true);
    }
    for (const table of lines
      .slice(0, end)
      .join('\n')
      .split('\n\n')
      .filter((block) => block.startsWith('|'))) {
      expect(new Set(table.split('\n').map((line) => line.split('|').length)).size).toBe(1);
    }
  });
});
