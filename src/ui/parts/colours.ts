/** The temper colours as a sequential scale, and ink that can be read on each. */

const STOPS = [
  [0xf3, 0xd9, 0xa0],
  [0xb8, 0x7a, 0x3d],
  [0x6d, 0x41, 0x70],
  [0x2f, 0x61, 0x93],
] as const;

export const TEMPER_NAMES = ['straw', 'bronze', 'purple', 'blue', 'slate'] as const;

type Rgb = readonly [number, number, number];

function mix(share: number): Rgb {
  const at = Math.min(1, Math.max(0, share)) * (STOPS.length - 1);
  const low = Math.min(STOPS.length - 2, Math.floor(at));
  const part = at - low;
  return STOPS[low]!.map((c, i) => Math.round(c + part * (STOPS[low + 1]![i]! - c))) as unknown as Rgb;
}

/** Relative luminance (WCAG 2). */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Fill and ink of a share 0..1: straw is none, blue is all. The ink's contrast is at least 4.5. */
export function temperColour(share: number): { fill: string; ink: string } {
  const rgb = mix(share);
  const light = luminance(rgb);
  const onDark = 1.05 / (light + 0.05);
  return { fill: `rgb(${rgb.join(' ')})`, ink: onDark >= 4.58 ? '#ffffff' : '#000000' };
}

/** Fill of a difference −1..1 of accuracy: blue for better, bronze for worse, clear for none. */
export function differenceColour(difference: number, full: number): string {
  const strength = Math.min(1, Math.abs(difference) / full);
  const name = difference >= 0 ? '--blue' : '--bronze';
  return `color-mix(in oklab, var(${name}) ${Math.round(45 * strength)}%, transparent)`;
}
