import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { framedSvg, whatIsMissing, type KeyEntry } from './framedSvg';
import { INKS } from './inks';
import { wrapped } from './svgText';

const FACTS = {
  title: 'Accuracy <b> against "cost" & time',
  note: 'n = 2,880 predictions a method; intervals are at 95 %.',
  source: 'Temper, preset quick, seeds 1–5, 2026-11-28',
};
const BODY = { width: 300, height: 100, markup: '<rect width="10" height="10" fill="#2f6193"/>' };
const KEY: KeyEntry[] = [
  { label: 'before', ink: 'var(--ink-slate)', dash: '5 2' },
  { label: 'after', ink: '#94581f', mark: 'box' },
  { label: 'A: a run with a long name', ink: 'var(--ink-blue)', mark: { path: 'M-5,0H5', hollow: true } },
];

describe('a chart as a file', () => {
  it('is whole by itself: title, description, key, note and source, and nothing of the page', () => {
    const svg = framedSvg(BODY, FACTS, KEY);
    expect(whatIsMissing(svg)).toEqual([]);
    expect(svg).toContain('<title>Accuracy &lt;b&gt; against &quot;cost&quot; &amp; time</title>');
    expect(svg).toContain(`<desc>${FACTS.note} ${FACTS.source}</desc>`);
    for (const text of ['before', 'after', 'A: a run', 'n = 2,880', 'seeds 1–5']) expect(svg).toContain(text);
    expect(svg).toContain('fill="#ffffff"');
    expect(svg).toContain('stroke="#55656f"');
  });

  it.each([
    ['<rect fill="var(--ink-blue)"/>', 'a variable of the page'],
    ['<rect class="x"/>', 'a class'],
    ['<rect style="fill:red"/>', 'a style'],
    ['<path stroke="currentColor"/>', 'a colour of what is around'],
    ['<image href="https://example.org/a.png"/>', 'another file'],
    ['<rect fill="url(https://example.org/a.svg#b)"/>', 'another file'],
    ['<script>1</script>', 'foreign content'],
    ['<rect fill="color-mix(in oklab, red, blue)"/>', 'a style that other programs do not read'],
  ])('is told apart from %s', (markup, fault) => {
    expect(whatIsMissing(framedSvg({ ...BODY, markup }, FACTS))).toEqual([fault]);
    expect(whatIsMissing('<use href="#a"/><g clip-path="url(#clip)"/>')).toEqual([]);
  });

  it('breaks lines at spaces, and leaves a long word whole', () => {
    expect(wrapped('one two three', 50, 12)).toEqual(['one two', 'three']);
    expect(wrapped('x'.repeat(80), 50, 12)).toHaveLength(1);
  });

  it('has the inks of the light theme', () => {
    const css = readFileSync(new URL('../../app.css', import.meta.url), 'utf8');
    for (const [name, ink] of Object.entries(INKS)) {
      expect(css).toMatch(new RegExp(`--${name}: (light-dark\\()?${ink}`));
    }
  });
});
