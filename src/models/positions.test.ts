import { expect, it } from 'vitest';
import { positionResampling } from './positions';

/** `torch.nn.functional.interpolate(…, mode="bicubic", antialias=True)` of sin(1.7 i) + 0.01 i, 14 × 14 to 6 × 6, the first rows. */
const SHRUNK = [
  0.155188, 0.026505, 0.284109, 0.101313, 0.171492, 0.392357, 0.339359, 0.544005, 0.363709, 0.530486, 0.563454,
  0.370362,
];
/** The same of sin(1.7 i), 3 × 3 to 5 × 5. */
const GROWN = [
  -0.00253, 0.467447, 1.029216, 0.18639, -0.438057, -0.425544, 0.120512, 0.866953, 0.430244, 0.054419, -1.032979,
  -0.441409, 0.494114, 0.755308, 0.821459, -0.863617, -0.671391, -0.250298, 0.512383, 0.970764, -0.68137, -0.759689,
  -0.70208, 0.313673, 0.981916,
];

function resampled(table: number[], from: number, to: number): number[] {
  const matrix = positionResampling(from, to);
  const places = from * from;
  return Array.from({ length: to * to }, (_, i) =>
    table.reduce((sum, value, j) => sum + matrix[i * places + j]! * value, 0),
  );
}

it.each([
  ['smaller', 14, 6, (i: number) => Math.sin(1.7 * i) + 0.01 * i, SHRUNK],
  ['larger', 3, 5, (i: number) => Math.sin(1.7 * i), GROWN],
])('a %s table is the one that PyTorch resamples', (_, from, to, value, expected) => {
  const table = Array.from({ length: from * from }, (_, i) => value(i));
  resampled(table, from, to)
    .slice(0, expected.length)
    .forEach((found, i) => expect(found).toBeCloseTo(expected[i]!, 5));
});

it('of the same side is the table itself', () => {
  positionResampling(3, 3).forEach((weight, i) => expect(weight).toBeCloseTo(i % 10 === 0 ? 1 : 0, 6));
});
