/** Plain shapes on a grid of pixels, without antialiasing, pixel by pixel as Pillow paints them: spans of rows. */

/** Paints columns `left` to `right` of a row, both included; what is outside the picture is for the painter to drop. */
export type PaintSpan = (row: number, left: number, right: number) => void;

export function square(x: number, y: number, side: number, paint: PaintSpan): void {
  for (let row = y; row < y + side; row++) paint(row, x, x + side - 1);
}

const insets = new Map<number, readonly number[]>();

/**
 * Pixels that a disk of this width leaves free at either end of each of its rows. The border is walked from the side to the top in
 * half pixels, always to the neighbour with the least error of x² + y² = r².
 */
export function diskInsets(side: number): readonly number[] {
  const known = insets.get(side);
  if (known) return known;
  const radius = side - 1;
  const error = (x: number, y: number) => Math.abs(x * x + y * y - radius * radius);
  /** Half the width of the row at height y above the middle. */
  const half = new Map<number, number>();
  let [x, y] = [radius, radius % 2];
  for (;;) {
    if (!half.has(y)) half.set(y, x);
    if (y >= radius) break;
    let [nextX, nextY] = [x, y + 2];
    if (x > 1) {
      if (error(x - 2, y + 2) < error(nextX, nextY)) nextX = x - 2;
      if (error(x - 2, y) < error(nextX, nextY)) [nextX, nextY] = [x - 2, y];
    }
    [x, y] = [nextX, nextY];
  }
  const made = Array.from({ length: side }, (_, row) => (radius - half.get(Math.abs(2 * row - radius))!) / 2);
  insets.set(side, made);
  return made;
}

export function disk(x: number, y: number, side: number, paint: PaintSpan): void {
  diskInsets(side).forEach((inset, row) => paint(y + row, x + inset, x + side - 1 - inset));
}

export type Corner = readonly [x: number, y: number];

/**
 * A filled polygon with corners on whole pixels. In each row its edges are crossed and the pixels between pairs of crossings painted.
 * An edge counts from its upper to its lower end, both included, and at its lower end twice, except in the last row of the polygon;
 * level edges are painted by themselves.
 */
export function polygon(corners: readonly Corner[], paint: PaintSpan): void {
  const ys = corners.map(([, y]) => y);
  const last = Math.max(...ys);
  const edges = corners.map((from, i) => {
    const to = corners[(i + 1) % corners.length]!;
    return from[1] <= to[1] ? { upper: from, lower: to } : { upper: to, lower: from };
  });
  for (let row = Math.min(...ys); row <= last; row++) {
    const crossings: number[] = [];
    for (const { upper, lower } of edges) {
      if (row < upper[1] || row > lower[1]) continue;
      if (upper[1] === lower[1]) {
        paint(row, Math.min(upper[0], lower[0]), Math.max(upper[0], lower[0]));
        continue;
      }
      const at = upper[0] + ((row - upper[1]) * (lower[0] - upper[0])) / (lower[1] - upper[1]);
      crossings.push(at);
      if (row === lower[1] && row !== last) crossings.push(at);
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      paint(row, Math.floor(crossings[i]! + 0.5), Math.ceil(crossings[i + 1]! - 0.5));
    }
  }
}

/** A triangle that stands on its tip, `side` pixels wide and tall. */
export function triangle(x: number, y: number, side: number, paint: PaintSpan): void {
  const a = side - 1;
  const corners: Corner[] = [
    [x, y],
    [x + a, y],
    [x + Math.floor(a / 2), y + a],
  ];
  polygon(corners, paint);
}

/**
 * A star of five points about (x, y).
 * @param radius of its tips; the corners between them are half as far away
 * @param turn degrees
 */
export function star(x: number, y: number, radius: number, turn: number, paint: PaintSpan): void {
  const corners = Array.from({ length: 10 }, (_, i): Corner => {
    const angle = ((36 * i + turn) * Math.PI) / 180;
    const away = i % 2 === 0 ? radius : radius / 2;
    return [towardsZero(x + away * Math.sin(angle)), towardsZero(y + away * Math.cos(angle))];
  });
  polygon(corners, paint);
}

/** Cut to a whole number. Sines of two engines differ in their last bit, so what lies that near a whole number is that number. */
function towardsZero(value: number): number {
  return Math.trunc(Math.abs(value - Math.round(value)) < 1e-9 ? Math.round(value) : value);
}
