/** Heat maps of corruption × severity side by side, as on the page, for a picture. */
import type { HeatCell, HeatMap } from '../../../../report/charts';
import { points } from '../../../../report/format';
import { temperColour } from '../../colours';
import type { ChartBody } from '../framedSvg';
import { INKS } from '../inks';
import { element, textAt, widthOf } from '../svgText';

const CELL = { width: 36, height: 20 };
const GAP = 14;
const SMALL = 11;
const HEAD = 40;

/** @param largest the difference, in shares, that has the full colour */
export function heatMapBody(maps: readonly HeatMap[], largest: number): ChartBody {
  const [first] = maps;
  const rows = first?.rows ?? [];
  const columns = first?.columns ?? [];
  const lead = Math.max(60, ...rows.map(({ label }) => widthOf(label, SMALL) + 12));
  const across = columns.length * CELL.width;
  const parts: string[] = [];
  maps.forEach((map, m) => {
    const left = lead + m * (across + GAP);
    const middle = { 'text-anchor': 'middle', 'font-size': SMALL };
    const title = map.kind === 'difference' ? 'Difference' : map.title;
    parts.push(textAt(title, left + across / 2, 12, { ...middle, fill: INKS.ink }));
    columns.forEach((severity, c) => {
      parts.push(textAt(String(severity), left + (c + 0.5) * CELL.width, 30, { ...middle, fill: INKS.quiet }));
    });
    map.cells.forEach((row, r) => row.forEach((cell, c) => parts.push(cellAt(cell, map.kind, left, r, c, largest))));
  });
  rows.forEach(({ label }, r) => {
    const y = HEAD + r * CELL.height + 14;
    parts.push(textAt(label, lead - 8, y, { 'text-anchor': 'end', 'font-size': SMALL, fill: INKS.quiet }));
  });
  return {
    width: Math.max(360, lead + maps.length * across + (maps.length - 1) * GAP),
    height: HEAD + rows.length * CELL.height,
    markup: parts.join(''),
  };
}

function cellAt(cell: HeatCell, kind: HeatMap['kind'], left: number, r: number, c: number, largest: number): string {
  const [x, y] = [left + c * CELL.width, HEAD + r * CELL.height];
  const paint = paintOf(cell, kind, largest);
  const box = { x: x + 1, y: y + 1, width: CELL.width - 2, height: CELL.height - 2, rx: 2, fill: paint.fill };
  const text = {
    ...{ 'text-anchor': 'middle', 'font-size': SMALL, fill: paint.ink },
    'font-weight': cell.separated ? 700 : null,
  };
  return element('rect', box) + textAt(textOf(cell, kind), x + CELL.width / 2, y + 14, text);
}

function textOf({ value }: HeatCell, kind: HeatMap['kind']): string {
  if (value === null) return '–';
  return kind === 'difference' ? points(100 * value) : (100 * (1 - value)).toFixed(0);
}

function paintOf({ value }: HeatCell, kind: HeatMap['kind'], largest: number): { fill: string; ink: string } {
  if (value === null) return { fill: 'none', ink: INKS.quiet };
  if (kind === 'accuracy') {
    const { fill, ink } = temperColour(1 - value);
    // As programs of before 2020 write it too.
    return { fill: fill.replaceAll(' ', ', '), ink };
  }
  const strength = 0.45 * Math.min(1, Math.abs(value) / largest);
  return { fill: onWhite(value >= 0 ? INKS.blue : INKS.bronze, strength), ink: INKS.ink };
}

/** A colour `#rrggbb` of that strength on white. */
function onWhite(colour: string, strength: number): string {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return `rgb(${parts.map((part) => Math.round(255 + strength * (part - 255))).join(', ')})`;
}
