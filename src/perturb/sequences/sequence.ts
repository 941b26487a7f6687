/**
 * What a sequence is (ImageNet-P): one picture, perturbed a little more or a little differently in every frame, to see how
 * steady a model's answers are. A frame is a pure function of (picture, seed, index): playing and stepping show the same.
 *
 * Published strengths are for pictures of 256 px on the short side, cropped to 224. Noise, blur, weather and light act on the picture
 * as it is. Below 224 px their lengths follow the rule of `tables.ts`.
 */
import * as tf from '../../compute/tf';
import type { SequenceInfo } from '../../contract/perturbation';

export interface FrameOptions {
  /** 0 … frames − 1 */
  index: number;
  seed: number;
}

export interface Sequence {
  info: SequenceInfo;
  /**
   * @param x [1, height, width, 3], 0..1, sRGB; not disposed of
   * @returns a new tensor of the same shape, 0..1; the caller disposes of it
   */
  frame(x: tf.Tensor4D, options: FrameOptions): tf.Tensor4D;
}

/** Frames of all published sequences but `translate`. */
const FRAMES = 31;

/** The citation that all of them share. */
const IMAGENET_P =
  'Hendrycks and Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions and Perturbations", ICLR 2019; ' +
  'code: hendrycks/robustness, ImageNet-P/create_p (Apache-2.0)';

type OwnInfo = Pick<SequenceInfo, 'name' | 'label' | 'description'> & Partial<SequenceInfo>;

/**
 * A sequence from what is its own; its `frame` throws a RangeError for an index out of range.
 * @param frame may leave values outside 0..1 and tensors behind
 */
export function makeSequence(own: OwnInfo, frame: Sequence['frame']): Sequence {
  const info = { source: IMAGENET_P, frames: FRAMES, comparedWithFirst: false, random: false, ...own };
  return {
    info,
    frame(x, options) {
      const { index } = options;
      if (!(Number.isInteger(index) && index >= 0 && index < info.frames)) {
        throw new RangeError(`The frames of ${info.name} are 0 to ${info.frames - 1}; there is no frame ${index}.`);
      }
      return tf.tidy(() => frame(x, options).clipByValue(0, 1) as tf.Tensor4D);
    },
  };
}
