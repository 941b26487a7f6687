/** Whether a picture fits into memory. */
import type { Picture } from '../contract/image';
import type { PerturbationInfo } from '../contract/perturbation';
import { fittingSize, MAX_PIXELS, MAX_RENDITION_PIXELS, type Size } from '../image/pictureLimits';

/** What will be done to a picture, as far as its size hangs on it. */
type Doing = Pick<PerturbationInfo, 'family' | 'label'>;

/**
 * @param infos of what will be done to it
 * @throws RangeError for pictures without pixels, with too few values, or too large for memory, saying what to do
 */
export function checkPictureSize({ width, height, pixels }: Picture, infos: readonly Doing[] = []): void {
  if (!(width >= 1 && height >= 1)) throw new RangeError('The picture has no pixels.');
  if (pixels.length !== width * height * 3) {
    throw new RangeError(`A picture of ${width} × ${height} has ${width * height * 3} values, not ${pixels.length}.`);
  }
  checkFits({ width, height }, infos);
}

/** @throws RangeError for a picture that is too large for what will be done to it, saying which size fits */
export function checkFits({ width, height }: Size, infos: readonly Doing[] = []): void {
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
