/** Blurs that turn, deepen or widen from frame to frame. */
import { sumLineMaps, type LineMap } from '../../compute/kernels/lineMaps/op';
import { blurAlongPaths, motionWeights } from '../blur/motionBlur';
import { gaussianBlurred, lineMap } from '../ops/separable';
import { lengthScale } from '../tables';
import { makeSequence } from './sequence';

/** A path of radius 10 and fading 3 turns by 4° from frame to frame, from −120° to 0°. */
export const motionBlurSequence = makeSequence(
  {
    name: 'motion_blur',
    label: 'Motion blur',
    description: 'The camera moves while the shutter is open, in a direction that turns by 4° from frame to frame.',
  },
  (x, { index }) => {
    const scale = lengthScale(x.shape[1], x.shape[2], 'imagenet-c');
    const weights = motionWeights(Math.max(1, Math.round(10 * scale)), 3 * scale);
    return blurAlongPaths(x, weights, [(index - 30) * 4]);
  },
);

/** A line enlarged about its middle, bilinearly, times `share`. */
function enlargement(length: number, factor: number, share: number): LineMap {
  const middle = (length - 1) / 2;
  return lineMap(length, length, (output, add) => {
    const at = middle + (output - middle) / factor;
    const low = Math.floor(at);
    add(Math.max(0, low), share * (1 - at + low));
    add(Math.min(length - 1, low + 1), share * (at - low));
  });
}

/** Frame i is the mean of the picture at magnifications 1, 1.004, … 1 + 0.004 · i. */
export const zoomBlurSequence = makeSequence(
  {
    name: 'zoom_blur',
    label: 'Zoom blur',
    description: 'The camera rushes towards the scene while the shutter stays open longer and longer.',
  },
  (x, { index }) => {
    const [, height, width] = x.shape;
    const layers = Array.from({ length: index + 1 }, (_, k) => ({
      rows: enlargement(height, 1 + 0.004 * k, 1 / (index + 1)),
      columns: enlargement(width, 1 + 0.004 * k, 1),
    }));
    return sumLineMaps(x, layers);
  },
);

/** σ from 0.25 to 1.3 px in steps of 0.035. */
export const gaussianBlurSequence = makeSequence(
  {
    name: 'gaussian_blur',
    label: 'Gaussian blur',
    description: 'The picture loses sharpness little by little: the mean over a bell curve that widens to σ = 1.3 px.',
  },
  (x, { index }) => {
    const sigma = (0.25 + 0.035 * index) * lengthScale(x.shape[1], x.shape[2], 'imagenet-c');
    return gaussianBlurred(x, sigma, 'edge', 6);
  },
);
