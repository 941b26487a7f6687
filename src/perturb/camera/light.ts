/**
 * Amounts of light and colour values. A camera gathers light; a picture stores about its (1/2.2)th power (ITU-R BT.709 and sRGB,
 * IEC 61966-2-1, follow that law but for the darkest tones). So a gain on light is a smaller gain on colour values, and no picture
 * has to be taken to linear light and back for it.
 */
export const GAMMA = 2.2;

/** What a gain on light does to colour values. */
export function encodedGain(gain: number): number {
  return Math.pow(gain, 1 / GAMMA);
}

/** Rec. 709 luma weights. */
export const LUMA = [0.2126, 0.7152, 0.0722] as const;
