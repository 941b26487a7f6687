/** Rows of horizontal bars, each of one or several parts on a scale of 0 to 100 %, for a picture. */
import type { ChartBody } from '../framedSvg';
import { INKS, inLight } from '../inks';
import { element, textAt, widthOf } from '../svgText';

export interface BarRow {
  label: string;
  /** Shares 0..1 of the whole width. */
  parts: readonly { from: number; to: number; fill: string; text?: string }[];
  /** A place 0..1 that is marked. */
  mark?: number | null;
}

const WIDTH = 640;
const ROW = 20;
const SMALL = 11;

/** @param axis what stands at places 0..1 below the bars */
export function barsBody(rows: readonly BarRow[], axis: readonly { at: number; text: string }[]): ChartBody {
  const lead = Math.min(220, Math.max(60, ...rows.map(({ label }) => widthOf(label, SMALL) + 10)));
  const across = WIDTH - lead - 16;
  const place = (share: number) => lead + share * across;
  const parts: string[] = [];
  rows.forEach(({ label, parts: bars, mark }, r) => {
    const y = r * ROW;
    parts.push(textAt(label, lead - 8, y + 14, { 'text-anchor': 'end', 'font-size': SMALL, fill: INKS.quiet }));
    for (const { from, to, fill, text } of bars) {
      const width = Math.max(0, (to - from) * across - 1);
      parts.push(element('rect', { x: place(from), y: y + 3, width, height: ROW - 6, rx: 2, fill: inLight(fill) }));
      if (text && widthOf(text, SMALL) < width - 4) {
        parts.push(textAt(text, place(from) + 4, y + 14, { 'font-size': SMALL, fill: INKS.ink }));
      }
    }
    if (mark !== undefined && mark !== null) {
      parts.push(element('rect', { x: place(mark) - 1, y: y + 1, width: 2, height: ROW - 2, fill: INKS.ink }));
    }
  });
  const foot = rows.length * ROW;
  parts.push(element('line', { x1: lead, x2: place(1), y1: foot + 2, y2: foot + 2, stroke: INKS.edge }));
  for (const { at, text } of axis) {
    parts.push(textAt(text, place(at), foot + 16, { 'text-anchor': 'middle', 'font-size': SMALL, fill: INKS.quiet }));
  }
  return { width: WIDTH, height: foot + 20, markup: parts.join('') };
}

export const PERCENT_AXIS = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, text: `${100 * at} %` }));
