/** Cells of `docs/fidelity.md` that are outside the limits, each with its reason. A test keeps this list equal to the document. */
export interface OutsideCells {
  name: string;
  severities: readonly number[];
  reason: string;
}

const FEW_DRAWS =
  'The published figure is a mean over two or three draws a photograph; the difference is within three of its standard errors, and ' +
  'replaying the published draws gives the published pictures (test/parity/cBar.test.ts).';

export const OUTSIDE: readonly OutsideCells[] = [
  { name: 'brownish_noise', severities: [5], reason: FEW_DRAWS },
  { name: 'checkerboard_cutout', severities: [4, 5], reason: FEW_DRAWS },
  { name: 'cocentric_sine_waves', severities: [2], reason: FEW_DRAWS },
  { name: 'plasma_noise', severities: [1, 2, 3, 4, 5], reason: FEW_DRAWS },
];
