/**
 * Lengths of renditions at other sizes than 224 px, for which their tables are made. Below it they follow the square root of
 * the shorter side, as all lengths do (`tables.ts`). Above it they grow in proportion, unlike those of corruptions: a brush
 * stroke or a tile is a share of the picture, and a photograph of 1024 px would look untouched under strokes of 3 px.
 * Both tables have the same rows, since no table for small pictures was ever published.
 */
import { lengthScale, PUBLISHED_SIZE } from '../../tables';

/** Factor for lengths in pixels; 1 at 224 px. */
export function renditionScale(height: number, width: number): number {
  return Math.max(lengthScale(height, width, 'imagenet-c'), Math.min(height, width) / PUBLISHED_SIZE);
}
