/** How several runs are told apart: each has a letter, a mark and an ink, so that colour is never alone. */
import type { SymbolType } from '@observablehq/plot';

export interface RunMark {
  symbol: SymbolType;
  ink: string;
  /** The mark about 0,0 within 6 pixels, for keys. */
  path: string;
}

const MARKS: readonly RunMark[] = [
  { symbol: 'circle', ink: 'var(--ink-blue)', path: 'M5,0A5,5 0 1 1 -5,0A5,5 0 1 1 5,0Z' },
  { symbol: 'square', ink: 'var(--ink-bronze)', path: 'M-4.5,-4.5H4.5V4.5H-4.5Z' },
  { symbol: 'triangle', ink: 'var(--ink-purple)', path: 'M0,-6L5.2,4H-5.2Z' },
  { symbol: 'diamond', ink: 'var(--ink-slate)', path: 'M0,-6.5L4,0L0,6.5L-4,0Z' },
  {
    symbol: 'star',
    ink: 'var(--ink-straw)',
    path: 'M0,-6L1.6,-1.9L5.7,-1.9L2.3,0.8L3.5,4.9L0,2.4L-3.5,4.9L-2.3,0.8L-5.7,-1.9L-1.6,-1.9Z',
  },
  { symbol: 'cross', ink: 'var(--ink)', path: 'M-1.8,-5.4H1.8V-1.8H5.4V1.8H1.8V5.4H-1.8V1.8H-5.4V-1.8H-1.8Z' },
];

export const markOf = (run: number): RunMark => MARKS[run % MARKS.length]!;
