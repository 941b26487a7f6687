/** Heat maps of corruption × severity side by side, as on the page, for a picture. */
import type { HeatCell, HeatMap } from '../../../../report/charts';
import { points } from '../../../../report/format';
import { temperColour } from '../../colours';
import type { ChartBody } from '../framedSvg';
import { INKS } from '../inks';
import { element, textAt, widthOf, wrapped } from '../svgText';

const CELL = { width: 46, height: 20 };
const GAP = 14;
const SMALL = 11;
/** Of the severities, and of a line of a title above them. */
const HEAD = 24;
const LINE = 14;

/** @param largest the difference, in shares, that has the full colour */
export function heatMapBody(maps: readonly HeatMap[], largest: number): ChartBody {
  const [first] = maps;
  const rows = first?.rows ?? [];
  const columns = first?.columns ?? [];
  const lead = Math.max(60, ...rows.map(({ label }) => widthOf(label, SMALL) + 12));
  const across = columns.length * CELL.width;
  const titles = maps.map(({ kind, title }) => wrapped(kind === 'difference' ? 'Difference' : title, across, SMALL));
  const top = LINE * Math.max(1, ...titles.map((lines) => lines.length));
  const y = (row: number) => top + HEAD + row * CELL.height;
  const parts: string[] = [];
  maps.forEach((map, m) => {
    const left = lead + m * (across + GAP);
    const middle = { 'text-anchor': 'middle', 'font-size': SMALL };
    titles[m]!.forEach((line, l) => {
      parts.push(textAt(line, left + across / 2, 12 + l * LINE, { ...middle, fill: INKS.ink }));
    });
    columns.forEach((severity, c) => {
      parts.push(textAt(String(severity), left + (c + 0.5) * CELL.width, top + 14, { ...middle, fill: INKS.quiet }));
    });
    map.cells.forEach((row, r) =>
      row.forEach((cell, c) => parts.push(cellAt(cell, map.kind, left + c * CELL.width, y(r), largest))),
    );
  });
  rows.forEach(({ label }, r) => {
    parts.push(textAt(label, lead - 8, y(r) + 14, { 'text-anchor': 'end', 'font-size': SMALL, fill: INKS.quiet }));
  });
  return {
    width: Math.max(360, lead + maps.length * across + (maps.length - 1) * GAP),
    height: y(rows.length),
    markup: parts.join(''),
  };
}

function cellAt(cell: HeatCell, kind: HeatMap['kind'], x: number, y: number, largest: number): string {
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
