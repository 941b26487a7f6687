/**
 * How published strengths are carried to pictures of another size, in one place.
 *
 * Two tables exist: ImageNet-C, made for 224 px, and CIFAR-C, made for 32 px (Hendrycks and Dietterich, ICLR 2019). The
 * CIFAR-C strengths hardly hurt the embedded 32 px pictures (large clean icons), so the built-in benchmark uses the
 * ImageNet-C table. Its lengths in pixels have to shrink with the picture, and this is the rule:
 *
 *     length(size) = published length · min(1, (size / 224)^p),   p = 1/2,   size = the shorter side
 *
 * Why p = 1/2. With p = 1 (lengths as a share of the picture) a disk of radius 3 … 10 becomes 0.4 … 1.4 px: on 32 px that
 * is no blur at all, because a small picture has already lost to its pixel grid what such a blur removes. With p = 0 the
 * widest blur would cover two thirds of the picture. What a network reads lies a few pixels apart at any size, so the
 * truth is in between. The square root makes the blurs at 32 px equal to Gaussians of σ ≈ 0.4 … 2.3 px (Gaussian blur)
 * and 0.6 … 2.0 px (defocus), the range in which 32 px icons stay recognisable to people and networks visibly suffer.
 * At 224 px and above the published values hold exactly.
 *
 * What follows the rule: blur radii and sigmas, length of motion, elastic displacement and its smoothness, and what
 * pixelation adds to the side of a pixel (see `pixelatedSide`). What does not, because it is not a length: noise, contrast,
 * brightness, saturation, fog (its map is made for the size at hand), JPEG quality (a block has 8 px at any size), and zoom
 * (a factor is already a share of the picture). CIFAR-C values are used as they are; its elastic parameters are
 * published as shares of the size.
 */
import type { SeverityTable } from '../contract/perturbation';

export const PUBLISHED_SIZE = 224;
const EXPONENT = 0.5;

/** Factor for lengths in pixels, 0..1. */
export function lengthScale(height: number, width: number, table: SeverityTable): number {
  if (table === 'cifar-c') return 1;
  return Math.min(1, Math.pow(Math.min(height, width) / PUBLISHED_SIZE, EXPONENT));
}

/**
 * Side of the pixelated picture. A ratio c makes blocks of 1/c pixels; of those, 1/c − 1 are scaled, as scaling all of it
 * would make blocks smaller than a pixel.
 * @param ratio published ratio, 0..1
 * @returns whole pixels, at least 1
 */
export function pixelatedSide(side: number, ratio: number, scale: number): number {
  const block = 1 + (1 / ratio - 1) * scale;
  // Tolerates the last bit, or 224 / (1 / 0.25) could be cut to 55.
  return Math.max(1, Math.floor(side / block + 1e-6));
}
