/** One picture as a batch on the device, and back in 8 bits; and whether it fits into memory. */
import { bytesOfTensor, tensorFromBytes } from '../compute/kernels/bytes';
import type * as tf from '../compute/tf';
import type { Picture } from '../contract/image';
import type { PerturbationInfo } from '../contract/perturbation';
import { fittingSize, MAX_PIXELS, MAX_RENDITION_PIXELS } from '../image/pictureLimits';

/**
 * @param infos of what will be done to it
 * @throws RangeError for pictures without pixels, with too few values, or too large for memory, saying what to do
 */
export function checkPictureSize(
  { width, height, pixels }: Picture,
  infos: readonly Pick<PerturbationInfo, 'family' | 'label'>[] = [],
): void {
  if (!(width >= 1 && height >= 1)) throw new RangeError('The picture has no pixels.');
  if (pixels.length !== width * height * 3) {
    throw new RangeError(`A picture of ${width} × ${height} has ${width * height * 3} values, not ${pixels.length}.`);
  }
  const drawn = infos.find(({ family }) => family === 'rendition');
  const most = drawn ? MAX_RENDITION_PIXELS : MAX_PIXELS;
  if (width * height <= most) return;
  const fitting = fittingSize({ width, height }, most);
  const millions = (count: number) => (count / 1e6).toFixed(1);
  throw new RangeError(
    `The picture has ${millions(width * height)} million pixels (${width} × ${height}); up to ${millions(most)} million ` +
      `fit into memory${drawn ? ` for ${drawn.label}` : ''}. Scale it down to ${fitting.width} × ${fitting.height}.`,
  );
}

/** [1, height, width, 3], 0..1; the caller disposes of it. */
export function tensorOfPicture({ height, width, pixels }: Picture): tf.Tensor4D {
  return tensorFromBytes(pixels, [1, height, width, 3]) as tf.Tensor4D;
}

/** The only picture of a batch in 8 bits; disposes of the batch. */
export async function storedPicture(x: tf.Tensor4D): Promise<Picture> {
  const [, height, width] = x.shape;
  try {
    return { height, width, pixels: await bytesOfTensor(x) };
  } finally {
    x.dispose();
  }
}
