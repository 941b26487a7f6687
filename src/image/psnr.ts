/** How far two 8-bit pictures are from each other, in decibel. */

/**
 * Peak signal-to-noise ratio, 10 log10(255² / MSE) over all pixels and channels; infinite for equal pictures.
 * @throws RangeError where the lengths differ
 */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`PSNR of pictures of ${a.length} and ${b.length} values`);
  let squares = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!;
    squares += difference * difference;
  }
  return 10 * Math.log10((255 * 255 * a.length) / squares);
}
