/**
 * The generalised Kuwahara filter: each pixel takes the mean colour of those of its surrounding sectors that vary least, so
 * areas become flat dabs and edges stay sharp (Kuwahara et al. 1976; Papari, Petkov and Campisi, IEEE Trans. Image Processing
 * 16(10), 2007: Gaussian sectors and, instead of the one best sector, weights by variance).
 *
 * The eight sectors are eight Gaussians around the pixel, so means and variances are computed once. The weight of a sector
 * depends on the sector alone, so weighted means and weights are each summed by a filter of eight taps, and divided.
 * Wide radii go from coarse to fine: filtered at half the size, enlarged, and sharpened by a small radius (Kyprianidis, "Image
 * and video abstraction by multi-scale anisotropic Kuwahara filtering", NPAR 2011).
 *
 * A weight is 1 / (1 + (s / s₀)^q), s the standard deviation, q = 8, which has no hard choice that rounding could flip.
 */
import * as tf from '../../../compute/tf';
import { filterTaps } from '../../ops/filterTaps';
import { cellMeans } from './cells';
import { enlarged, smooth } from './smooth';

/** s₀: a standard deviation that counts as flat (of 0..1). */
const FLAT = 0.015;

/** How far the middle of a sector lies from the pixel and how wide it is, in radii: at an edge it sees little beyond. */
const DISTANCE = 0.64;
const SIGMA = 0.3;

const SECTORS = 8;
/** Keeps the sum of weights away from 0 where every sector varies. */
const LEAST = 1e-6;

/** Widest radius in pixels that is applied at full size, and the radius that sharpens what was done at half the size. */
const WIDEST = 3.2;
const SHARPENING = 2;

/**
 * @param x [batch, height, width, 3], 0..1
 * @param radius of the whole neighbourhood, pixels
 * @returns a tensor of x's shape
 */
export function kuwahara(x: tf.Tensor4D, radius: number): tf.Tensor4D {
  if (radius <= WIDEST) return filtered(x, radius);
  const [, height, width] = x.shape;
  return tf.tidy(() => {
    const small = kuwahara(cellMeans(x, Math.ceil(height / 2), Math.ceil(width / 2)), radius / 2);
    return filtered(enlarged(small, height, width), SHARPENING);
  });
}

function filtered(x: tf.Tensor4D, radius: number): tf.Tensor4D {
  const distance = Math.max(1, DISTANCE * radius);
  const sectors = Array.from({ length: SECTORS }, (_, k) => ({
    down: Math.round(distance * Math.sin((2 * Math.PI * k) / SECTORS)),
    right: Math.round(distance * Math.cos((2 * Math.PI * k) / SECTORS)),
    weight: 1 / SECTORS,
  }));
  return tf.tidy(() => {
    const mean = smooth(x, SIGMA * radius);
    const variance = smooth(power(x), SIGMA * radius)
      .sub(power(mean))
      .maximum(0);
    const weight = variance
      .div(FLAT * FLAT)
      .square()
      .square()
      .add(1)
      .reciprocal()
      .add(LEAST) as tf.Tensor4D;
    const sum = filterTaps(mean.mul(weight), [sectors], 'reflect');
    return sum.div(filterTaps(weight, [sectors], 'reflect')) as tf.Tensor4D;
  });
}

/** Mean square of the three channels, [batch, height, width, 1]. */
function power(x: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  const third = tf.fill<tf.Rank.R2>([3, 1], 1 / 3);
  return tf.matMul(x.square().reshape([-1, 3]), third).reshape([batch, height, width, 1]);
}
