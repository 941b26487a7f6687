/**
 * A chart as a file: heading, key, the drawing, what it is of, and where it comes from, on white. All that it needs is in it: no styles of
 * the page, no fonts, no other files.
 */
import { INKS, inLight } from './inks';
import { element, escaped, FONT, textAt, widthOf, wrapped } from './svgText';

export interface ChartFacts {
  title: string;
  /** n, seeds and intervals, in sentences. */
  note: string;
  /** "Temper, preset quick, seeds 1–5, 2026-11-28" */
  source: string;
}

export interface KeyEntry {
  label: string;
  /** A colour, or a variable of the page. */
  ink: string;
  /** As in `stroke-dasharray`. */
  dash?: string;
  /** A line; a filled box; or a path about 0,0 within 6 pixels. */
  mark?: 'line' | 'box' | { path: string; hollow?: boolean };
}

/** Self-contained markup, drawn from 0,0. */
export interface ChartBody {
  width: number;
  height: number;
  markup: string;
}

const MARGIN = 20;
const TITLE = 16;
const SMALL = 12;
const LINE = 17;

export function framedSvg(body: ChartBody, { title, note, source }: ChartFacts, key: readonly KeyEntry[] = []): string {
  const width = body.width + 2 * MARGIN;
  const parts: string[] = [];
  let y = MARGIN + TITLE;
  for (const line of wrapped(title, body.width, TITLE)) {
    parts.push(textAt(line, MARGIN, y, { 'font-size': TITLE, 'font-weight': 600, fill: INKS.ink }));
    y += 1.3 * TITLE;
  }
  const rows = keyRows(key, body.width);
  for (const row of rows) {
    for (const { entry, x } of row) parts.push(keyMark(entry, MARGIN + x, y - 4), keyText(entry, MARGIN + x, y));
    y += LINE;
  }
  y -= 4;
  parts.push(element('g', { transform: `translate(${MARGIN} ${Math.round(y)})` }, body.markup));
  y += body.height + LINE;
  for (const line of wrapped(note, body.width, SMALL)) {
    parts.push(textAt(line, MARGIN, y, { fill: INKS.quiet }));
    y += LINE;
  }
  for (const line of wrapped(source, body.width, SMALL)) {
    parts.push(textAt(line, MARGIN, y, { fill: INKS.quiet }));
    y += LINE;
  }
  const height = Math.ceil(y - LINE + MARGIN);
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const root = { xmlns: 'http://www.w3.org/2000/svg', ...size, 'font-family': FONT, 'font-size': SMALL, role: 'img' };
  return element(
    'svg',
    root,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped([note, source].filter(Boolean).join(' '))}</desc>`,
    element('rect', { width, height, fill: '#ffffff' }),
    ...parts,
  );
}

const MARK = 22;

function keyRows(key: readonly KeyEntry[], width: number): { entry: KeyEntry; x: number }[][] {
  const rows: { entry: KeyEntry; x: number }[][] = [];
  let x = Infinity;
  for (const entry of key) {
    const own = MARK + widthOf(entry.label, SMALL) + 18;
    if (x + own > width) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)!.push({ entry, x });
    x += own;
  }
  return rows;
}

function keyMark({ ink, dash, mark = 'line' }: KeyEntry, x: number, y: number): string {
  const colour = inLight(ink);
  if (mark === 'box') return element('rect', { x: x + 3, y: y - 5, width: 11, height: 11, rx: 2, fill: colour });
  if (mark === 'line') {
    return element('line', {
      ...{ x1: x, x2: x + 17, y1: y, y2: y },
      ...{ stroke: colour, 'stroke-width': 2, 'stroke-dasharray': dash || null },
    });
  }
  const fill = mark.hollow ? '#ffffff' : colour;
  const at = `translate(${x + 8} ${y})`;
  return element('path', { d: mark.path, transform: at, fill, stroke: colour, 'stroke-width': 1.5 });
}

const keyText = ({ label }: KeyEntry, x: number, y: number) => textAt(label, x + MARK, y, { fill: INKS.quiet });

/** What keeps a drawing from being whole by itself, each named; empty where it is. */
export function whatIsMissing(svg: string): string[] {
  const faults: string[] = [];
  const checks: [RegExp, string][] = [
    [/var\(--/, 'a variable of the page'],
    [/\sclass=/, 'a class'],
    [/\sstyle=|<style/i, 'a style'],
    [/currentColor/i, 'a colour of what is around'],
    [/<(script|foreignObject|iframe)/i, 'foreign content'],
    [/\son\w+=/i, 'a script'],
    [/(?:href|src)="(?!#|data:)/i, 'another file'],
    [/url\((?!["']?#|&quot;#)/i, 'another file'],
    [/@import|light-dark\(|color-mix\(|oklab\(/i, 'a style that other programs do not read'],
  ];
  for (const [pattern, fault] of checks) if (pattern.test(svg)) faults.push(fault);
  return faults;
}
