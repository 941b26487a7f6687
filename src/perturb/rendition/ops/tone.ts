/** Tones and colours that several renditions share. All values 0..1, sRGB as stored. */
import * as tf from '../../../compute/tf';

/** Luma of ITU-R BT.601. @returns [batch, height, width, 1] */
export function luma(x: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  return tf.tidy(() =>
    tf.matMul(x.reshape([-1, 3]), tf.tensor2d([0.299, 0.587, 0.114], [3, 1])).reshape([batch, height, width, 1]),
  );
}

/** Colours moved away from their grey by a factor; hue and luma stay. */
export function saturated(x: tf.Tensor4D, factor: number): tf.Tensor4D {
  return tf.tidy(() => {
    const [r, g, b] = [0.299, 0.587, 0.114].map((weight) => weight * (1 - factor)) as [number, number, number];
    // prettier-ignore
    const matrix = tf.tensor2d([
      factor + r, r, r,
      g, factor + g, g,
      b, b, factor + b,
    ], [3, 3]);
    return tf
      .matMul(x.reshape([-1, 3]), matrix)
      .clipByValue(0, 1)
      .reshape(x.shape) as tf.Tensor4D;
  });
}

/** A smooth step from 0 to 1 around `threshold`, about 4 / steepness wide: a threshold that rounding errors cannot flip. */
export function softStep<T extends tf.Tensor>(x: T, threshold: number | tf.Tensor, steepness: number): T {
  return tf.tidy(() => x.sub(threshold).mul(steepness).sigmoid() as T);
}

/**
 * Few levels of a tone, with soft steps in between (Winnemöller, Olsen and Gooch, "Real-time video abstraction", SIGGRAPH
 * 2006, eq. 5), made continuous where one step takes over from the next.
 * @param levels steps from 0 to 1
 * @param sharpness of the steps; larger is harder
 */
export function softQuantised(x: tf.Tensor4D, levels: number, sharpness: number): tf.Tensor4D {
  return tf.tidy(() => {
    const scaled = x.mul(levels);
    const nearest = scaled.add(0.5).floor();
    const bend = scaled.sub(nearest).mul(sharpness).sigmoid().sub(0.5);
    const most = 1 / (1 + Math.exp(-sharpness / 2)) - 0.5;
    return nearest.add(bend.mul(0.5 / most)).div(levels) as tf.Tensor4D;
  });
}

/**
 * Few colours: luma in `levels` tones from black to white, and the colour differences in steps of the same size, of which none
 * is a step, so that grey stays grey.
 * @param dither added to luma only, of a shape that broadcasts
 */
export function fewColours(x: tf.Tensor4D, levels: number, sharpness: number, dither?: tf.Tensor): tf.Tensor4D {
  return tf.tidy(() => {
    const tone = luma(x);
    const half = 0.5 / levels;
    const cut = softQuantised((dither ? tone.add(dither) : tone) as tf.Tensor4D, levels, sharpness);
    const stretched = cut
      .sub(0.5)
      .mul(levels / (levels - 1))
      .add(0.5);
    const difference = softQuantised(x.sub(tone).add(half) as tf.Tensor4D, levels, sharpness).sub(half);
    return stretched.add(difference).clipByValue(0, 1) as tf.Tensor4D;
  });
}

/** One colour as a layer. @param rgb 0..255 */
export function colour(...rgb: [red: number, green: number, blue: number]): tf.Tensor4D {
  return tf.tensor4d(
    rgb.map((value) => value / 255),
    [1, 1, 1, 3],
  );
}

/** share · over + (1 − share) · under */
export function blend(under: tf.Tensor, over: tf.Tensor, share: tf.Tensor | number): tf.Tensor4D {
  return tf.tidy(() => under.add(over.sub(under).mul(share)) as tf.Tensor4D);
}
