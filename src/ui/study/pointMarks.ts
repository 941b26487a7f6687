/** How the points of a method look in a chart of a study, and the same mark for its legend: an ink and a shape, no two methods both alike. */
export interface PointMark {
  ink: string;
  /** As Observable Plot names it. */
  symbol: keyof typeof PATHS;
  /** The same shape about 0,0 within 7 pixels. */
  path: string;
}

const INKS = ['var(--ink-blue)', 'var(--ink-slate)', 'var(--ink-bronze)', 'var(--ink-purple)', 'var(--ink-straw)'];
/** As d3-shape draws them at a radius of 4. */
const PATHS = {
  circle: 'M4,0A4,4,0,1,1,-4,0A4,4,0,1,1,4,0Z',
  square: 'M-3.54,-3.54H3.54V3.54H-3.54Z',
  triangle: 'M0,-6.22L5.39,3.11L-5.39,3.11Z',
  diamond: 'M0,-6.6L3.81,0L0,6.6L-3.81,0Z',
  star: 'M0,-6.69L1.5,-2.07L6.36,-2.07L2.43,0.79L3.93,5.41L0,2.56L-3.93,5.41L-2.43,0.79L-6.36,-2.07L-1.5,-2.07Z',
} as const;
const SYMBOLS = Object.keys(PATHS) as (keyof typeof PATHS)[];

/** @param place of the method, from 0 */
export function pointMark(place: number): PointMark {
  const round = Math.floor(place / INKS.length);
  const symbol = SYMBOLS[(place + round) % SYMBOLS.length]!;
  return { ink: INKS[place % INKS.length]!, symbol, path: PATHS[symbol] };
}
