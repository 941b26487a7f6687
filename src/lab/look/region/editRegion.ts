/** What hands do to a region: boxes are moved and stretched inside the picture, strokes are added to a brush. Shares of the picture. */
import { MOST_POINTS, type BoxRegion, type BrushRegion, type Stroke } from '../../../contract/region';

/** The smallest side of a box. */
export const LEAST_SIDE = 0.02;
/** How far a point of a stroke may lie from the line that stands for it. */
const TOLERANCE = 0.004;

export type Corner = 'nw' | 'ne' | 'sw' | 'se';
export type Point = readonly [x: number, y: number];

const between = (low: number, value: number, high: number) => Math.min(high, Math.max(low, value));
/** What a link can say. */
const written = (value: number) => Math.round(value * 1e4) / 1e4;

/** The box somewhere else, as far as the picture goes. */
export function movedTo(box: BoxRegion, x: number, y: number): BoxRegion {
  return { ...box, x: written(between(0, x, 1 - box.width)), y: written(between(0, y, 1 - box.height)) };
}

/** The box with other sides; its upper left corner stays. */
export function sized(box: BoxRegion, width: number, height: number): BoxRegion {
  return {
    ...box,
    width: written(between(LEAST_SIDE, width, 1 - box.x)),
    height: written(between(LEAST_SIDE, height, 1 - box.y)),
  };
}

/** The box with one corner at a point, the opposite one where it was. */
export function stretched(box: BoxRegion, corner: Corner, [px, py]: Point): BoxRegion {
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const left = corner.endsWith('w') ? between(0, px, right - LEAST_SIDE) : box.x;
  const top = corner.startsWith('n') ? between(0, py, bottom - LEAST_SIDE) : box.y;
  const x = written(left);
  const y = written(top);
  const width = corner.endsWith('w') ? right - x : between(LEAST_SIDE, px - x, 1 - x);
  const height = corner.startsWith('n') ? bottom - y : between(LEAST_SIDE, py - y, 1 - y);
  return { ...box, x, y, width: written(width), height: written(height) };
}

/** Another number typed for one side; what does not fit is moved as far as it goes. */
export function typed(box: BoxRegion, side: 'x' | 'y' | 'width' | 'height', value: number): BoxRegion {
  if (side === 'x') return movedTo(box, value, box.y);
  if (side === 'y') return movedTo(box, box.x, value);
  return side === 'width' ? sized(box, value, box.height) : sized(box, box.width, value);
}

export const pointsOf = ({ strokes }: Pick<BrushRegion, 'strokes'>) =>
  strokes.reduce((sum, { points }) => sum + points.length, 0);

/** The brush with one stroke more, of as few points as show it; null where there is no room for it. */
export function withStroke(brush: BrushRegion, stroke: Stroke): BrushRegion | null {
  const points = thinned(stroke.points, TOLERANCE);
  if (pointsOf(brush) + points.length > MOST_POINTS) return null;
  return { ...brush, strokes: [...brush.strokes, { ...stroke, points }] };
}

/** Ramer (1972), Douglas and Peucker (1973): the fewest points from which no other lies further than the tolerance. */
export function thinned(points: readonly Point[], tolerance: number): readonly Point[] {
  if (points.length < 3) return points.length === 2 && same(points[0]!, points[1]!) ? [points[0]!] : points;
  const [first, last] = [points[0]!, points.at(-1)!];
  let [furthest, most] = [0, 0];
  for (let i = 1; i < points.length - 1; i++) {
    const away = distance(points[i]!, first, last);
    if (away > most) [furthest, most] = [i, away];
  }
  if (most <= tolerance) return same(first, last) ? [first] : [first, last];
  const before = thinned(points.slice(0, furthest + 1), tolerance);
  return [...before.slice(0, -1), ...thinned(points.slice(furthest), tolerance)];
}

const same = (a: Point, b: Point) => a[0] === b[0] && a[1] === b[1];

/** From a point to a line between two others. */
function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length > 0 ? between(0, ((x - ax) * dx + (y - ay) * dy) / length, 1) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
