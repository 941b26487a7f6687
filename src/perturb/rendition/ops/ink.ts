/**
 * Ink lines by the extended difference of Gaussians, XDoG: S = (1 + p)·G(σ) − p·G(1.6 σ), then 1 where S ≥ ε and
 * 1 + tanh(φ(S − ε)) below (Winnemöller, Kyprianidis and Olsen, "XDoG: an eXtended difference-of-Gaussians compendium",
 * Computers & Graphics 36(6), 2012, eq. 5 and 7). The isotropic form: lines do not follow an edge flow.
 */
import * as tf from '../../../compute/tf';
import { smooth } from './smooth';

export interface InkStyle {
  /** Standard deviation of the inner Gaussian: half the thickness of a line, pixels. */
  sigma: number;
  /** p: how much edges are stressed. */
  sharpening: number;
  /** ε: tones below become ink. */
  threshold: number;
  /** φ: how hard ink ends. */
  hardness: number;
}

/**
 * @param tone [batch, height, width, 1], 0..1
 * @returns the same shape: 1 is paper, 0 is ink
 */
export function inkLines(tone: tf.Tensor4D, style: InkStyle): tf.Tensor4D {
  return tf.tidy(() => {
    const narrow = smooth(tone, style.sigma);
    const wide = smooth(tone, 1.6 * style.sigma);
    const sharpened = narrow.add(narrow.sub(wide).mul(style.sharpening));
    // 1 + tanh(z) = 2 · sigmoid(2 z)
    return sharpened
      .sub(style.threshold)
      .minimum(0)
      .mul(2 * style.hardness)
      .sigmoid()
      .mul(2) as tf.Tensor4D;
  });
}

/** Lines alone: the same without the tone of the areas, so that dark areas stay paper (ε is then a depth below 0). */
export function contours(tone: tf.Tensor4D, style: InkStyle): tf.Tensor4D {
  return tf.tidy(() => {
    const difference = smooth(tone, style.sigma)
      .sub(smooth(tone, 1.6 * style.sigma))
      .mul(style.sharpening);
    return difference
      .add(style.threshold)
      .minimum(0)
      .mul(2 * style.hardness)
      .sigmoid()
      .mul(2) as tf.Tensor4D;
  });
}
