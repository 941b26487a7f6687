/** What the published LAION-C draws for its glitches of 224 × 224 pixels, always the same: shift, top row and height of each band. */
import type { Glitch } from '../../src/perturb/laionC/glitched';

const BANDS: readonly (readonly (readonly [number, number, number])[])[] = [
  [
    [-4, 145, 55],
    [-7, 23, 6],
    [-1, 151, 35],
    [-1, 77, 7],
  ],
  [
    [-18, 145, 55],
    [-28, 23, 6],
    [-5, 151, 35],
    [-5, 77, 7],
    [-3, 189, 23],
    [-25, 124, 49],
    [6, 38, 26],
    [-6, 94, 25],
  ],
  [
    [-39, 145, 55],
    [54, 217, 4],
    [-26, 151, 35],
    [-26, 77, 7],
    [23, 65, 48],
    [45, 146, 53],
    [-15, 38, 26],
    [-27, 94, 25],
    [3, 156, 24],
    [17, 8, 28],
  ],
  [
    [-75, 145, 55],
    [-115, 23, 6],
    [-22, 151, 35],
    [-23, 77, 7],
    [-13, 189, 23],
    [-102, 124, 49],
    [22, 38, 26],
    [-27, 94, 25],
    [94, 156, 24],
    [-127, 109, 31],
    [88, 221, 3],
    [99, 68, 43],
    [-11, 74, 44],
    [-89, 157, 45],
    [-37, 2, 34],
    [42, 120, 31],
  ],
  [
    [-156, 145, 55],
    [217, 217, 4],
    [-103, 151, 35],
    [-104, 77, 7],
    [94, 65, 48],
    [182, 146, 53],
    [-59, 38, 26],
    [-108, 94, 25],
    [13, 156, 24],
    [68, 8, 28],
    [7, 221, 3],
    [18, 68, 43],
    [-92, 74, 44],
    [-170, 157, 45],
    [-118, 2, 34],
    [-39, 120, 31],
    [43, 106, 52],
    [-132, 31, 43],
    [122, 11, 51],
    [146, 175, 49],
  ],
];
const SLIPS = [
  [-3, 0],
  [-6, 0],
  [8, -8],
  [-12, 0],
  [16, -16],
] as const;

/** The constant draws of the published code at 224 px. */
export function publishedGlitch(severity: number): Glitch {
  const [right, down] = SLIPS[severity - 1]!;
  const bands = BANDS[severity - 1]!.map(([shift, top, tall]) => ({ shift, top, tall }));
  return { bands, channel: 0, right, down };
}
