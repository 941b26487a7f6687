/** What lies beyond the edge of a picture. */
import { reflect101Index, reflectIndex } from '../../image/imageBlur';

/**
 * `edge` repeats the last pixel (a a | a b c), `reflect` mirrors with it (b a | a b c), `mirror` mirrors about it (c b | a b c),
 * `wrap` goes on at the other side (b c | a b c).
 */
export const BORDERS = ['edge', 'reflect', 'mirror', 'wrap'] as const;
export type Border = (typeof BORDERS)[number];

/** The index inside 0 … length − 1 that stands for `index`. */
export function borderIndex(index: number, length: number, border: Border): number {
  switch (border) {
    case 'edge':
      return Math.min(length - 1, Math.max(0, index));
    case 'reflect':
      return reflectIndex(index, length);
    case 'mirror':
      return reflect101Index(index, length);
    case 'wrap':
      return ((index % length) + length) % length;
  }
}
