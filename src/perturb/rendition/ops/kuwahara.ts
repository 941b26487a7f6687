/**
 * The generalised Kuwahara filter: each pixel takes the mean colour of those of its surrounding sectors that vary least, so
 * areas become flat dabs and edges stay sharp (Kuwahara et al. 1976; Papari, Petkov and Campisi, IEEE Trans. Image Processing
 * 16(10), 2007: Gaussian sectors and, instead of the one best sector, weights by variance).
 *
 * The eight sectors are eight Gaussians around the pixel, so means and variances are computed once and read at eight shifts.
 * Wide radii go from coarse to fine: filtered at half the size, enlarged, and sharpened by a small radius (Kyprianidis, "Image
 * and video abstraction by multi-scale anisotropic Kuwahara filtering", NPAR 2011).
 *
 * A weight is 1 / (1 + (s / s₀)^q), s the standard deviation, q = 8, which has no hard choice that rounding could flip.
 */
import * as tf from '../../../compute/tf';
import { cellMeans } from './cells';
import { enlarged, smooth } from './smooth';
import { luma } from './tone';

/** s₀: a standard deviation that counts as flat (of 0..1). */
const FLAT = 0.015;

/** How far the middle of a sector lies from the pixel and how wide it is, in radii: at an edge it sees little beyond. */
const DISTANCE = 0.64;
const SIGMA = 0.3;

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
  const [batch, height, width] = x.shape;
  const distance = Math.max(1, DISTANCE * radius);
  const margin = Math.ceil(distance);
  const wide = width + 2 * margin;
  // Shifts are slices of rows laid end to end, margins included; what runs over the end of a row is cut off at last.
  const length = (height - 1) * wide + width;
  return tf.tidy(() => {
    const mean = smooth(x, SIGMA * radius, margin);
    const tone = luma(x);
    const variance = smooth(tone.square(), SIGMA * radius, margin)
      .sub(luma(mean).square())
      .maximum(0);
    const weight = variance
      .div(FLAT * FLAT)
      .square()
      .square()
      .add(1)
      .reciprocal()
      .add(1e-6)
      .reshape([batch, -1]);
    const colours = mean.reshape([batch, -1]);
    let sum: tf.Tensor = tf.scalar(0);
    let total: tf.Tensor = tf.scalar(0);
    for (let k = 0; k < 8; k++) {
      const down = margin + Math.round(distance * Math.sin((k * Math.PI) / 4));
      const right = margin + Math.round(distance * Math.cos((k * Math.PI) / 4));
      const start = down * wide + right;
      const share = weight.slice([0, start], [-1, length]).reshape([batch, length, 1]);
      const sector = colours.slice([0, 3 * start], [-1, 3 * length]).reshape([batch, length, 3]);
      sum = sum.add(sector.mul(share));
      total = total.add(share);
    }
    const row = 3 * wide;
    const flat = sum.div(total).reshape([batch, -1]);
    const padded = flat.pad([
      [0, 0],
      [0, 3 * 2 * margin],
    ]);
    return padded
      .reshape([batch, height, row])
      .slice([0, 0, 0], [-1, -1, 3 * width])
      .reshape([batch, height, width, 3]) as tf.Tensor4D;
  });
}
